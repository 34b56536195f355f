// @vitest-environment node
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createVirtualClock } from '../../kernel/virtual-clock.ts';
import { createTestWorld, signIn } from '../../testing.ts';
import type { World } from '../../world.ts';
import { anyRequest } from './request-mix.ts';
import type { Known, Sent } from './requests.ts';

const SEED = 20261123;
const REQUESTS = 5000;
/** Requests after which jobs and events get time to go on. */
const PAUSE = 100;

async function knownOf(world: World): Promise<Known> {
  const { store } = world.salesforce.org('uat');
  const objects = store.objects();
  const ids = await store.tx({ userId: 'system', system: true }, async (tx) =>
    ['Contact', 'Account', 'Case', 'Task', 'User', 'CINNOX_Log__c'].flatMap((name) =>
      tx.query(`SELECT Id FROM ${name} LIMIT 12`).records.map((record) => String(record['Id'])),
    ),
  );
  const fields = Object.fromEntries(objects.map((object) => [object.name, object.fields.map(({ name }) => name)]));
  return { ids, fields };
}

function toRequest({ method, path, headers, body }: Sent, host: string, token: string): Request {
  const url = `https://${host}/services/data/v68.0${path}`;
  const all = { ...headers, authorization: `Bearer ${token}` };
  return new Request(url, { method, headers: all, ...(body === undefined ? {} : { body }) });
}

it('5,000 generated requests that look valid are answered without a 5xx', async () => {
  const clock = createVirtualClock({ turns: 2 });
  const world = await createTestWorld({ clock, contacts: 30 });
  const { myDomainHost } = world.salesforce.org('uat');
  const known = await knownOf(world);
  const tokens = [
    (await signIn(world, { org: 'uat', user: 'ada' })).accessToken,
    (await signIn(world, { org: 'uat', user: 'chris' })).accessToken,
  ];
  const failures: string[] = [];
  const beyond: string[] = [];
  const statuses = new Map<number, number>();
  for (const [at, sent] of fc.sample(anyRequest(known), { numRuns: REQUESTS, seed: SEED }).entries()) {
    const response = await world.fetch(toRequest(sent, myDomainHost, tokens[at % 2] ?? ''));
    const text = await response.text();
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    const line = `${sent.method} ${decodeURIComponent(sent.path)} ${sent.body ?? ''} => ${text.slice(0, 600)}`;
    if (text.includes('EMULATOR_LIMIT')) beyond.push(line);
    // Failures of parts are inside an answer of 200.
    else if (response.status >= 500 || text.includes('UNKNOWN_EXCEPTION')) failures.push(line);
    if (at % PAUSE === 0) await clock.advance(1000);
  }
  world.close();
  expect(failures).toEqual([]);
  // What the emulator says that it cannot do counts as a failure too.
  expect(beyond).toEqual([]);
  // They were no mere refusals.
  expect(statuses.get(200) ?? 0).toBeGreaterThan(REQUESTS / 4);
  expect(statuses.get(201) ?? 0).toBeGreaterThan(100);
}, 120_000);
