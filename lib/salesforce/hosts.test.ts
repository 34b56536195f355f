// @vitest-environment node
import { expect, test } from 'vitest';
import { apiHost, isPageOf, isSandboxHost, lightningHost, orgLabel, sameOrg } from './hosts.ts';

test.each([
  ['globex.my.salesforce.com', 'globex.my.salesforce.com'],
  ['https://globex.lightning.force.com/lightning/r/Contact/0035g00000abcdeAAA/view?ws=1', 'globex.my.salesforce.com'],
  [' HTTPS://ACME--UAT.sandbox.lightning.force.com/ ', 'acme--uat.sandbox.my.salesforce.com'],
  ['acme-dev-ed.develop.lightning.force.com:443', 'acme-dev-ed.develop.my.salesforce.com'],
  ['acme--uat.sandbox.my.salesforce-setup.com/lightning/setup', 'acme--uat.sandbox.my.salesforce.com'],
  ['acme--c.vf.force.com/apex/x', 'acme.my.salesforce.com'],
  ['acme--uat--c.sandbox.vf.force.com', 'acme--uat.sandbox.my.salesforce.com'],
  ['acme.lightning.force.com.mcas.ms', 'acme.my.salesforce.com'],
  ['gov.lightning.crmforce.mil', 'gov.my.salesforce.mil'],
  ['shop.lightning.sfcrmapps.cn', 'shop.my.sfcrmproducts.cn'],
  ['acme.lightning.pc-rnd.force.com', 'acme.my.pc-rnd.salesforce.com'],
  ['acme--uat.lightning.force.com', 'acme--uat.my.salesforce.com'],
])('%s belongs to %s', (pasted, host) => expect(apiHost(pasted)).toBe(host));

test.each([
  'login.salesforce.com',
  'https://test.salesforce.com/',
  'login.my.salesforce.com',
  'www.salesforce.com',
  'example.com',
  'http://globex.my.salesforce.com',
  'https://user@globex.my.salesforce.com',
  'evil.com/globex.my.salesforce.com',
  'globex.my.salesforce.com.evil.com',
  'javascript:alert(1)',
  '',
  'not a host',
  'file:///etc/passwd',
])('%s is no org', (pasted) => expect(apiHost(pasted)).toBeNull());

test('the Lightning host is the way back', () => {
  for (const host of [
    'globex.my.salesforce.com',
    'acme--uat.sandbox.my.salesforce.com',
    'gov.my.salesforce.mil',
    'shop.my.sfcrmproducts.cn',
    'acme.my.pc-rnd.salesforce.com',
  ]) {
    expect(apiHost(lightningHost(host))).toBe(host);
  }
});

test('sandbox, label and page of the same org', () => {
  expect(isSandboxHost('acme--uat.sandbox.my.salesforce.com')).toBe(true);
  expect(isSandboxHost('globex.my.salesforce.com')).toBe(false);
  expect(orgLabel('acme--uat.sandbox.my.salesforce.com')).toBe('acme--uat');
  expect(sameOrg('https://globex.lightning.force.com/lightning/page/home', 'globex.my.salesforce.com')).toBe(true);
  expect(sameOrg('https://acme.lightning.force.com/', 'globex.my.salesforce.com')).toBe(false);
  expect(sameOrg('about:blank', 'globex.my.salesforce.com')).toBe(false);
});

test('an org that was entered by an old name is known by its new one, too', () => {
  const org = { host: 'acme--uat.my.salesforce.com', instanceUrl: 'https://acme--uat.sandbox.my.salesforce.com' };
  expect(isPageOf('https://acme--uat.sandbox.lightning.force.com/lightning/page/home', org)).toBe(true);
  expect(isPageOf('https://acme--uat.lightning.force.com/lightning/page/home', org)).toBe(true);
  expect(isPageOf('https://acme.lightning.force.com/lightning/page/home', org)).toBe(false);
});
