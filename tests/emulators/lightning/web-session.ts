import type { Org } from '../salesforce/types.ts';

/** What Lightning needs from the Salesforce emulator. */
export interface SessionSource {
  readonly orgs: readonly Org[];
  sessionBySid(sid: string): { org: Org; userId: string } | undefined;
}

export interface WebSession {
  org: Org;
  userId: string;
}

const homePath = '/lightning/page/home';

/** The value of the `sid` cookie. */
export function sidOf(request: Request): string | undefined {
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const [name, ...value] = pair.trim().split('=');
    if (name === 'sid' && value.length > 0) return decodeURIComponentSafely(value.join('='));
  }
  return undefined;
}

/** The web session of a request, if its cookie is alive and belongs to the org of this host. */
export function sessionOf(source: SessionSource, org: Org, sid: string | undefined): WebSession | undefined {
  if (sid === undefined || sid === '') return undefined;
  const session = source.sessionBySid(sid);
  return session?.org.orgId === org.orgId ? { org: session.org, userId: session.userId } : undefined;
}

/** To the org's login page, which comes back to `wanted` by frontdoor.jsp. */
export function redirectToLogin(org: Org, wanted: URL): Response {
  const login = new URL(`https://${org.myDomainHost}/`);
  login.searchParams.set('startURL', wanted.href);
  return redirect(login.href);
}

/**
 * `/secur/frontdoor.jsp?sid=…&retURL=…`: turns a session id into the cookie of this host.
 * https://help.salesforce.com/s/articleView?id=xcloud.security_frontdoorjsp.htm&type=5
 */
export async function frontdoor(source: SessionSource, org: Org, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const parameters = request.method === 'POST' ? new URLSearchParams(await request.text()) : url.searchParams;
  const sid = parameters.get('sid') ?? undefined;
  const destination = safeReturnUrl(parameters.get('retURL') ?? parameters.get('startURL'), url);
  if (sid === undefined || sessionOf(source, org, sid) === undefined) return redirectToLogin(org, destination);
  const response = redirect(destination.href);
  response.headers.append('set-cookie', `sid=${encodeURIComponent(sid)}; Path=/; Secure; HttpOnly; SameSite=None`);
  return response;
}

export function logout(org: Org): Response {
  const response = redirect(`https://${org.myDomainHost}/secur/logout.jsp`);
  response.headers.append('set-cookie', 'sid=; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=0');
  return response;
}

/** Where to go after login: only a path of this host. Anything else is the home page. */
export function safeReturnUrl(wanted: string | null, here: URL): URL {
  const home = new URL(homePath, here.origin);
  if (wanted === null || wanted === '') return home;
  const isAbsolute = URL.canParse(wanted);
  const resolved = URL.canParse(wanted, here.origin) ? new URL(wanted, here.origin) : home;
  if (!isAbsolute && !wanted.startsWith('/')) return home;
  if (resolved.origin !== here.origin || resolved.username !== '' || resolved.password !== '') return home;
  return resolved.pathname.startsWith('/secur/') ? home : resolved;
}

function redirect(location: string): Response {
  return new Response(null, { status: 302, headers: { location, 'cache-control': 'no-store' } });
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
