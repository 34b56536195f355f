import { SalesforceError } from '../types.ts';
import { notFound } from './rest-errors.ts';
import type { RestCall, RestReply, Route } from './rest-types.ts';

function match(path: string, segments: readonly string[]): Record<string, string> | undefined {
  const parts = path === '' ? [] : path.split('/');
  if (parts.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':')) parameters[part.slice(1)] = segment;
    else if (part !== segment) return undefined;
  }
  return parameters;
}

/** Finds the first route whose path fits and runs its handler. Throws NOT_FOUND or METHOD_NOT_ALLOWED. */
export async function dispatch(routes: readonly Route[], call: RestCall): Promise<RestReply> {
  for (const route of routes) {
    if (route.since !== undefined && Number(call.version) < route.since) continue;
    const parameters = match(route.path, call.segments);
    if (!parameters) continue;
    const handler = route.methods[call.method === 'HEAD' ? 'GET' : call.method];
    if (handler) return handler(call, parameters);
    const names = Object.keys(route.methods);
    const allowed = names.includes('GET') ? ['HEAD', ...names] : names;
    const message = `HTTP Method '${call.method}' not allowed. Allowed are ${allowed.join(',')}`;
    throw new SalesforceError(405, 'METHOD_NOT_ALLOWED', message);
  }
  throw notFound();
}
