// @vitest-environment node
import { expect, test } from 'vitest';
import { cleanBaseUrl } from './base-url.ts';

test.each([
  ['acme.cinnox.com', 'https://acme.cinnox.com'],
  [' https://acme.cinnox.com/ ', 'https://acme.cinnox.com'],
  ['https://acme.cinnox.com/dashboard/settings?tab=api#token', 'https://acme.cinnox.com'],
  ['https://acme.cinnox.cn/v1', 'https://acme.cinnox.cn'],
  ['https://gw.example.com/cinnox/eu/', 'https://gw.example.com/cinnox/eu'],
  ['https://gw.example.com/cinnox/v1/api/apps/app-acme', 'https://gw.example.com/cinnox'],
  ['https://acme.cinnox.com/v1/api/apps/app-acme/data/call-log?x=1', 'https://acme.cinnox.com'],
  ['HTTPS://ACME.cinnox.com:8443', 'https://acme.cinnox.com:8443'],
])('the base URL %j is %s', (pasted, clean) => expect(cleanBaseUrl(pasted)).toBe(clean));

test.each([
  ['', /not a web address/],
  ['acme', /not a web address/],
  ['javascript:alert(1)', /not a web address/],
  ['https://', /not a web address/],
  ['http://acme.cinnox.com', /must begin with https:\/\/, not with http:\/\//],
  ['ftp://acme.cinnox.com/x', /must begin with https:\/\//],
  ['https://user:pw@acme.cinnox.com', /user name or password/],
])('the base URL %j is refused with a sentence of its own', (pasted, sentence) =>
  expect(() => cleanBaseUrl(pasted)).toThrow(
    expect.objectContaining({
      code: 'bad_input',
      message: expect.stringMatching(sentence),
      details: { field: 'baseUrl' },
    }),
  ),
);
