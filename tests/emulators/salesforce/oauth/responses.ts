import type { OAuthError } from './types.ts';

const NO_STORE = { 'cache-control': 'no-cache, no-store', pragma: 'no-cache' };

export function jsonResponse(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json;charset=UTF-8', ...NO_STORE, ...headers },
  });
}

/** The body of a refused token request. */
export function oauthErrorResponse(error: OAuthError): Response {
  return jsonResponse({ error: error.error, error_description: error.description }, 400);
}

export function htmlResponse(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(String(body), {
    status,
    headers: { 'content-type': 'text/html;charset=UTF-8', ...NO_STORE, 'x-frame-options': 'DENY', ...headers },
  });
}

export function redirectTo(location: string, cookies: string[] = []): Response {
  const headers = new Headers({ location, ...NO_STORE });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(null, { status: 302, headers });
}

/** Appends parameters without touching the given URL, which clients compare character by character. */
export function withQuery(url: string, parameters: Record<string, string | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, value);
  const text = query.toString();
  return text ? `${url}${url.includes('?') ? '&' : '?'}${text}` : url;
}

export function readCookie(request: Request, name: string): string | undefined {
  for (const part of (request.headers.get('cookie') ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

/** The session cookie as the service sets it: other sites' pages send it too, scripts cannot read it. */
export function sessionCookie(sid: string): string {
  return `sid=${sid}; Path=/; Secure; HttpOnly; SameSite=None`;
}

export function endedSessionCookie(): string {
  return 'sid=; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=0';
}

/** The fields of a form body; empty for any other content type, as the service then sees no parameter. */
export async function readForm(request: Request): Promise<URLSearchParams> {
  const type = request.headers.get('content-type') ?? '';
  if (!type.toLowerCase().startsWith('application/x-www-form-urlencoded')) return new URLSearchParams();
  return new URLSearchParams(await request.text());
}
