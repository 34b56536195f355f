import type { JournalRow, Mode } from '../../lib/domain/journal-row.ts';
import { AppError } from '../../lib/errors/app-error.ts';
import type { Journal } from '../../lib/journal/journal.ts';
import { adoptInstalled, type AdoptContext } from '../../lib/journal/writers/adopt-installed.ts';
import type { JobOutcome } from '../../lib/outbox/job.ts';
import { leaveToOther, type WhoLogs } from './who-logs.ts';

const adoptedKey = 'adopted';
/** Others are looked for at sign-in: a moment (ms). */
const checkingMs = 15_000;

/** The jobs that write into the org, once it is certain what is there. */
export interface SettleGate {
  lane(lane: string): Promise<JobOutcome>;
  late(): Promise<JobOutcome>;
}

const hasRecord = ({ kind, log }: JournalRow) => (kind === 'call' ? log.taskId : log.caseId) !== undefined;

/**
 * The other product logs: what this one wrote before stays its own, is completed and takes in what is typed since.
 * Nothing else is made, whatever becomes known meanwhile.
 */
const onlyWritten = (journal: Journal): Journal => ({
  ...journal,
  byLane: async (lane) => (await journal.byLane(lane)).filter(hasRecord),
});

/** What has to be certain before anything is written. */
export function createSettleGate(options: {
  journal: Journal;
  whoLogs: WhoLogs;
  mode: () => Promise<Mode | undefined>;
  serverNow: () => number;
  adopting: () => Promise<Omit<AdoptContext, 'journal'>>;
  /** With the journal as far as it is to be seen. */
  settle: (lane: string, seen: Journal) => Promise<JobOutcome>;
  late: () => Promise<JobOutcome>;
}): SettleGate {
  const { journal, whoLogs } = options;
  // Lanes run beside each other: what one of them adopts none of the others adopts meanwhile.
  let adopting: Promise<void> | undefined;
  /** Lanes under way: what they decide or write without the package is adopted, too. */
  const underWay = new Set<Promise<unknown>>();

  async function adopt(): Promise<void> {
    await Promise.allSettled(underWay);
    await adoptInstalled({ journal, ...(await options.adopting()) });
    await journal.setMeta(adoptedKey, true);
  }

  /** Records of before the package are known to the org before anything new is written. */
  async function adoptOnce(): Promise<void> {
    if ((await options.mode()) !== 'package' || (await journal.meta<boolean>(adoptedKey)) === true) return;
    adopting ??= adopt().finally(() => (adopting = undefined));
    await adopting;
  }

  return {
    async lane(lane) {
      const gate = await whoLogs.gate();
      if (gate === 'checking') return { done: false, again: options.serverNow() + checkingMs };
      if (gate === 'undecided') throw new AppError('undecided', 'It is not decided who logs in this org.');
      const isOthers = gate === 'other';
      if (isOthers) {
        await leaveToOther(journal, lane);
        if (!(await journal.byLane(lane)).some(hasRecord)) return { done: true };
      }
      await adoptOnce();
      const work = options.settle(lane, isOthers ? onlyWritten(journal) : journal);
      underWay.add(work);
      return work.finally(() => underWay.delete(work));
    },
    async late() {
      const gate = await whoLogs.gate();
      // Where nothing new is to be written colleagues' browsers must know, too, what was decided here.
      if (gate === 'extension' || gate === 'both') await adoptOnce();
      return options.late();
    },
  };
}
