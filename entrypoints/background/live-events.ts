import type { Mode } from '../../lib/domain/journal-row.ts';
import type { SessionView } from '../../lib/domain/view.ts';
import type { StreamGrant } from '../../lib/messaging/stream-message.ts';
import type { Deps } from '../../lib/platform/ports.ts';
import { compositeError } from '../../lib/salesforce/fault-table.ts';
import { createStreamGrants } from '../../lib/salesforce/stream-grant.ts';
import { areSame } from '../../lib/storage/same.ts';
import { isSameUser } from '../../lib/vault/bound-grants.ts';
import type { Grants } from '../../lib/vault/grants.ts';
import { takeSignal } from './shared-reading.ts';
import type { UserSession } from './user-session.ts';

/** What is known of the stream; survives the worker in `storage.session`, not the browser. */
interface StreamState {
  generation: number;
  state: 'off' | 'connecting' | 'subscribed' | 'live' | 'lost' | 'refused';
  detail: string;
  at: number;
  /** Org, user and EID whose events the open page carries. */
  owner?: string;
  /** A probe that must come back before events count as live. */
  nonce?: string;
  /** When the last probe was sent; none where the page is not subscribed, or where another would be refused, too. */
  probedAt?: number | undefined;
  lastEventAt?: number;
}

export interface LiveEvents {
  /** Opens or closes the stream page as the sign-in and the org ask for; called at start, by alarm and on changes. */
  ensure(session: UserSession | undefined): Promise<void>;
  grant(session: UserSession | undefined): Promise<StreamGrant | null>;
  event(
    session: UserSession | undefined,
    event: { generation: number; replayId: number; recordId: string; kind: string; nonce: string | null },
  ): Promise<void>;
  status(
    session: UserSession | undefined,
    generation: number,
    state: 'subscribed' | 'lost' | 'refused' | 'replay-refused' | 'session-refused',
    detail: string,
  ): Promise<void>;
  view(session: UserSession | undefined): Promise<SessionView['events']>;
}

const stateKey = 'worker:stream';
const unknown: StreamState = { generation: 0, state: 'off', detail: '', at: 0 };
/** A probe that is not seen within this time means that events do not arrive (ms). */
const probeMs = 10_000;
/** One that failed, or was late, says nothing of what comes afterwards: the stream may last for hours (ms). */
const probeAgainMs = 10 * 60_000;

const isOwn = ({ owner = '' }: StreamState, { who }: UserSession) => owner.startsWith(`${who.orgId}:${who.userId}:`);

