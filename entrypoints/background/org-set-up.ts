import type { Mode } from '../../lib/domain/journal-row.ts';
import { toAppError } from '../../lib/errors/app-error.ts';
import type { Journal } from '../../lib/journal/journal.ts';
import type { Clock } from '../../lib/platform/clock.ts';
import type { LogPort } from '../../lib/platform/ports.ts';
import { leftOpenKey } from '../../lib/inbox/mine-by-chat.ts';
import { fillFromKey } from '../../lib/inbox/sweep-window.ts';
import { sweepKey } from '../../lib/inbox/sweeper.ts';
import { backfillStart } from './backfill-start.ts';
import { readEvidence } from './jobs/learn-job.ts';
import type { SettingsStore } from '../../lib/storage/settings-store.ts';
import { clockKey, keepOffset } from './follow-clock.ts';
import { nightlyKey } from './night-due.ts';
import { confirmFound, readConfirmed } from './confirmed-staff.ts';
import { readOrgSettings } from './org-settings.ts';
import type { UserSession } from './user-session.ts';

interface Trouble {
  code: string;
  message: string;
  /** As JSON. */
  details?: string;
}

/** Set-up trouble found at the last try: kept, so that the next worker says it, too. */
export interface SetUpTrouble {
  org?: Trouble;
  /** CINNOX did not tell who its staff are: without that nothing is read and nothing would be said. */
  cinnox?: Trouble;
  /** Tries in a row that found something to be mended by an admin, and when the last one was (epoch ms). */
  tries?: { count: number; at: number };
}

/** Between two tries while only an admin can mend what is amiss (ms): nobody does so within the minute. */
const firstPauseMs = 30_000;
const longestPauseMs = 5 * 60_000;

function isPaused({ tries }: SetUpTrouble, now: number): boolean {
  if (tries === undefined) return false;
  return Math.abs(now - tries.at) < Math.min(longestPauseMs, firstPauseMs * 2 ** (tries.count - 1));
}

const key = 'set-up-trouble';
/** As long as no fact changes this is asked no more often: a mode is old after an hour, not to the minute (ms). */
const calmMs = 5 * 60_000;

export const setUpTrouble = async (journal: Journal): Promise<SetUpTrouble> =>
  (await journal.meta<SetUpTrouble>(key)) ?? {};

export interface OrgSetUp {
  /**
   * What has to be known before anything is logged; each part may fail and is tried again later. `isAgain`: only what
   * admins change as they go. Never throws.
   */
  learn(session: UserSession, isAgain?: boolean): Promise<void>;
  /** Is anything of it still unknown or amiss, or so old that it may be otherwise by now? */
  isDue(session: UserSession): Promise<boolean>;
}

/** Set while the org could not tell from when this browser takes up calls. */
const unsureKey = 'since-unsure';

export function createOrgSetUp(options: { log: LogPort; settings: SettingsStore; clock: Clock }): OrgSetUp {
  const { log, settings, clock } = options;
  /** Nothing was due then, by facts that say the same as long as none changes. */
  let calm: { journal: Journal; changes: number; at: number } | undefined;
  const notConfirmed = (thrown: unknown) => log.warn('staff.not-confirmed', { code: toAppError(thrown).code });

  /** Whatever the org refuses, its answer tells its clock: the next worker reads the reports by it before it asks the org. */
  async function detectMode(session: UserSession): Promise<Mode> {
    const { journal, client, org } = session;
    try {
      return await org.detectMode();
    } finally {
      await keepOffset(session);
      const offsetMs = client.clockOffsetMs();
      if (offsetMs !== null) await journal.setMeta(clockKey, offsetMs);
    }
  }

  async function readOrg(session: UserSession): Promise<void> {
    const { journal, client, org } = session;
    const mode = await detectMode(session);
    await org.facts();
    if (mode === 'package') await readOrgSettings(session, settings, log);
    if (mode === 'package') {
      await readConfirmed(session).catch(notConfirmed);
    }
    if (mode === 'package') await readEvidence({ journal, client, service: await session.service() });
  }

  /**
   * Once, when it is known who I am: by the org's clock, because one that runs ahead here would leave calls out. Until
   * the org has told more it is the moment of the sign-in.
   */
  async function setStart(session: UserSession): Promise<void> {
    const { journal, client } = session;
    const known = await journal.meta<number>('since');
    if (known !== undefined && (await journal.meta<boolean>(unsureKey)) !== true) return;
    if (known === undefined && client.clockOffsetMs() !== null) {
      await journal.setMeta(unsureKey, true);
      await journal.setMeta('since', session.serverNow());
    }
    if ((await session.own()) === undefined) return;
    const { since, replayAll, leftOpen } = await backfillStart(session, known);
    if (replayAll) await journal.setMeta('replay', -2);
    await journal.transact(async (tx) => {
      const from = Math.min(since, (await tx.meta<number>('since')) ?? since);
      await tx.setMeta('since', from);
      await tx.setMeta(fillFromKey, from);
      await tx.setMeta(leftOpenKey, leftOpen);
      // What began before and was not over then is in the reports of the days before.
      await tx.setMeta(nightlyKey, undefined);
      await tx.setMeta(unsureKey, undefined);
    });
  }

  return {
    async isDue({ journal, writers, org }) {
      const [changes, now] = [journal.changes(sweepKey), clock.now()];
      const isCalm = calm?.journal === journal && calm.changes === changes;
      if (isCalm && calm !== undefined && Math.abs(now - calm.at) < calmMs) return false;
      const isUnknown = (await journal.meta<number>('since')) === undefined || (await org.mode()) === undefined;
      if (isUnknown || (await org.isStale())) return true;
      const trouble = await setUpTrouble(journal);
      if (isPaused(trouble, now)) return false;
      const isAmiss = trouble.org !== undefined || (await journal.meta<boolean>(unsureKey)) === true;
      const isDue = isAmiss || (await writers.whoLogs.gate()) === 'checking';
      if (!isDue) calm = { journal, changes, at: now };
      return isDue;
    },
    async learn(session, isAgain) {
      const found: SetUpTrouble = {};
      try {
        await readOrg(session);
      } catch (thrown) {
        const { code, message, details, advice } = toAppError(thrown);
        if (code !== 'session_expired') found.org = { code, message, details: JSON.stringify(details) };
        const { count } = (await setUpTrouble(session.journal)).tries ?? { count: 0 };
        if (advice === 'after-config') found.tries = { count: count + 1, at: clock.now() };
        log.warn('org.not-read', { code });
      }
      try {
        await session.staff.refresh();
      } catch (thrown) {
        const { code, message } = toAppError(thrown);
        found.cinnox = { code, message };
        log.warn('staff.not-read', { code });
      }
      await session.journal.setMeta(key, found);
      await confirmFound(session).catch(notConfirmed);
      await session.writers.whoLogs
        .look()
        .catch((thrown: unknown) => log.warn('others.not-looked-for', { code: toAppError(thrown).code }));
      if (isAgain) return;
      await setStart(session).catch((thrown: unknown) =>
        log.warn('start.not-found', { code: toAppError(thrown).code }),
      );
    },
  };
}
