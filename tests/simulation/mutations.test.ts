// @vitest-environment node
import { beforeEach, expect, it, vi } from 'vitest';
import type * as Jobs from '../../lib/outbox/job.ts';
import type { NewJob } from '../../lib/outbox/job.ts';
import type * as EditGuard from '../../lib/domain/edit-guard.ts';
import type * as LogRules from '../../lib/domain/log-rules.ts';
import type * as Ranking from '../../lib/domain/match-ranking.ts';
import type * as SharedPerson from '../../lib/domain/shared-person.ts';
import type * as Attempts from '../../lib/journal/settle/attempt.ts';
import type * as JoinCase from '../../lib/journal/settle/join-case.ts';
import type * as Journals from '../../lib/journal/journal.ts';
import type { Journal } from '../../lib/journal/journal.ts';
import { sleep, type Clock } from '../../lib/platform/clock.ts';
import type { Deps } from '../../lib/platform/ports.ts';
import type { Violation } from './violation.ts';
import { drawPlan, type Kind } from './plan.ts';
import { runPlan } from './run.ts';

/** What is broken in the product at the moment. The simulation is worth as much as what it finds of this. */
const broken = vi.hoisted(() => ({
  lease: false,
  wait: false,
  transaction: false,
  several: false,
  choice: false,
  rule: false,
  return: false,
  edit: false,
}));

const lateMs = 15_000;

/** The job is written in a transaction of its own, a moment after that of the change it follows from. */
function withLateJobs(journal: Journal, clock: Clock): Journal {
  const later = async (jobs: readonly NewJob[]): Promise<void> => {
    if (jobs.length === 0) return;
    await sleep(clock, lateMs);
    for (const job of jobs) await journal.transact((tx) => tx.enqueue(job));
  };
  return {
    ...journal,
    transact: async (work) => {
      const late: NewJob[] = [];
      const result = await journal.transact((tx) => work({ ...tx, enqueue: async (job) => void late.push(job) }));
      await later(late);
      return result;
    },
    change: async (id, change, jobs = []) => {
      const changed = await journal.change(id, change);
      if (changed !== undefined) await later(jobs);
      return changed;
    },
  };
}

/** A lease that has lapsed when it is taken: the same job is claimed again while somebody works on it. */
vi.mock('../../lib/outbox/job.ts', async (importOriginal) => {
  const real = await importOriginal<typeof Jobs>();
  return {
    ...real,
    get leaseMs() {
      return broken.lease ? 0 : real.leaseMs;
    },
  };
});

/** Nothing keeps a create from being sent beside one that is on its way. */
vi.mock('../../lib/journal/settle/attempt.ts', async (importOriginal) => {
  const real = await importOriginal<typeof Attempts>();
  const noteAttempt: typeof real.noteAttempt = async (...given) => {
    const until = await real.noteAttempt(...given);
    return broken.wait ? undefined : until;
  };
  return { ...real, noteAttempt };
});

vi.mock('../../lib/journal/journal.ts', async (importOriginal) => {
  const real = await importOriginal<typeof Journals>();
  const createJournal: typeof real.createJournal = (options) =>
    broken.transaction ? withLateJobs(real.createJournal(options), options.clock) : real.createJournal(options);
  return { ...real, createJournal };
});

/** Of several contacts that fit the first is taken without asking anybody. */
vi.mock('../../lib/domain/match-ranking.ts', async (importOriginal) => {
  const real = await importOriginal<typeof Ranking>();
  const takesFirst: typeof real.decideMatch = (contacts, question) => {
    const [first] = real.decideMatch(contacts, question).match.candidates;
    const one = contacts.filter(({ contactId }) => contactId === first?.contactId);
    return real.decideMatch(broken.several ? one : contacts, question);
  };
  return { ...real, decideMatch: takesFirst };
});

/** A contact chosen for a call is not the contact of its enquiry. */
vi.mock('../../lib/domain/shared-person.ts', async (importOriginal) => {
  const real = await importOriginal<typeof SharedPerson>();
  const shared: typeof real.withSharedPerson = (row, others, me) =>
    broken.choice ? row : real.withSharedPerson(row, others, me);
  return { ...real, withSharedPerson: shared };
});

/** Kinds of calls that are not to be logged are logged all the same. */
vi.mock('../../lib/domain/log-rules.ts', async (importOriginal) => {
  const real = await importOriginal<typeof LogRules>();
  const ruleForCall: typeof real.ruleForCall = (row, call, context) => {
    const ruling = real.ruleForCall(row, call, context);
    const isByKind = ruling !== 'wait' && ruling.outcome === 'none' && ruling.skip.by.startsWith('rule:kind-');
    return broken.rule && isByKind ? { outcome: 'completed' } : ruling;
  };
  return { ...real, ruleForCall };
});

/** Who returns within the hours of the rule gets a new Case all the same. */
vi.mock('../../lib/journal/settle/join-case.ts', async (importOriginal) => {
  const real = await importOriginal<typeof JoinCase>();
  const joinEarlierCase: typeof real.joinEarlierCase = async (item, context) =>
    broken.return ? undefined : real.joinEarlierCase(item, context);
  return { ...real, joinEarlierCase };
});

