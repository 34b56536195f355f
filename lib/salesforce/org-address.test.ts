// @vitest-environment node
import { expect, test } from 'vitest';
import { isSandboxHost } from './hosts.ts';
import { readLocation, readOrgAddress } from './org-address.ts';

const sandbox = 'acme--uat.sandbox.my.salesforce.com';

test.each<[string, string, 'sandbox' | 'production']>([
  // Production
  ['acme.my.salesforce.com', 'acme.my.salesforce.com', 'production'],
  ['ACME.my.salesforce.com', 'acme.my.salesforce.com', 'production'],
  ['https://acme.lightning.force.com', 'acme.my.salesforce.com', 'production'],
  ['http://acme.lightning.force.com/', 'acme.my.salesforce.com', 'production'],
  ['//acme.lightning.force.com/one/one.app', 'acme.my.salesforce.com', 'production'],
  ['https://acme.my.salesforce-setup.com/lightning/setup/SetupOneHome/home', 'acme.my.salesforce.com', 'production'],
  ['https://acme--c.vf.force.com/apex/Invoice?id=1', 'acme.my.salesforce.com', 'production'],
  ['https://acme--c.na45.visual.force.com/apex/Invoice', 'acme.my.salesforce.com', 'production'],
  ['https://acme--c.visual.force.com/apex/Invoice', 'acme.my.salesforce.com', 'production'],
  ['acme.my.salesforce.com:443', 'acme.my.salesforce.com', 'production'],
  // Words and marks around it
  ['  https://acme.lightning.force.com/lightning/page/home  ', 'acme.my.salesforce.com', 'production'],
  ['<https://acme.lightning.force.com/>', 'acme.my.salesforce.com', 'production'],
  ['Our org: https://acme.lightning.force.com/ (ask Ben)', 'acme.my.salesforce.com', 'production'],
  ['\u200Bacme.lightning.force.com\u200B', 'acme.my.salesforce.com', 'production'],
  [
    'https://acme.lightning.force.com/lightning/r/Contact/0035g00000abcdeAAA/view?ws=%2F#x',
    'acme.my.salesforce.com',
    'production',
  ],
  // Sandboxes
  ['acme--uat.sandbox.my.salesforce.com', sandbox, 'sandbox'],
  ['https://acme--uat.sandbox.lightning.force.com/lightning/page/home', sandbox, 'sandbox'],
  ['acme--uat.sandbox.my.salesforce-setup.com/lightning/setup', sandbox, 'sandbox'],
  ['acme--uat--c.sandbox.vf.force.com', sandbox, 'sandbox'],
  ['acme--uat.cs12.my.salesforce.com', sandbox, 'sandbox'],
  ['acme--uat--c.cs12.visual.force.com', sandbox, 'sandbox'],
  ['acme--uat.lightning.force.com', 'acme--uat.my.salesforce.com', 'sandbox'],
  ['acme--uat.my.salesforce.com', 'acme--uat.my.salesforce.com', 'sandbox'],
  // Partitions
  ['acme-dev-ed.develop.lightning.force.com', 'acme-dev-ed.develop.my.salesforce.com', 'production'],
  ['quick-fox-1234.scratch.lightning.force.com', 'quick-fox-1234.scratch.my.salesforce.com', 'sandbox'],
  [
    'mindful-bear-dev-ed.trailblaze.lightning.force.com',
    'mindful-bear-dev-ed.trailblaze.my.salesforce.com',
    'production',
  ],
  ['acme.demo.lightning.force.com', 'acme.demo.my.salesforce.com', 'production'],
  ['acme.free.my.salesforce.com', 'acme.free.my.salesforce.com', 'production'],
  ['acme.patch.my.salesforce.com', 'acme.patch.my.salesforce.com', 'production'],
  // Other clouds, and a proxy before one
  ['gov.lightning.crmforce.mil', 'gov.my.salesforce.mil', 'production'],
  ['gov--uat.sandbox.lightning.crmforce.mil', 'gov--uat.sandbox.my.salesforce.mil', 'sandbox'],
  ['https://gov.my.salesforce.mil/home', 'gov.my.salesforce.mil', 'production'],
  ['shop.lightning.sfcrmapps.cn', 'shop.my.sfcrmproducts.cn', 'production'],
  ['shop--uat.sandbox.my.sfcrmproducts.cn', 'shop--uat.sandbox.my.sfcrmproducts.cn', 'sandbox'],
  ['acme.lightning.pc-rnd.force.com', 'acme.my.pc-rnd.salesforce.com', 'production'],
  ['acme.lightning.force.com.mcas.ms', 'acme.my.salesforce.com', 'production'],
])('%s is the org at %s (%s)', (typed, host, kind) => {
  expect(readOrgAddress(typed)).toEqual({ host });
  expect(isSandboxHost(host)).toBe(kind === 'sandbox');
});

test.each([
  ['login.salesforce.com', /sign-in page that all orgs share/],
  ['https://test.salesforce.com/', /sign-in page that all orgs share/],
  ['welcome.salesforce.com', /sign-in page/],
  ['cs12.salesforce.com', /old address of a server/],
  ['https://na45.salesforce.com/0035g00000abcde', /old address of a server/],
  ['na45.lightning.force.com', /old address of a server/],
  ['c.cs12.visual.force.com', /old address of a server/],
  ['help.salesforce.com', /Salesforce the company/],
  ['https://www.salesforce.com/eu/', /Salesforce the company/],
  ['acme.my.site.com', /a site or of files/],
  ['acme.my.salesforce-sites.com', /a site or of files/],
  ['acme.file.force.com', /a site or of files/],
  ['acme.my-salesforce.com', /may not reach/],
  ['https://acme.cinnox.com', /address of CINNOX/],
  ['https://ada@acme.my.salesforce.com', /user name or password/],
  ['example.com', /not the address of a Salesforce org/],
  ['acme', /not the address of a Salesforce org/],
  ['evil.com/acme.my.salesforce.com', /not the address of a Salesforce org/],
  ['acme.my.salesforce.com.evil.com', /not the address of a Salesforce org/],
  ['https://evil.com?acme.my.salesforce.com', /not the address of a Salesforce org/],
  ['javascript:alert(1)', /not the address of a Salesforce org/],
  ['', /paste the address of any of its pages/],
])('%s is refused with what to do', (typed, sentence) => {
  expect(readOrgAddress(typed)).toEqual({ refused: expect.stringMatching(sentence) });
  expect(readOrgAddress(typed)).toEqual({ refused: expect.stringMatching(/paste the address/) });
});

test.each([
  ['CS5', 'CS5'],
  [' cs5 ', 'CS5'],
  ['USA254S', 'USA254S'],
  ['AP24S', 'AP24S'],
  ['https://cs12.salesforce.com/', 'CS12'],
  ['cs12.my.salesforce.com', 'CS12'],
  ['acme--uat', null],
  ['', null],
])('the location %j is %j', (typed, location) => expect(readLocation(typed)).toBe(location));
