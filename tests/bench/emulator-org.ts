import { setTimeout } from 'node:timers/promises';
import { createRealClock } from '../emulators/kernel/real-clock.ts';
import { createSeededRandom } from '../emulators/kernel/seeded-random.ts';
import { UAT } from '../emulators/salesforce/org-descriptions.ts';
import { createRestHandler } from '../emulators/salesforce/rest/rest-handler.ts';
import { seedOrg } from '../emulators/salesforce/seed/seed-org.ts';
import { createOrgStore } from '../emulators/salesforce/store/org-store.ts';
import type { ApiSession, Org } from '../emulators/salesforce/types.ts';

export interface BenchOrg {
  org: Org;
  seedMs: number;
  /** GET below `/services/data/v68.0`, as the agent Ada: the parsed body of a 200. */
  get(path: string): Promise<Record<string, unknown>>;
  /** Runs a bulk query to its end; answers how many records it found. */
  bulkQuery(soql: string): Promise<number>;
}

const KEY = 'CINNOX_Contact_Id__c';

/** The field that the package adds, so that its index is measured too. */
function defineKey({ store }: Org): void {
  store.defineField('Contact', {
    name: KEY,
    label: 'CINNOX Contact ID',
    type: 'string',
    length: 64,
    externalId: true,
    createable: true,
    updateable: true,
    filterable: true,
  });
  store.access.definePermissionSet({
    name: 'Bench',
    label: 'Bench',
    objects: {},
    fields: { [`Contact.${KEY}`]: { read: true, edit: true } },
    customMetadata: [],
    apexClasses: [],
  });
}

/** One org with so many contacts, asked over its REST handler without a network. */
export async function openBenchOrg(contacts: number): Promise<BenchOrg> {
  const surroundings = { clock: createRealClock(), random: createSeededRandom(1) };
  const org: Org = { ...UAT, store: createOrgStore({ surroundings, org: UAT }), apexRest: new Map(), searchLagMs: 0 };
  defineKey(org);
  const startedAt = performance.now();
  const users = await seedOrg(org, { surroundings, contacts });
  const seedMs = performance.now() - startedAt;
  org.store.access.assign(users.ada, 'Bench');
  const session: ApiSession = { org, userId: users.ada, token: 'bench', client: 'bench' };
  const handler = createRestHandler();
  const ask = async (path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const url = path.startsWith('/services') ? path : `/services/data/v68.0${path}`;
    const method = body === undefined ? 'GET' : 'POST';
    const headers = { 'Content-Type': 'application/json' };
    const given = body === undefined ? {} : { body: JSON.stringify(body), headers };
    const request = new Request(`https://${org.myDomainHost}${url}`, { method, ...given });
    const context = { service: 'salesforce' as const, route: `${method} ${url}`, gate: async () => undefined };
    const response = await handler.handle(request, session, context);
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${text}`);
    // Records only; nothing else is asked for.
    return JSON.parse(text) as Record<string, unknown>;
  };
  const bulkQuery = async (query: string): Promise<number> => {
    const { id } = await ask('/jobs/query', { operation: 'query', query });
    for (;;) {
      await setTimeout(50);
      const job = await ask(`/jobs/query/${String(id)}`);
      if (job['state'] === 'JobComplete') return Number(job['numberRecordsProcessed']);
      if (job['state'] === 'Failed') throw new Error(`The bulk query failed: ${String(job['errorMessage'])}`);
    }
  };
  return { org, seedMs, get: (path) => ask(path), bulkQuery };
}
