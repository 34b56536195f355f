import type { RequestContext } from '../kernel/types.ts';
import { mayCallClass } from './metadata/class-access.ts';
import { jsonResponse } from './oauth/responses.ts';
import type { ApexRestHandler, Org, UserContext } from './types.ts';

export const APEX_REST_PREFIX = '/services/apexrest/';

interface ApexCall {
  request: Request;
  org: Org;
  user: UserContext;
  /** Called through the Site, without a session. */
  guest: boolean;
  context: RequestContext;
  /** The path below the Site; the request's own when absent. */
  pathname?: string;
}

/** Calls the Apex REST class that is mapped to the path, as `@RestResource(urlMapping=…)` does. */
export async function callApexRest({ request, org, user, guest, context, ...given }: ApexCall): Promise<Response> {
  const { pathname = new URL(request.url).pathname } = given;
  const path = pathname.slice(APEX_REST_PREFIX.length);
  const handler = findHandler(org.apexRest, path);
  if (!handler) return errorResponse(404, 'NOT_FOUND', 'Could not find a match for URL');
  if (guest && !handler.guest) return errorResponse(403, 'FORBIDDEN', 'You do not have access to the Apex class');
  if (handler.apexClass !== undefined && !(await mayCallClass(org, user.userId, handler.apexClass))) {
    return errorResponse(403, 'FORBIDDEN', `You do not have access to the Apex class named: ${handler.apexClass}`);
  }
  const body = await request.text();
  await context.gate('beforeCommit');
  const answer = await run(handler, { method: request.method, path: pathname, body, headers: request.headers, user });
  await context.gate('afterCommit');
  return answer;
}

async function run(handler: ApexRestHandler, call: Parameters<ApexRestHandler['handle']>[0]): Promise<Response> {
  try {
    const { status, body, contentType = 'application/json;charset=UTF-8' } = await handler.handle(call);
    return new Response(body === '' ? null : body, { status, headers: { 'content-type': contentType } });
  } catch (error) {
    // An exception that the class does not catch.
    return errorResponse(
      500,
      'APEX_ERROR',
      `System.UnexpectedException: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** The longest mapping that fits; `*` stands for everything below a path. */
function findHandler(mappings: ReadonlyMap<string, ApexRestHandler>, path: string): ApexRestHandler | undefined {
  const fitting = [...mappings.keys()].filter((mapping) =>
    mapping.endsWith('/*') ? path === mapping.slice(0, -2) || path.startsWith(mapping.slice(0, -1)) : path === mapping,
  );
  const best = fitting.toSorted((left, right) => right.length - left.length)[0];
  return best === undefined ? undefined : mappings.get(best);
}

function errorResponse(status: number, errorCode: string, message: string): Response {
  return jsonResponse([{ errorCode, message }], status);
}