export function createLiveEvents(options: { deps: Deps; grants: Grants; onChange: () => void }): LiveEvents {
  const { deps, grants } = options;
  const { browser, clock } = deps;
  /** Asked for at each turn: the same as long as it says the same. */
  let shown: { from: readonly unknown[]; view: SessionView['events'] } | undefined;
  const streamGrants = createStreamGrants({ deps, grants });

  async function read(): Promise<StreamState> {
    const stored = (await browser.session.get([stateKey]))[stateKey];
    return isStreamState(stored) ? stored : unknown;
  }

  async function keep(change: Partial<StreamState>): Promise<StreamState> {
    const next = { ...(await read()), ...change, at: clock.now() };
    await browser.session.set({ [stateKey]: next });
    return next;
  }

  async function write(change: Partial<StreamState>): Promise<StreamState> {
    const next = await keep(change);
    options.onChange();
    return next;
  }

  async function wanted(session: UserSession | undefined): Promise<string | undefined> {
    if (session === undefined) return undefined;
    const grant = await grants.current();
    if (grant === null || grant.expired || (await session.org.mode()) !== 'package') return undefined;
    // Between a sign-in as somebody else and that person's session.
    if (!isSameUser(grant.who, session.who)) return undefined;
    return (await session.staff.me())?.eid;
  }

  /** A signal to myself: whoever holds the stream must be me, and it must arrive. */
  async function probe(session: UserSession, eid: string, change: Partial<StreamState> = {}): Promise<void> {
    const nonce = deps.random.uuid();
    await write({ ...change, nonce, probedAt: clock.now() });
    const answers = await session.client.composite(
      [
        {
          method: 'POST',
          path: 'sobjects/CINNOX_Signal__c',
          referenceId: 'probe',
          body: {
            Staff__c: eid,
            Kind__c: 'probe',
            Source__c: `probe:${nonce}`,
            Nonce__c: nonce,
            Sent_At__c: new Date(clock.now()).toISOString(),
          },
        },
      ],
      { allOrNone: false },
    );
    const error = compositeError(answers);
    if (error !== null) {
      const last = error.advice === 'backoff' ? {} : { probedAt: undefined };
      await write({ state: 'refused', detail: error.message, ...last });
    }
    clock.setTimeout(() => void checkProbe(nonce), probeMs);
  }

  async function checkProbe(nonce: string): Promise<void> {
    const state = await read();
    if (state.nonce === nonce && state.state === 'subscribed') {
      await write({ state: 'refused', detail: 'A test event did not come back within 10 seconds.' });
    }
  }

  return {
    async ensure(session) {
      const eid = await wanted(session);
      const isOpen = await browser.offscreen.isOpen();
      if (eid === undefined) {
        if (isOpen) await browser.offscreen.close();
        const { state, detail } = await read();
        // An alarm asks each minute: what is off is said to be so once.
        if (isOpen || state !== 'off' || detail !== '') await write({ state: 'off', detail: '' });
        return;
      }
      const state = await read();
      if (state.state === 'subscribed' && clock.now() - state.at > probeMs && state.nonce !== undefined)
        await checkProbe(state.nonce);
      const owner = `${session?.who.orgId}:${session?.who.userId}:${eid}`;
      if (isOpen && state.owner === owner) {
        const { probedAt } = await read();
        const isDue = probedAt !== undefined && Math.abs(clock.now() - probedAt) >= probeAgainMs;
        if (session !== undefined && state.state !== 'live' && isDue) await probe(session, eid).catch(() => undefined);
        return;
      }
      // Another person's stream is not mine, however well it works.
      if (isOpen) await browser.offscreen.close();
      // What another one's page still says is of no grant; one of mine may have been opened, and asked for its own, just now.
      const { nonce: _last, probedAt: _then, lastEventAt: _theirs, ...rest } = state.owner === owner ? state : unknown;
      await browser.session.set({ [stateKey]: { ...rest, state: 'connecting', detail: '', owner, at: clock.now() } });
      options.onChange();
      await browser.offscreen.open();
    },

    async grant(session) {
      const eid = await wanted(session);
      if (eid === undefined || session === undefined) return null;
      const replayFrom = (await session.journal.meta<number>('replay')) ?? -1;
      const grant = await streamGrants.issue({ eid, replayFrom });
      if (grant !== null) await write({ generation: grant.generation });
      return grant;
    },

    async event(session, event) {
      if (session === undefined) return;
      const state = await read();
      // From a stream of an earlier sign-in or grant: the current one brings it again.
      if (event.generation !== state.generation || !isOwn(state, session)) return;
      if (event.kind === 'probe') {
        await session.journal.setMeta('replay', event.replayId);
        if (event.nonce !== null && event.nonce === state.nonce) await write({ state: 'live', detail: '' });
        return;
      }
      // Contacts come with the reports: their signals are not worth a request.
      if (event.kind !== 'call' && event.kind !== 'enquiry' && event.kind !== 'report') {
        await session.journal.setMeta('replay', event.replayId);
        return;
      }
      // The event and the place to resume from are one commit: only then is it acknowledged.
      await session.journal.transact(async (tx) => {
        await tx.setMeta('replay', event.replayId);
        await takeSignal(tx, event.recordId, clock.now());
      });
      session.outbox.kick();
      // The panels draw once, when the call that it announces is there.
      await keep({ lastEventAt: clock.now() });
    },

    async status(session, generation, state, detail) {
      const known = await read();
      if (generation !== known.generation || session === undefined || !isOwn(known, session)) return;
      if (state === 'subscribed') {
        const eid = await wanted(session);
        if (eid !== undefined)
          await probe(session, eid, { state: 'subscribed' }).catch(() =>
            write({ state: 'lost', detail: 'Salesforce did not answer.' }),
          );
        // What came while nobody listened is in the reports. The page asks for events once it has its answer, and Salesforce
        // ends a session that does not ask for 40 seconds: it does not wait for what may take minutes.
        void session.sweeper.run({ now: true }).then(
          () => session.outbox.kick(),
          () => deps.log.warn('sweep.failed'),
        );
        return;
      }
      // Not only new events: that somebody was called into a call is told by no report.
      if (state === 'replay-refused') await session.journal.setMeta('replay', -2);
      // Before the answer: the stream page asks for a new grant right after it.
      if (state === 'session-refused') await streamGrants.refused(generation).catch(() => undefined);
      await write({ state: state === 'refused' ? 'refused' : 'lost', detail, probedAt: undefined });
    },

    async view(session) {
      const grant = await grants.current();
      if (session === undefined || grant === null || grant.expired) return off;
      const state = await read();
      const mode = await session.org.mode();
      const from = [state, mode];
      if (shown === undefined || !areSame(shown.from, from)) shown = { from, view: viewOf(state, mode) };
      return shown.view;
    },
  };
}

const off: SessionView['events'] = { kind: 'off', sentence: '' };

function viewOf({ state, detail, lastEventAt }: StreamState, mode: Mode | undefined): SessionView['events'] {
  const last = lastEventAt === undefined ? {} : { lastEventAt };
  if (mode === 'package-free') {
    return {
      kind: 'reports',
      sentence: 'Calls appear after they end: live events are not set up in this org.',
      ...last,
    };
  }
  if (state === 'live') return { kind: 'live', sentence: 'Events arrive live', ...last };
  if (state === 'refused') {
    return { kind: 'reports', sentence: `Live events are off: ${detail} Calls appear after they end.`, ...last };
  }
  return {
    kind: 'connecting',
    sentence: 'Connecting to live events. Calls appear after they end until then.',
    ...last,
  };
}

function isStreamState(value: unknown): value is StreamState {
  return typeof value === 'object' && value !== null && 'generation' in value && 'state' in value;
}
