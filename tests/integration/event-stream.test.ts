// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFakeDeps } from '../../lib/platform/testing/fake-deps.ts';
import { createSalesforceClient } from '../../lib/salesforce/client.ts';
import { createStreamGrants, type StreamGrants } from '../../lib/salesforce/stream-grant.ts';
import { createEventStream, type EventStream, type StreamEvent } from '../../lib/salesforce/stream/event-stream.ts';
import { createGrants, type Grants } from '../../lib/vault/grants.ts';
import { createSignIn } from '../../lib/vault/sign-in.ts';
import { createVault } from '../../lib/vault/vault.ts';
import { createRealClock } from '../emulators/kernel/real-clock.ts';
import { walkAuthorization } from '../emulators/salesforce/oauth/walk.ts';
import { createTestWorld, credentialsOf } from '../emulators/testing.ts';
import type { World } from '../emulators/world.ts';

let world: World;
let grants: Grants;
let streamGrants: StreamGrants;
let stream: EventStream;
let events: StreamEvent[];
let replayFrom: number;
let states: string[];
let deliver: (event: StreamEvent) => Promise<void>;
let send: (kind: string, eid?: string) => Promise<void>;
let hangUp: AbortController;

beforeEach(async () => {
  world = await createTestWorld();
  hangUp = new AbortController();
  const deps = {
    ...createFakeDeps(),
    clock: createRealClock(),
    fetch: (url: string, init?: RequestInit) =>
      world.fetch(
        new Request(url, { ...init, signal: AbortSignal.any([hangUp.signal, ...(init?.signal ? [init.signal] : [])]) }),
      ),
  };
  deps.browser.authFlow = (url) => walkAuthorization(world.fetch, url, credentialsOf({ org: 'uat', user: 'ada' }));
  grants = createGrants({ deps, vault: createVault({ deps }) });
  const host = world.salesforce.org('uat').myDomainHost;
  await createSignIn({ deps, grants }).start({ host, consumerKey: '3MVG9.cinnox.demo.uat' });
  const client = createSalesforceClient({ deps, grants });
  streamGrants = createStreamGrants({ deps, grants });
  events = [];
  states = [];
  deliver = async () => undefined;
  const eid = world.cinnox.info().staff[0]?.eid ?? '';
  replayFrom = -1;
  send = async (kind, staff = eid) => {
    const body = {
      Staff__c: staff,
      Kind__c: kind,
      Source__c: `${kind}:test`,
      Service__c: 'acme',
      Nonce__c: `n-${kind}`,
    };
    const [answer] = await client.composite(
      [{ method: 'POST', path: 'sobjects/CINNOX_Signal__c', referenceId: 's', body }],
      { allOrNone: true },
    );
    expect(answer?.faults).toEqual([]);
  };
  stream = createEventStream({
    deps,
    owner: {
      grant: () => streamGrants.issue({ eid, replayFrom }),
      async deliver(event) {
        await deliver(event);
        events.push(event);
        replayFrom = event.replayId;
      },
      async report({ state, generation }) {
        states.push(state);
        if (state === 'session-refused') await streamGrants.refused(generation);
      },
    },
  });
  void stream.run();
  await vi.waitFor(() => expect(states).toEqual(['subscribed']));
});

afterEach(() => {
  stream.stop();
  hangUp.abort();
  world.close();
});

const kinds = () => events.map(({ kind }) => kind);

test('my signals arrive in order with their nonce; other people\u2019s do not', async () => {
  await send('call');
  await send('call', 'eid-of-somebody-else');
  await send('probe');
  await vi.waitFor(() => expect(kinds()).toEqual(['call', 'probe']));
  expect(events[1]).toMatchObject({ nonce: 'n-probe', recordId: expect.stringMatching(/^a/) });
  expect(events[1]?.replayId).toBeGreaterThan(events[0]?.replayId ?? Infinity);
});

test('an event whose storing failed comes again, and what happened meanwhile after it', async () => {
  let failures = 1;
  deliver = async () => {
    if (failures-- > 0) throw new Error('the worker died');
  };
  await send('call');
  await send('enquiry');
  await vi.waitFor(() => expect(kinds()).toEqual(['call', 'enquiry']), { timeout: 8000 });
});

test('where the org does not keep the place to resume from, what came meanwhile is heard all the same', async () => {
  replayFrom = 999_999;
  world.salesforce.oauth.expireAll();
  world.salesforce.streaming('uat').forget();
  await send('call');
  await vi.waitFor(() => expect(kinds()).toEqual(['call']), { timeout: 8000 });
  expect(states).toContain('replay-refused');
});

test('a server that forgot the client, and an expired session, cost no event', async () => {
  await send('call');
  await vi.waitFor(() => expect(kinds()).toEqual(['call']));
  world.salesforce.oauth.expireAll();
  world.salesforce.streaming('uat').forget();
  await send('enquiry');
  await vi.waitFor(() => expect(kinds()).toEqual(['call', 'enquiry']), { timeout: 8000 });
  await send('contacts');
  await vi.waitFor(() => expect(kinds()).toEqual(['call', 'enquiry', 'contacts']), { timeout: 8000 });
});
