import type { RequestContext } from '../../kernel/types.ts';
import { APEX_REST_PREFIX, callApexRest } from '../apex-rest.ts';
import { notFoundPage } from '../oauth/pages.ts';
import { htmlResponse } from '../oauth/responses.ts';
import type { Org } from '../types.ts';

interface SiteCall {
  request: Request;
  org: Org;
  context: RequestContext;
}

/**
 * The Sites host of an org: the active Site whose path fits answers, in the name of its guest user. Apex REST and the
 * index page, nothing else.
 */
export async function answerSite({ request, org, context }: SiteCall): Promise<Response> {
  const { pathname } = new URL(request.url);
  const site = org.metadata?.siteAt(pathname);
  if (!site) return htmlResponse(notFoundPage(org.siteHost), 404);
  const below = site.path === '' ? pathname : pathname.slice(site.path.length + 1) || '/';
  if (below.startsWith(APEX_REST_PREFIX)) {
    return callApexRest({ request, org, user: { userId: site.guestUserId }, guest: true, context, pathname: below });
  }
  const page = org.metadata?.get('ApexPage', site.indexPage);
  if (!page || (below !== '/' && below !== `/${site.indexPage}`)) return htmlResponse(notFoundPage(org.siteHost), 404);
  return htmlResponse(page.text.replace(/^[\s\S]*?<apex:page[^>]*>|<\/apex:page>\s*$/g, '').trim());
}
