import { strToU8, zipSync } from 'fflate';
import type { Org } from '../types.ts';
import { createTestSalesforce, type TestSalesforce } from '../test-salesforce.ts';
import type { OrgMetadata } from './org-metadata.ts';

export const VERSION = '68.0';

export interface DeployMessage {
  fullName: string;
  componentType: string;
  fileName: string;
  success: boolean;
  created: boolean;
  changed: boolean;
  deleted: boolean;
  id: string | null;
  problem: string | null;
  problemType: string | null;
  lineNumber: number | null;
  columnNumber: number | null;
}

/** The parts of a DeployResult that tests look at. */
export interface DeployAnswer {
  id: string;
  status: string;
  done: boolean;
  success: boolean;
  checkOnly: boolean;
  runTestsEnabled: boolean;
  errorMessage: string | null;
  numberComponentsTotal: number;
  numberComponentsDeployed: number;
  numberComponentErrors: number;
  numberTestsTotal: number;
  numberTestErrors: number;
  numberTestsCompleted: number;
  stateDetail: string | null;
  canceledByName?: string;
  details: {
    componentSuccesses: DeployMessage[];
    componentFailures: DeployMessage[];
    runTestResult: {
      numTestsRun: number;
      numFailures: number;
      failures: { name: string; methodName: string; message: string; stackTrace: string }[];
      codeCoverage: { name: string; numLocations: number; numLocationsNotCovered: number }[];
      codeCoverageWarnings: { name: string | null; message: string }[];
    };
  };
}

export interface Answer<T = Record<string, unknown>> {
  status: number;
  body: T;
}

/** A sandbox and a production org with an administrator each, and ways to deploy to them over REST. */
export interface TestDeploy extends TestSalesforce {
  globex: Org;
  /** A new session of the administrator. */
  token(org: Org): string;
  metadata(org: Org): OrgMetadata;
  send<T>(org: Org, path: string, init?: RequestInit): Promise<Answer<T>>;
  post(org: Org, zip: Uint8Array, options?: Record<string, unknown>): Promise<Answer>;
  check(org: Org, id: string): Promise<DeployAnswer>;
  /** Asks for a deployment and waits until it is through. */
  deploy(org: Org, zip: Uint8Array, options?: Record<string, unknown>): Promise<DeployAnswer>;
}

const MINUTE = 60_000;

async function addAdmin(org: Org): Promise<string> {
  return org.store.tx({ userId: '005000000000000AAA', system: true }, async (tx) => {
    const known = tx.find('User', { LastName: 'Mori' })[0];
    if (known) return known.Id;
    return tx.insert('User', {
      FirstName: 'Chris',
      LastName: 'Mori',
      Alias: 'chris',
      Username: `chris.mori@acme.example.${org.name}`,
      Email: 'chris.mori@acme.example',
      ProfileId: tx.find('Profile', { Name: 'System Administrator' })[0]?.Id,
      TimeZoneSidKey: 'Asia/Tokyo',
    });
  });
}

export async function createTestDeploy(): Promise<TestDeploy> {
  const test = await createTestSalesforce();
  const globex = test.salesforce.org('globex');
  const admins = new Map<Org, string>();
  for (const org of [test.org, globex]) admins.set(org, await addAdmin(org));
  const token = (org: Org): string => test.salesforce.webSession(org, admins.get(org) ?? '', 'my-domain');
  const send = async <T>(org: Org, path: string, init: RequestInit = {}): Promise<Answer<T>> => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${token(org)}`);
    const url = `https://${org.myDomainHost}/services/data/v${VERSION}${path}`;
    const response = await test.fetch(new Request(url, { ...init, headers }));
    const text = await response.text();
    // The shape is what the tests assert.
    return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
  };
  const post: TestDeploy['post'] = (org, zip, options = {}) => {
    const form = new FormData();
    const json = JSON.stringify({ deployOptions: { singlePackage: true, rollbackOnError: true, ...options } });
    form.append('json', new Blob([json], { type: 'application/json' }));
    form.append('file', new Blob([Uint8Array.from(zip)], { type: 'application/zip' }), 'deploy.zip');
    return send(org, '/metadata/deployRequest', { method: 'POST', body: form });
  };
  const check: TestDeploy['check'] = async (org, id) => {
    const { body } = await send<{ deployResult: DeployAnswer }>(
      org,
      `/metadata/deployRequest/${id}?includeDetails=true`,
    );
    return body.deployResult;
  };
  const deploy: TestDeploy['deploy'] = async (org, zip, options) => {
    const { status, body } = await post(org, zip, options);
    if (status !== 201) throw new Error(`the deployment was refused: ${JSON.stringify(body)}`);
    await test.clock.advance(MINUTE);
    return check(org, String(body['id']));
  };
  const metadata = (org: Org): OrgMetadata => {
    if (!org.metadata) throw new Error('the org has no metadata');
    return org.metadata;
  };
  return { ...test, globex, token, metadata, send, post, check, deploy };
}

const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';

/** A zip with a package.xml that lists `members` (type: names). */
export function zipOf(members: Record<string, string[]>, files: Record<string, string>): Uint8Array {
  const types = Object.entries(members).map(
    ([type, names]) =>
      `<types>${names.map((name) => `<members>${name}</members>`).join('')}<name>${type}</name></types>`,
  );
  const manifest = `<?xml version="1.0"?><Package ${NAMESPACE}>${types.join('')}<version>${VERSION}</version></Package>`;
  const all = { 'package.xml': manifest, ...files };
  return zipSync(Object.fromEntries(Object.entries(all).map(([path, text]) => [path, strToU8(text)])));
}

/** Classes and triggers by name, with what else a zip needs for them. */
export function apexZip(sources: Record<string, string>): Uint8Array {
  const members: Record<string, string[]> = {};
  const files: Record<string, string> = {};
  for (const [name, source] of Object.entries(sources)) {
    const type = /^\s*trigger\b/.test(source) ? 'ApexTrigger' : 'ApexClass';
    const path = type === 'ApexTrigger' ? `triggers/${name}.trigger` : `classes/${name}.cls`;
    members[type] = [...(members[type] ?? []), name];
    files[path] = source;
    files[`${path}-meta.xml`] =
      `<${type} ${NAMESPACE}><apiVersion>${VERSION}</apiVersion><status>Active</status></${type}>`;
  }
  return zipOf(members, files);
}

export function xml(root: string, inner: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><${root} ${NAMESPACE}>${inner}</${root}>`;
}

/** Sources that tests of deployments share. */
export const GOOD = 'public with sharing class Good {\n  public static Integer one() {\n    return 1;\n  }\n}';
export const GOOD_TEST =
  '@IsTest\nprivate class GoodTest {\n  @IsTest\n  static void counts() {\n    Assert.areEqual(1, Good.one());\n  }\n}';
export const BAD = 'public class Bad {\n  void run() {\n    Integer a = 1\n  }\n}';

export function thing(fields = ''): string {
  const name = '<nameField><label>Name</label><type>Text</type></nameField>';
  const labels = '<label>Thing</label><pluralLabel>Things</pluralLabel>';
  const rest = '<deploymentStatus>Deployed</deploymentStatus><sharingModel>ReadWrite</sharingModel>';
  return xml('CustomObject', labels + name + rest + fields);
}

export function field(name: string, inner: string): string {
  return `<fields><fullName>${name}</fullName><label>${name}</label>${inner}</fields>`;
}