/** Whatever a record says by now counts as written by the product. */
vi.mock('../../lib/domain/edit-guard.ts', async (importOriginal) => {
  const real = await importOriginal<typeof EditGuard>();
  const guardPatch: typeof real.guardPatch = (desired, current, last) =>
    real.guardPatch(desired, current, broken.edit ? ({ ...last, ...current } as typeof last) : last);
  return { ...real, guardPatch };
});

/** Every log row is inserted under a key that nobody else will ever use. */
function withOwnKeys(deps: Deps): Deps {
  let last = 0;
  const spoil = (body: string) =>
    body.replaceAll(/"Key__c":"((?:call|enq):[^"]+)"/g, (_all, key: string) => {
      last += 1;
      return `"Key__c":"${key}~${deps.random.uuid()}${last}"`;
    });
  return {
    ...deps,
    fetch: (url, init) => {
      const isWrite = url.includes('/composite') && typeof init?.body === 'string';
      return deps.fetch(url, isWrite ? { ...init, body: spoil(String(init.body)) } : init);
    },
  };
}

type Seeds = readonly [first: number, ...more: number[]];

/** Small runs in which much happens at the place that is broken. */
const sets = {
  key: { seeds: [21, 47, 36], kinds: ['browsers', 'kill', 'cut'] },
  lease: { seeds: [31, 30, 18, 25], kinds: ['package-free', 'kill'] },
  wait: { seeds: [5, 31, 9], kinds: ['package-free', 'kill'] },
  transaction: { seeds: [379, 81, 76, 116], kinds: ['kill', 'aimed'] },
  people: { seeds: [1021], kinds: ['people', 'decisions'] },
  rules: { seeds: [6, 189], kinds: ['policies'] },
  returns: { seeds: [554], kinds: ['policies', 'people'] },
  edits: { seeds: [5], kinds: ['by-hand'] },
} as const satisfies Record<string, { seeds: Seeds; kinds: readonly Kind[] }>;

/** Runs seeds until the simulation finds something. */
async function firstFound(name: keyof typeof sets, wrap?: (deps: Deps) => Deps): Promise<Violation[]> {
  const { seeds, kinds } = sets[name];
  for (const seed of seeds) {
    const { violations } = await runPlan(drawPlan(seed, { kinds: new Set(kinds) }), wrap === undefined ? {} : { wrap });
    if (violations.length > 0) return violations;
  }
  return [];
}

const rules = (violations: readonly Violation[]) => new Set(violations.map(({ rule }) => rule));
const limits = { timeout: 240_000 };

beforeEach(() => {
  Object.assign(broken, {
    lease: false,
    wait: false,
    transaction: false,
    several: false,
    choice: false,
    rule: false,
    return: false,
    edit: false,
  });
});

it('finds it when the key of a record is not unique any more', limits, async () => {
  // Records are looked for before they are made, so not every broken key doubles one: some belong together no more.
  expect(await firstFound('key', withOwnKeys)).not.toEqual([]);
});

it('finds it when two may work on one job', limits, async () => {
  broken.lease = true;
  // A record is made twice, or changed by two requests at once.
  expect(await firstFound('lease')).not.toEqual([]);
});

it(
  'finds it when two may work on one job, and none of them waits for a create that is on its way',
  limits,
  async () => {
    broken.lease = true;
    broken.wait = true;
    expect(rules(await firstFound('wait'))).toContain('doubled');
  },
);

it('finds it when a change and the job that follows are not one transaction', limits, async () => {
  broken.transaction = true;
  expect(await firstFound('transaction')).not.toEqual([]);
});

it('finds it when one of several contacts is taken for the caller', limits, async () => {
  broken.several = true;
  expect(rules(await firstFound('people'))).toContain('wrong-person');
});

it('finds it when a choice in the panel does not reach the Case', limits, async () => {
  broken.choice = true;
  expect(rules(await firstFound('people'))).toContain('wrong-person');
});

it('finds it when a log rule is not heeded', limits, async () => {
  broken.rule = true;
  expect(rules(await firstFound('rules'))).toContain('unexpected');
});

it('finds it when somebody who returns gets a Case of their own against the rule', limits, async () => {
  broken.return = true;
  expect(rules(await firstFound('returns'))).toContain('unexpected');
});

it('finds it when what a person changed in Salesforce is written over', limits, async () => {
  broken.edit = true;
  expect(rules(await firstFound('edits'))).toContain('edit-overwritten');
});

it.each(Object.values(sets))(
  'finds nothing in the same runs when nothing is broken',
  limits,
  async ({ seeds, kinds }) => {
    for (const seed of seeds) {
      const { violations } = await runPlan(drawPlan(seed, { kinds: new Set<Kind>(kinds) }));
      expect(violations, `seed ${seed}`).toEqual([]);
    }
  },
);
