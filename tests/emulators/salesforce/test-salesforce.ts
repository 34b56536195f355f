import { createHash } from 'node:crypto';
import { callbackUrls } from '../../../lib/platform/extension-ids.ts';
import { createFaults, type Faults } from '../kernel/faults.ts';
import { createInProcessFetch } from '../kernel/in-process.ts';
import { getZeroLatencies, type Latencies } from '../kernel/latencies.ts';
import { createSeededRandom } from '../kernel/seeded-random.ts';
import type { FetchHandler } from '../kernel/types.ts';
import { createVirtualClock, type VirtualClock } from '../kernel/virtual-clock.ts';
import { createSalesforceEmulator, type SalesforceEmulator } from './emulator.ts';
import { walkAuthorization, type Credentials } from './oauth/walk.ts';
import type { Org } from './types.ts';

export const HOST = 'https://acme--uat.sandbox.my.salesforce.com';
export const CLIENT_ID = '3MVG9.cinnox.demo.uat';
export const CALLBACK = callbackUrls()[0] ?? '';
export const VERIFIER = 'v'.repeat(43);
export const ADA: Credentials = { username: 'ada.lam@acme.example.uat', password: 'demo-ada' };
export const CHRIS: Credentials = { username: 'chris.mori@acme.example.uat', password: 'demo-chris' };

/** Two orgs with nothing in them but an agent (Ada) and an administrator (Chris), on a virtual clock. */
export interface TestSalesforce {
  salesforce: SalesforceEmulator;
  fetch: FetchHandler;
  clock: VirtualClock;
  faults: Faults;
  latencies: Latencies;
  org: Org;
  ada: string;
  chris: string;
}

export async function createTestSalesforce(): Promise<TestSalesforce> {
  const clock = createVirtualClock();
  const surroundings = { clock, random: createSeededRandom(1) };
  const faults = createFaults(surroundings);
  const latencies = getZeroLatencies();
  const salesforce = createSalesforceEmulator({ surroundings, latencies, contextFor: faults.contextFor });
  const org = salesforce.org('uat');
  const people = await addPeople(org);
  return { salesforce, fetch: createInProcessFetch(salesforce.fetch), clock, faults, latencies, org, ...people };
}

async function addPeople(org: Org): Promise<{ ada: string; chris: string }> {
  return org.store.tx({ userId: '005000000000000AAA', system: true }, async (tx) => {
    const add = async (first: string, last: string, profile: string, TimeZoneSidKey: string): Promise<string> => {
      const ProfileId = tx.find('Profile', { Name: profile })[0]?.Id;
      const name = `${first}.${last}@acme.example`.toLowerCase();
      const names = { FirstName: first, LastName: last, Alias: first.toLowerCase() };
      return tx.insert('User', {
        ...names,
        Username: `${name}.uat`,
        Email: `${name}.invalid`,
        ProfileId,
        TimeZoneSidKey,
      });
    };
    return {
      ada: await add('Ada', 'Lam', 'Standard User', 'Asia/Hong_Kong'),
      chris: await add('Chris', 'Mori', 'System Administrator', 'America/New_York'),
    };
  });
}

/** The authorize address of the demo app; `undefined` drops a parameter. */
export function authorizeUrl(changes: Record<string, string | undefined> = {}, host = HOST): string {
  const parameters: Record<string, string | undefined> = {
    response_type: 'code',
    client_id: CLIENT_ID,
    redirect_uri: CALLBACK,
    scope: 'api id refresh_token',
    state: 's1',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    ...changes,
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, value);
  return `${host}/services/oauth2/authorize?${query}`;
}

/** The parameters of the callback that the pages lead to. */
export async function authorizeAs(
  world: TestSalesforce,
  who: Credentials,
  changes: Record<string, string | undefined> = {},
): Promise<URLSearchParams> {
  return new URL(await walkAuthorization(world.fetch, authorizeUrl(changes), who)).searchParams;
}

export interface Answer {
  status: number;
  body: Record<string, string>;
}

/** A token request; `undefined` drops a parameter. */
export async function askToken(
  world: TestSalesforce,
  form: Record<string, string | undefined>,
  host = HOST,
): Promise<Answer> {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) if (value !== undefined) body.set(name, value);
  const response = await world.fetch(new Request(`${host}/services/oauth2/token`, { method: 'POST', body }));
  return { status: response.status, body: await response.json() };
}

export function redeemForm(code: string | null): Record<string, string | undefined> {
  const grant = { grant_type: 'authorization_code', client_id: CLIENT_ID, redirect_uri: CALLBACK };
  return { ...grant, code: code ?? undefined, code_verifier: VERIFIER };
}

export function refreshForm(refreshToken: string | undefined): Record<string, string | undefined> {
  return { grant_type: 'refresh_token', client_id: CLIENT_ID, refresh_token: refreshToken };
}

/** Tokens got by walking through the pages. */
export async function signInAs(world: TestSalesforce, who: Credentials): Promise<{ access: string; refresh: string }> {
  const { body } = await askToken(world, redeemForm((await authorizeAs(world, who)).get('code')));
  return { access: body['access_token'] ?? '', refresh: body['refresh_token'] ?? '' };
}

export function withToken(path: string, token: string, init: RequestInit = {}): Request {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${token}`);
  return new Request(`${HOST}${path}`, { ...init, headers });
}
