import { SalesforceError } from '../types.ts';
import { notFound } from './rest-errors.ts';
import type { RestCall, RestReply, Route } from './rest-types.ts';

/** A route with its path taken apart. */
interface Way {
  readonly route: Route;
  readonly parts: readonly { readonly name: string; readonly isParameter: boolean }[];
}

const partOf = (part: string) =>
  part.startsWith(':') ? { name: part.slice(1), isParameter: true } : { name: part, isParameter: false };

function match({ parts }: Way, segments: readonly string[]): boolean {
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at];
    if (part && !part.isParameter && part.name !== segments[at]) return false;
  }
  return true;
}

function parametersOf({ parts }: Way, segments: readonly string[]): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [at, { name, isParameter }] of parts.entries()) if (isParameter) parameters[name] = segments[at] ?? '';
  return parameters;
}

/** Finds the first route whose path fits and runs its handler. Throws NOT_FOUND or METHOD_NOT_ALLOWED. */
export class Router {
  /** In the order of the routes, by the length of their paths. */
  readonly #ways = new Map<number, Way[]>();

  add(routes: readonly Route[]): void {
    for (const route of routes) {
      const parts = route.path === '' ? [] : route.path.split('/').map(partOf);
      const ways = this.#ways.get(parts.length);
      if (ways) ways.push({ route, parts });
      else this.#ways.set(parts.length, [{ route, parts }]);
    }
  }

  async dispatch(call: RestCall): Promise<RestReply> {
    const { segments } = call;
    for (const way of this.#ways.get(segments.length) ?? []) {
      const { since, methods } = way.route;
      if ((since !== undefined && Number(call.version) < since) || !match(way, segments)) continue;
      const handler = methods[call.method === 'HEAD' ? 'GET' : call.method];
      if (handler) return handler(call, parametersOf(way, segments));
      const names = Object.keys(methods);
      const allowed = names.includes('GET') ? ['HEAD', ...names] : names;
      const message = `HTTP Method '${call.method}' not allowed. Allowed are ${allowed.join(',')}`;
      throw new SalesforceError(405, 'METHOD_NOT_ALLOWED', message);
    }
    throw notFound();
  }
}
