import { addressOf } from './address.ts';
import type { ServiceName } from './types.ts';

/** Which requests a fault or a hold strikes. */
export interface RequestMatch {
  service?: ServiceName;
  /** Over `METHOD /path` without query: a string with `*` wildcards, or a regular expression. */
  route: string | RegExp;
  /** Exact host name. */
  host?: string;
  /**
   * Text that the decoded query string or the body holds. Tells apart requests of one route, e.g. two composites.
   * The fault must exist before the request begins: bodies are kept only while somebody asks for them.
   */
  contains?: string;
}

export interface SeenRequest {
  readonly service: ServiceName;
  readonly route: string;
  readonly host: string;
  readonly url: string;
  /** Decoded query and body. */
  content(): Promise<string>;
}

/** Notes what rules may ask about a request. `keepBody` clones the body, which costs memory. */
export function describeRequest(service: ServiceName, request: Request, keepBody: boolean): SeenRequest {
  const { host, pathname, search } = addressOf(request);
  const copy = keepBody && request.body ? request.clone() : undefined;
  let content: Promise<string> | undefined;
  return {
    service,
    route: `${request.method} ${pathname}`,
    host,
    url: request.url,
    content: () => {
      content ??= readContent(search, copy);
      return content;
    },
  };
}

async function readContent(search: string, copy: Request | undefined): Promise<string> {
  const query = decodeQuery(search);
  if (!copy) return query;
  try {
    return `${query}\n${await copy.text()}`;
  } catch {
    return query;
  }
}

function decodeQuery(search: string): string {
  try {
    return decodeURIComponent(search.replaceAll('+', ' '));
  } catch {
    return search;
  }
}

export async function matches(match: RequestMatch, seen: SeenRequest): Promise<boolean> {
  if (match.service && match.service !== seen.service) return false;
  if (match.host && match.host !== seen.host) return false;
  if (!toPattern(match.route).test(seen.route)) return false;
  return match.contains === undefined || (await seen.content()).includes(match.contains);
}

function toPattern(route: string | RegExp): RegExp {
  if (typeof route !== 'string') return new RegExp(route.source, route.flags.replace('g', ''));
  const escaped = route.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`);
}
