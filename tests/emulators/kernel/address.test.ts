// @vitest-environment node
import { expect, it } from 'vitest';
import { addressOf } from './address.ts';

it.each([
  'https://a.test',
  'https://A.test:8443/b//c/',
  'http://a.test:80?x=/y&z=http://b.test/?q',
  'https://a.test/b?#c',
  'https://a.test/b c?d=é#e?f',
  'https://a.test//services/../data#',
])('has the parts of %s as the platform reads them', (text) => {
  const { host, pathname, search } = new URL(text);
  expect(addressOf(new Request(text))).toEqual({ host, pathname, search });
});
