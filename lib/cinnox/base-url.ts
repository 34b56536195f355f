import { AppError } from '../errors/app-error.ts';

/**
 * The base URL as the admin copied it from the Dashboard, made clean: https, no query, no trailing slash, a path is
 * kept. Throws `bad_input` with a sentence for people.
 */
export function cleanBaseUrl(pasted: string): string {
  const text = pasted.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (text === '' || !URL.canParse(withScheme)) {
    throw new AppError('bad_input', 'This is not a web address. Copy the Base URL from the CINNOX Dashboard.');
  }
  const url = new URL(withScheme);
  if (url.protocol !== 'https:') throw new AppError('bad_input', 'The base URL has to begin with https://.');
  if (url.username !== '' || url.password !== '') {
    throw new AppError('bad_input', 'The base URL must not contain a user name or password.');
  }
  if (!url.hostname.includes('.') && url.hostname !== 'localhost') {
    throw new AppError('bad_input', 'This is not a web address. Copy the Base URL from the CINNOX Dashboard.');
  }
  // People also copy the address of an endpoint.
  const path = url.pathname.replace(/\/v1\/api(?:\/.*)?$/, '').replace(/\/+$/, '');
  return `${url.origin}${path}`;
}
