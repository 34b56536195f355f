import { AppError } from '../errors/app-error.ts';

const notAnAddress =
  'This is not a web address. Copy the Base URL from the CINNOX Dashboard, for example https://acme.cinnox.com.';

function refuse(message: string): never {
  throw new AppError('bad_input', message, { field: 'baseUrl' });
}

/** Hosts of CINNOX's own clouds: the manifest lists them, so that the browser need not ask. */
export function isCinnoxHost(hostname: string): boolean {
  return hostname.endsWith('.cinnox.com') || hostname.endsWith('.cinnox.cn');
}

/**
 * The base URL out of whatever an admin pastes, made clean: https, no query, no trailing slash. On CINNOX's own hosts
 * every path is cut, because people copy the address of the page they are on. Elsewhere a path may lead to a proxy and
 * is kept, without what belongs to an endpoint. Throws `bad_input` with a sentence for people.
 */
export function cleanBaseUrl(pasted: string): string {
  const text = pasted.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (text === '' || !URL.canParse(withScheme)) refuse(notAnAddress);
  const url = new URL(withScheme);
  if (url.protocol !== 'https:') refuse(`The Base URL must begin with https://, not with ${url.protocol}//.`);
  if (url.username !== '' || url.password !== '') refuse('The Base URL must not contain a user name or password.');
  if (!url.hostname.includes('.')) refuse(notAnAddress);
  if (isCinnoxHost(url.hostname)) return url.origin;
  const path = url.pathname.replace(/\/v1\/api(?:\/.*)?$/, '').replace(/\/+$/, '');
  return `${url.origin}${path}`;
}
