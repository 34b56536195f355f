import type { FetchHandler } from '../../kernel/types.ts';

export interface Credentials {
  username: string;
  password: string;
}

/** Follows the pages from an authorize address to the app's callback, logging in and allowing where asked. */
export async function walkAuthorization(fetch: FetchHandler, address: string, who: Credentials): Promise<string> {
  const cookies = new Map<string, string>();
  let request = browse(address, cookies);
  for (let step = 0; step < 20; step += 1) {
    const here = new URL(request.url);
    const response = await fetch(request);
    for (const cookie of response.headers.getSetCookie()) keepCookie(cookies, cookie);
    const location = response.headers.get('location');
    if (location) {
      const target = new URL(location, here);
      if (target.host.endsWith('.chromiumapp.org')) return location;
      request = browse(target.href, cookies);
      continue;
    }
    const fields = hiddenFields(await response.text());
    const action = here.pathname === '/' ? { username: who.username, pw: who.password } : { decision: 'allow' };
    if (Object.keys(fields).length === 0) return here.href;
    request = browse(`https://${here.host}${here.pathname}`, cookies, { ...fields, ...action });
  }
  throw new Error(`the pages of ${address} lead nowhere`);
}

function browse(url: string, cookies: ReadonlyMap<string, string>, form?: Record<string, string>): Request {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const body = form ? { method: 'POST', body: new URLSearchParams(form) } : {};
  return new Request(url, { redirect: 'manual', headers: { cookie }, ...body });
}

function keepCookie(cookies: Map<string, string>, header: string): void {
  const [pair = ''] = header.split(';');
  const at = pair.indexOf('=');
  cookies.set(pair.slice(0, at), pair.slice(at + 1));
}

function hiddenFields(html: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [, name = '', value = ''] of html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)) {
    fields[name] = value.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
  }
  return fields;
}
