import type { Org, SObjectRow } from '../types.ts';
import { jsonResponse } from './responses.ts';
import type { Sessions } from './sessions.ts';
import { identityUrl } from './token.ts';
import type { Session } from './types.ts';
import { textOf, type Users } from './users.ts';

export interface IdentityDeps {
  sessions: Sessions;
  users: Users;
}

/** `GET|POST /services/oauth2/userinfo`. */
export async function userInfo(request: Request, org: Org, deps: IdentityDeps): Promise<Response> {
  const found = await callerOf(request, org, deps);
  if (found instanceof Response) return found;
  const { user, session } = found;
  const email = textOf(user.Email);
  return jsonResponse({
    sub: identityUrl(org, user.Id),
    user_id: user.Id,
    organization_id: org.orgId,
    preferred_username: textOf(user.Username),
    nickname: nicknameOf(user),
    name: textOf(user.Name),
    email,
    email_verified: true,
    given_name: textOf(user.FirstName),
    family_name: textOf(user.LastName),
    zoneinfo: zoneOf(user),
    photos: photosOf(org),
    profile: `https://${org.myDomainHost}/${user.Id}`,
    picture: photosOf(org).picture,
    address: {},
    urls: urlsOf(org, session),
    active: user.IsActive !== false,
    user_type: 'STANDARD',
    language: textOf(user.LanguageLocaleKey) || 'en_US',
    locale: textOf(user.LocaleSidKey) || 'en_US',
    utcOffset: standardOffsetMs(zoneOf(user)),
    updated_at: textOf(user.LastModifiedDate),
  });
}

/** `GET /id/<org>/<user>`: the address in the token answer's `id`. */
export async function identity(request: Request, org: Org, deps: IdentityDeps): Promise<Response> {
  const found = await callerOf(request, org, deps);
  if (found instanceof Response) return found;
  const { user, session } = found;
  const [, , , userId = ''] = new URL(request.url).pathname.split('/');
  if (userId.slice(0, 15) !== user.Id.slice(0, 15)) return refused('Bad_Id');
  return jsonResponse({
    id: identityUrl(org, user.Id),
    asserted_user: true,
    user_id: user.Id,
    organization_id: org.orgId,
    username: textOf(user.Username),
    nick_name: nicknameOf(user),
    display_name: textOf(user.Name),
    email: textOf(user.Email),
    email_verified: true,
    first_name: textOf(user.FirstName),
    last_name: textOf(user.LastName),
    timezone: zoneOf(user),
    photos: photosOf(org),
    addr_street: null,
    addr_city: null,
    addr_state: null,
    addr_country: null,
    addr_zip: null,
    mobile_phone: null,
    mobile_phone_verified: false,
    is_lightning_login_user: false,
    status: { created_date: null, body: null },
    urls: urlsOf(org, session),
    active: user.IsActive !== false,
    user_type: 'STANDARD',
    language: textOf(user.LanguageLocaleKey) || 'en_US',
    locale: textOf(user.LocaleSidKey) || 'en_US',
    utcOffset: standardOffsetMs(zoneOf(user)),
    last_modified_date: textOf(user.LastModifiedDate).replace('+0000', 'Z'),
  });
}

async function callerOf(
  request: Request,
  org: Org,
  deps: IdentityDeps,
): Promise<{ user: SObjectRow; session: Session } | Response> {
  const header = /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '');
  const url = new URL(request.url);
  const token = header?.[1] ?? url.searchParams.get('access_token') ?? url.searchParams.get('oauth_token');
  if (!token) return refused('Missing_OAuth_Token');
  const session = deps.sessions.use(token);
  if (!session || session.kind === 'lightning') return refused('Bad_OAuth_Token');
  if (session.org !== org) return refused('Wrong_Org');
  const user = await deps.users.byId(org, session.userId);
  return user ? { user, session } : refused('Bad_OAuth_Token');
}

/** Plain text with 403, where the data API answers 401 with JSON. */
function refused(reason: string): Response {
  return new Response(reason, { status: 403, headers: { 'content-type': 'text/html;charset=UTF-8' } });
}

function nicknameOf(user: SObjectRow): string {
  return textOf(user.CommunityNickname) || textOf(user.Alias) || textOf(user.FirstName).toLowerCase();
}

function zoneOf(user: SObjectRow): string {
  return textOf(user.TimeZoneSidKey) || 'America/Los_Angeles';
}

function photosOf(org: Org): { picture: string; thumbnail: string } {
  const base = `https://${org.myDomainHost}/profilephoto/005`;
  return { picture: `${base}/F`, thumbnail: `${base}/T` };
}

function urlsOf(org: Org, session: Session): Record<string, string> {
  const base = `https://${org.myDomainHost}`;
  const organization = org.orgId;
  return {
    enterprise: `${base}/services/Soap/c/{version}/${organization}`,
    metadata: `${base}/services/Soap/m/{version}/${organization}`,
    partner: `${base}/services/Soap/u/{version}/${organization}`,
    rest: `${base}/services/data/v{version}/`,
    sobjects: `${base}/services/data/v{version}/sobjects/`,
    search: `${base}/services/data/v{version}/search/`,
    query: `${base}/services/data/v{version}/query/`,
    recent: `${base}/services/data/v{version}/recent/`,
    tooling_soap: `${base}/services/Soap/T/{version}/${organization}`,
    tooling_rest: `${base}/services/data/v{version}/tooling/`,
    profile: `${base}/${session.userId}`,
    feeds: `${base}/services/data/v{version}/chatter/feeds`,
    groups: `${base}/services/data/v{version}/chatter/groups`,
    users: `${base}/services/data/v{version}/chatter/users`,
    feed_items: `${base}/services/data/v{version}/chatter/feed-items`,
    custom_domain: base,
  };
}

/** `utcOffset` ignores summer time: the smaller of the offsets in January and July. */
export function standardOffsetMs(timeZone: string): number {
  const offsets = [0, 6].map((month) => offsetMs(timeZone, new Date(Date.UTC(2026, month, 1))));
  return Math.min(...offsets);
}

function offsetMs(timeZone: string, at: Date): number {
  try {
    const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at);
    const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
    const match = /^GMT([+-])(\d{2}):(\d{2})$/.exec(name);
    if (!match) return 0;
    const minutes = Number(match[2]) * 60 + Number(match[3]);
    return (match[1] === '-' ? -minutes : minutes) * 60_000;
  } catch {
    return 0;
  }
}
