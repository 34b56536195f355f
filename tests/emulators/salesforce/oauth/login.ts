import type { Org } from '../types.ts';
import { loginPage } from './pages.ts';
import {
  endedSessionCookie,
  htmlResponse,
  readCookie,
  readForm,
  redirectTo,
  sessionCookie,
  withQuery,
} from './responses.ts';
import type { Sessions } from './sessions.ts';
import type { Session } from './types.ts';
import type { Users } from './users.ts';

export interface LoginDeps {
  sessions: Sessions;
  users: Users;
}

/** The browser session that the request's `sid` cookie names, if it is one of this org's API host. */
export function webSessionOf(request: Request, org: Org, sessions: Sessions): Session | undefined {
  const session = sessions.use(readCookie(request, 'sid') ?? '');
  return session?.kind === 'my-domain' && session.org === org ? session : undefined;
}

/** `GET /`: the login page, or straight on for somebody who is signed in. */
export function showLogin(request: Request, org: Org, deps: LoginDeps): Response {
  const url = new URL(request.url);
  const startUrl = url.searchParams.get('startURL') ?? '';
  const session = webSessionOf(request, org, deps.sessions);
  // `login=1` marks a page that was asked for by `prompt=login`.
  if (session && url.searchParams.get('login') !== '1') return goTo(org, session.userId, startUrl, deps.sessions);
  const username = url.searchParams.get('un') ?? '';
  return htmlResponse(loginPage({ org, startUrl, username, failed: false }));
}

/** `POST /`: checks the password, opens a web session and goes to the start URL. */
export async function logIn(request: Request, org: Org, deps: LoginDeps): Promise<Response> {
  const form = await readForm(request);
  const username = form.get('username') ?? form.get('un') ?? '';
  const startUrl = form.get('startURL') ?? '';
  const user = await deps.users.byUsername(org, username);
  if (!user || user.IsActive === false || deps.users.passwordOf(user) !== form.get('pw')) {
    return htmlResponse(loginPage({ org, startUrl, username, failed: true }));
  }
  const session = deps.sessions.open({ org, userId: user.Id, kind: 'my-domain', client: 'web' });
  return goTo(org, user.Id, startUrl, deps.sessions, [sessionCookie(session.token)]);
}

/**
 * Login-As: an administrator goes on as another user in this browser; tokens of apps stay whose they were.
 * `/servlet/servlet.su?suorgadminid=<user>&targetURL=…` is the address behind "Login" in the list of users.
 * https://help.salesforce.com/s/articleView?id=platform.logging_in_as_another_user.htm
 */
export async function logInAs(request: Request, org: Org, deps: LoginDeps): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const session = webSessionOf(request, org, deps.sessions);
  if (!session) return redirectTo(withQuery('/', { ec: '302', startURL: '/' }));
  const user = await deps.users.byId(org, searchParams.get('suorgadminid') ?? '');
  const mayLogInAs = org.store.access.objectAccess({ userId: session.userId }, 'User').modifyAll;
  if (!mayLogInAs || !user || user.IsActive === false) {
    return htmlResponse('<h1>Insufficient Privileges</h1><p>You do not have the level of access necessary.</p>', 403);
  }
  const { token } = deps.sessions.open({ org, userId: user.Id, kind: 'my-domain', client: 'web' });
  return goTo(org, user.Id, searchParams.get('targetURL') ?? '', deps.sessions, [sessionCookie(token)]);
}

/** `/secur/logout.jsp`: ends this browser's sessions of this host. API grants stay. */
export function logOut(request: Request, deps: LoginDeps): Response {
  deps.sessions.end(readCookie(request, 'sid') ?? '');
  return redirectTo('/', [endedSessionCookie()]);
}

/** `/secur/frontdoor.jsp?sid=…&retURL=…`: turns a session id in the address into a cookie. */
export function frontDoor(request: Request, org: Org, deps: LoginDeps): Response {
  const url = new URL(request.url);
  const session = deps.sessions.use(url.searchParams.get('sid') ?? '');
  const target = url.searchParams.get('retURL') ?? url.searchParams.get('startURL') ?? '';
  if (!session || session.org !== org || session.kind === 'lightning')
    return redirectTo(withQuery('/', { ec: '302', startURL: target }));
  return goTo(org, session.userId, target, deps.sessions, [sessionCookie(session.token)]);
}

/**
 * Where to after login. Only the org's own hosts are followed; a Lightning address needs a session of that host, so it
 * goes through its front door. Anything else ends on the Lightning home page.
 */
function goTo(org: Org, userId: string, startUrl: string, sessions: Sessions, cookies: string[] = []): Response {
  const target = resolveStart(org, startUrl);
  if (target.host === org.myDomainHost) return redirectTo(`${target.pathname}${target.search}${target.hash}`, cookies);
  const { token } = sessions.open({ org, userId, kind: 'lightning', client: 'web' });
  const retURL = `${target.pathname}${target.search}${target.hash}`;
  return redirectTo(withQuery(`https://${org.lightningHost}/secur/frontdoor.jsp`, { sid: token, retURL }), cookies);
}

function resolveStart(org: Org, startUrl: string): URL {
  const home = new URL(`https://${org.lightningHost}/lightning/page/home`);
  if (!startUrl || !URL.canParse(startUrl, `https://${org.myDomainHost}`)) return home;
  const url = new URL(startUrl, `https://${org.myDomainHost}`);
  if (url.protocol !== 'https:') return home;
  if (url.host === org.lightningHost) return url.pathname === '/' ? home : url;
  if (url.host !== org.myDomainHost || url.pathname === '/') return home;
  return url.pathname.startsWith('/lightning') ? new URL(`${url.pathname}${url.search}${url.hash}`, home) : url;
}
