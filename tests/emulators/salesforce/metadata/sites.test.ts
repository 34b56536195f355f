// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import { createTestDeploy, xml, zipOf, type DeployAnswer, type TestDeploy } from './test-deploy.ts';

// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_sites.htm
let test: TestDeploy;

beforeEach(async () => {
  test = await createTestDeploy();
});

const PAGE = {
  'pages/Index.page': '<apex:page>Welcome</apex:page>',
  'pages/Index.page-meta.xml': xml('ApexPage', '<apiVersion>68.0</apiVersion><label>Index</label>'),
};

function site(inner: string, more: Record<string, string> = {}): Promise<DeployAnswer> {
  const tags = `<active>true</active><allowHomePage>false</allowHomePage><masterLabel>Relay</masterLabel>${inner}<siteType>Visualforce</siteType>`;
  const members: Record<string, string[]> = { CustomSite: ['Relay'] };
  if (more === PAGE) members['ApexPage'] = ['Index'];
  return test.deploy(test.globex, zipOf(members, { 'sites/Relay.site': xml('CustomSite', tags), ...more }));
}

const INDEX = '<indexPage>Index</indexPage>';
const problems = ({ details }: DeployAnswer): (string | null)[] =>
  details.componentFailures.map(({ problem }) => problem);
const visit = async (path: string): Promise<number> => {
  const host = test.globex.siteHost || 'globex.my.salesforce-sites.com';
  return (await test.fetch(new Request(`https://${host}${path}`))).status;
};

describe('a Site is refused', () => {
  it('until a Sites domain is registered, whatever else is there', async () => {
    expect(problems(await site(INDEX, PAGE))).toEqual([expect.stringContaining('register a Salesforce Sites domain')]);
    await expect(visit('/')).rejects.toThrow();
  });

  it('until its index page is named, and in the org or in the package', async () => {
    test.metadata(test.globex).registerSitesDomain();
    expect(problems(await site(''))).toEqual(['Required field is missing: indexPage']);
    expect(problems(await site(INDEX))).toEqual(['In field: indexPage - no ApexPage named Index found']);
    expect(await visit('/')).toBe(404);
    expect((await site(INDEX, PAGE)).status).toBe('Succeeded');
    expect(await visit('/')).toBe(200);
    // Apex of nobody: the guest has no class.
    expect(await visit('/services/apexrest/cinnox/relay/x')).toBe(404);
    expect((await site(INDEX)).status).toBe('Succeeded');
  });
});
