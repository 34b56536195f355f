import type { FetchHandler, Surroundings } from '../kernel/types.ts';
import type { Org } from '../salesforce/types.ts';
import { toId18 } from './client/record-id.ts';
import { createDataRoutes } from './data-routes.ts';
import { missingPage, shellPage } from './shell.ts';
import { createStaticFiles } from './static-files.ts';
import { frontdoor, logout, redirectToLogin, sessionOf, sidOf, type SessionSource } from './web-session.ts';

export interface LightningEmulator {
  fetch: FetchHandler;
}

/** The Lightning hosts of all orgs: one single-page app over the orgs' stores, signed in by the `sid` cookie. */
export function createLightning(options: { salesforce: SessionSource; surroundings: Surroundings }): LightningEmulator {
  const { salesforce, surroundings } = options;
  const staticFile = createStaticFiles();
  const dataRoutes = createDataRoutes();

  async function respond(org: Org, request: Request): Promise<Response> {
    const url = new URL(request.url);
    if (url.pathname === '/secur/frontdoor.jsp') return frontdoor(salesforce, org, request);
    if (url.pathname === '/secur/logout.jsp') return logout(org);
    const session = sessionOf(salesforce, org, sidOf(request));
    if (isDataPath(url.pathname)) {
      if (session === undefined) return sessionExpired();
      if (isCrossSite(request, url)) return refusedOrigin();
      return dataRoutes.fetch(request, { ...session, now: surroundings.clock.now() });
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return missingPage(url.pathname);
    if (!isPagePath(url.pathname)) return missingPage(url.pathname);
    if (session === undefined) return redirectToLogin(org, url);
    return pageOrRedirect(url);
  }

  return {
    async fetch(request) {
      const url = new URL(request.url);
      const org = salesforce.orgs.find((candidate) => candidate.lightningHost === url.hostname);
      if (org === undefined) return missingPage(url.pathname);
      return (request.method === 'GET' ? staticFile(url.pathname) : undefined) ?? respond(org, request);
    },
  };
}

function isDataPath(path: string): boolean {
  return path.startsWith('/aura-data/') || path.startsWith('/sfc/');
}

function isPagePath(path: string): boolean {
  return (
    path === '/' || path === '/one/one.app' || /^\/lightning(?:\/|$)/.test(path) || toId18(path.slice(1)) !== undefined
  );
}

/** Old addresses lead to their new page; every other page address gets the app. */
function pageOrRedirect(url: URL): Response {
  const id = toId18(url.pathname.slice(1));
  const path = id === undefined ? homeOf(url.pathname) : `/lightning/r/${id}/view`;
  return path === undefined ? shellPage() : Response.redirect(new URL(path, url.origin), 302);
}

function homeOf(path: string): string | undefined {
  return /^\/(?:lightning\/?)?$/.test(path) ? '/lightning/page/home' : undefined;
}

/** A write must come from the page itself: the cookie travels with requests of other sites too. */
function isCrossSite(request: Request, url: URL): boolean {
  const origin = request.headers.get('origin');
  return request.method !== 'GET' && origin !== null && origin !== url.origin;
}

function sessionExpired(): Response {
  const error = { code: 'INVALID_SESSION_ID', message: 'Your session has ended. Log in again.', fields: [] };
  return Response.json({ error }, { status: 401 });
}

function refusedOrigin(): Response {
  const error = { code: 'INVALID_ORIGIN', message: 'This request does not come from a page of this org.', fields: [] };
  return Response.json({ error }, { status: 403 });
}
