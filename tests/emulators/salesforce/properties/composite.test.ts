// @vitest-environment node
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { TestRest } from '../rest/test-rest.ts';
import { createTestRest } from '../rest/test-rest.ts';
import type { Change } from '../types.ts';
import { program, toParts, type Part } from './programs.ts';

const SEED = 20261123;
const RUNS = 40;

/** An org with a unique key on Contact, and one row that holds it. */
async function openOrg(): Promise<TestRest> {
  const rest = await createTestRest();
  rest.store.defineField('Contact', {
    name: 'Key__c',
    label: 'Key',
    type: 'string',
    length: 20,
    externalId: true,
    unique: true,
    createable: true,
    updateable: true,
  });
  const fields = { 'Contact.Key__c': { read: true, edit: true } };
  rest.store.access.definePermissionSet({
    name: 'Key',
    label: 'Key',
    objects: {},
    fields,
    customMetadata: [],
    apexClasses: [],
  });
  rest.store.access.assign(rest.agent.userId, 'Key');
  await rest.store.tx(rest.system, (tx) => tx.insert('Contact', { LastName: 'First', Key__c: 'k1' }));
  return rest;
}

/** Everything that is in the org, the recycle bin included. */
async function contents({ store, system }: TestRest): Promise<string> {
  return store.tx(system, async (tx) => {
    const soql = [
      'SELECT Id, LastName, Phone, Key__c, IsDeleted, SystemModstamp FROM Contact ORDER BY Id',
      'SELECT Id, Name, Phone, IsDeleted, SystemModstamp FROM Account ORDER BY Id',
    ];
    return JSON.stringify(soql.map((each) => tx.query(each, { includeDeleted: true }).records));
  });
}

interface Result {
  httpStatusCode: number;
  body: unknown;
  referenceId: string;
}

async function compose(rest: TestRest, parts: Part[], allOrNone: boolean): Promise<Result[]> {
  const body = { allOrNone, compositeRequest: parts };
  const reply = await rest.call<{ compositeResponse: Result[] }>('/composite', { body });
  expect(reply.status).toBe(200);
  return reply.body.compositeResponse;
}

function hasFailed({ httpStatusCode, body }: Result): boolean {
  const items: unknown[] = Array.isArray(body) ? body : [];
  return (
    httpStatusCode >= 300 ||
    items.some((item) => typeof item === 'object' && item !== null && Reflect.get(item, 'success') === false)
  );
}

function idOf(body: unknown): string {
  return typeof body === 'object' && body !== null ? String(Reflect.get(body, 'id')) : '';
}

/** The same parts as requests of their own, one after the other. */
async function oneByOne(rest: TestRest, parts: Part[]): Promise<number[]> {
  const ids = new Map<string, string>();
  const statuses: number[] = [];
  for (const { method, url, body, referenceId } of parts) {
    const path = url.replace(/@\{(\w+)\.id\}/, (_, of: string) => ids.get(of) ?? '');
    const reply = await rest.call<unknown>(path, body ? { method, body } : { method });
    if (reply.status < 300) ids.set(referenceId, idOf(reply.body));
    statuses.push(reply.status);
  }
  return statuses;
}

it('random composites with allOrNone apply wholly or not at all', async () => {
  const outcomes = { whole: 0, nothing: 0 };
  await fc.assert(
    fc.asyncProperty(program, async (steps) => {
      const parts = toParts(steps);
      const [rest, twin] = [await openOrg(), await openOrg()];
      const before = await contents(rest);
      const heard: Change[] = [];
      rest.store.onCommit((changes) => heard.push(...changes));
      const results = await compose(rest, parts, true);
      const failed = results.filter(hasFailed);
      if (failed.length === 0) {
        outcomes.whole += 1;
        expect(await oneByOne(twin, parts)).toEqual(results.map(({ httpStatusCode }) => httpStatusCode));
        expect(await contents(rest)).toBe(await contents(twin));
      } else {
        outcomes.nothing += 1;
        expect(await contents(rest)).toBe(before);
        expect(heard).toEqual([]);
        const halted = results.filter(({ body }) => JSON.stringify(body).includes('PROCESSING_HALTED'));
        expect(halted.length).toBe(results.length - 1);
      }
      rest.store.close();
      twin.store.close();
    }),
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  );
  // Both happen, so both are proved.
  expect(Math.min(outcomes.whole, outcomes.nothing)).toBeGreaterThan(5);
}, 60_000);

it('random composites without allOrNone apply each part by itself', async () => {
  await fc.assert(
    fc.asyncProperty(program, async (steps) => {
      const parts = toParts(steps);
      const [rest, twin] = [await openOrg(), await openOrg()];
      const results = await compose(rest, parts, false);
      const made = new Set(
        results.filter((result) => result.httpStatusCode < 300).map(({ referenceId }) => referenceId),
      );
      // A part that points to one that failed has no address of its own: it is left out of the comparison.
      const own = parts.filter(({ url }) => made.has(/@\{(\w+)\./.exec(url)?.[1] ?? '') || !url.includes('@{'));
      await oneByOne(twin, own);
      expect(await contents(rest)).toBe(await contents(twin));
      rest.store.close();
      twin.store.close();
    }),
    { numRuns: RUNS / 2, seed: SEED, endOnFailure: true },
  );
}, 60_000);
