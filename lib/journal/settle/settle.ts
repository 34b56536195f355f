import { AppError, toAppError } from '../../errors/app-error.ts';
import { type JournalRow } from '../../domain/journal-row.ts';
import { hookKey } from '../../domain/keys.ts';
import { finalCallKey } from '../../domain/record-fields.ts';
import type { JobOutcome } from '../../outbox/job.ts';
import { compositeError } from '../../salesforce/fault-table.ts';
import { noteAttempt, noteRefusal } from './attempt.ts';
import { patchCase } from './close-case.ts';
import { commit } from './commit.ts';
import { readClosingIfReady } from './conversation.ts';
import { attachOthers } from './attach.ts';
import { waitForLease } from './behalf.ts';
import { buildCreation, withoutError, type Creation } from './create.ts';
import { isTakenBack, rekeyDecision, writeDecision, writeSkip } from './decision.ts';
import { tellGivenUps } from './given-up.ts';
import { waitForFirst } from './first-maker.ts';
import { follow, nameKeptCase, nearestCall } from './follow.ts';
import { joinEarlierCase } from './join-case.ts';
import { ofJourney } from './journey-task.ts';
import { lookup, type Found } from './lookup.ts';
import { hasOtherParts } from './other-parts.ts';
import { patchTask } from './patch.ts';
import { planLane, type CallToWrite, type LanePlan } from './plan.ts';
import { readCreation, refusedRow } from './read-creation.ts';
import { refuse, refuseForgotten, tell, type Refusals } from './refusals.ts';
import { planContext, type SettleContext } from './settle-context.ts';
import { draftsOf, takeIn, withDrafts } from './take-in.ts';
import { withoutHidden } from './unreachable.ts';
import { wordsElsewhere } from './words-elsewhere.ts';

/** A lane needs a handful of steps; more means that it does not converge. */
const mostSteps = 12;
/** A record that somebody else changes that often while it is written is no chance. */
const mostConflicts = 4;
/** One composite takes 25 parts: five for each call, nine for the enquiry and the drafts. The rest is the next step's. */
const mostCalls = 3;

/** Decisions first: a "don't log" is in the org before another browser can write, a taken-back one is out of the way. */
async function decide(plan: LanePlan, context: SettleContext): Promise<boolean> {
  for (const { row, key } of plan.decisions) {
    if (row.log.rekey === true) await commit(context, row, await rekeyDecision(row, key, context));
    else await commit(context, row, await writeDecision(row, key, context));
  }
  return plan.decisions.length > 0;
}

/** Cases this user may not make: the Task is written all the same, the Case waits for the permission; and vice versa. */
function refuseUnmakeable(plan: LanePlan, context: SettleContext, refused: Refusals): void {
  const { enquiry, calls } = plan;
  if (enquiry !== undefined && context.caseObject?.createable !== true) {
    const missing = new AppError('permission_missing', 'This user may not create Cases.', { object: 'Case' });
    refused.set(enquiry.row.id, missing);
  }
  if (context.taskObject?.createable === true) return;
  const missing = new AppError('permission_missing', 'This user may not create Tasks.', { object: 'Task' });
  for (const { row } of calls) refused.set(row.id, missing);
}

/** "Don't log" said in another browser before the call had a key. True: then the plan is made anew. */
async function heedDrafts(calls: readonly CallToWrite[], found: Found, context: SettleContext): Promise<boolean> {
  let heeded = false;
  for (const { row, key } of calls) {
    const drafts = draftsOf({ row, key }, found, context).filter((draft) => draft.browser !== context.browserId);
    const decisions = drafts.flatMap(({ data }) => data.declined ?? []);
    const [decision] = decisions.toSorted((left, right) => right.at - left.at);
    if (decision === undefined || (await isTakenBack(row, key, decision, context))) continue;
    await context.journal.change(row.id, (now) =>
      now.declined === undefined ? { ...now, declined: { ...decision, written: false } } : undefined,
    );
    heeded = true;
  }
  return heeded;
}

/**
 * My calls inside an enquiry whose Case is due before their Tasks are: another browser may have said "don't log" of one,
 * and then the enquiry follows.
 */
function callsToCome(plan: LanePlan, inside: readonly JournalRow[], context: SettleContext): CallToWrite[] {
  if (context.mode !== 'package' || plan.enquiry?.enquiry.voice !== true) return [];
  const due = new Set(plan.calls.map(({ row }) => row.id));
  return inside.flatMap((row) => {
    const { call } = row;
    if (call === undefined || row.log.state !== 'open' || row.declined !== undefined || due.has(row.id)) return [];
    const known = finalCallKey(row, context.me, context.hookIdIsCallId(row.service));
    const key = known ?? hookKey(row.service, call.messageId ?? row.id, context.me);
    return [{ row, call, key }];
  });
}

async function isDeclined(items: readonly { row: JournalRow }[], { journal }: SettleContext): Promise<boolean> {
  const now = await Promise.all(items.map(({ row }) => journal.get(row.id)));
  return now.some((row) => row?.declined !== undefined);
}

/** Returns the time to come back at when another lane is about it. */
async function create(
  lane: string,
  { plan, inside }: { plan: LanePlan; inside: readonly JournalRow[] },
  context: SettleContext,
  refused: Refusals,
): Promise<number | undefined> {
  const { enquiry } = plan;
  const calls = plan.calls.slice(0, mostCalls);
  const withThoseToCome = [...calls, ...callsToCome(plan, inside, context).slice(0, mostCalls)];
  const items = [...calls, ...(enquiry === undefined ? [] : [enquiry])];
  const turn = await waitForLease(items, context);
  if (turn !== undefined) return turn;
  const found = await lookup(withThoseToCome, enquiry, context);
  const taken = await takeIn(items, found, context);
  for (const { before, after } of taken) await commit(context, before, after);
  if (taken.length > 0) return undefined;
  if (await heedDrafts(withThoseToCome, found, context)) return undefined;
  const draftsOfItem = (item: (typeof items)[number]) => draftsOf(item, found, context);
  // What the drafts tell is news for the journal, too.
  const keep = async (row: JournalRow) =>
    commit(context, items.find((item) => item.row.id === row.id)?.row ?? row, row);
  const told = items.map((item) => withDrafts(item, found, context));
  const { attached, again: later } = await attachOthers(told, draftsOfItem, context);
  for (const row of attached) await keep(row);
  if (attached.length > 0 || later !== undefined) return later;
  const wait = enquiry === undefined ? undefined : await waitForFirst(enquiry, inside, context);
  if (wait !== undefined && calls.length === 0) return wait;
  const dueEnquiry = enquiry === undefined || wait !== undefined ? undefined : withDrafts(enquiry, found, context);
  const joined = dueEnquiry === undefined ? undefined : await joinEarlierCase(dueEnquiry, context);
  if (joined !== undefined) return keep(joined).then(() => undefined);
  const closing = dueEnquiry === undefined ? undefined : await readClosingIfReady(dueEnquiry, context);
  const caseId = plan.logged.enquiry?.row.log.caseId;
  const creation = buildCreation(
    {
      calls: calls.map((item) => withDrafts(item, found, context)),
      drafts: items.flatMap(draftsOfItem),
      ...(dueEnquiry === undefined ? {} : { enquiry: dueEnquiry }),
      ...(closing === undefined ? {} : { closing }),
      ...(caseId === undefined ? {} : { caseId }),
    },
    context,
  );
  const again = await noteAttempt(creation, lane, context);
  if (again !== undefined) return again;
  // Somebody may have said "don't log" while it was looked what is there: the plan is made anew.
  if (await isDeclined([...items, ...withThoseToCome], context)) return undefined;
  const answers = await context.client.composite(creation.parts, { allOrNone: true }).catch(async (thrown: unknown) => {
    await noteRefusal(creation, context, toAppError(thrown));
    throw thrown;
  });
  const error = compositeError(answers);
  if (error !== null) {
    await noteRefusal(creation, context);
    if (await leaveHidden(creation, error, context)) return undefined;
    refuse(refused, refusedRow(creation, error), error, context);
    return undefined;
  }
  const written = readCreation(creation, answers, context.mode);
  for (const row of written) await keep(row);
  context.onWritten();
  return undefined;
}

/** A Task or Case that may not point to its Case or person is written without. True: then the plan is made anew. */
async function leaveHidden(creation: Creation, error: AppError, context: SettleContext): Promise<boolean> {
  const row = refusedRow(creation, error);
  const record = creation.calls.find(({ item }) => item.row === row)?.task ?? creation.enquiry?.case;
  if (row === undefined || record === undefined) return false;
  const next = await withoutHidden(row, record, error, context);
  if (next !== undefined) await commit(context, row, next);
  return next !== undefined;
}

/** Each record by itself: one that is refused, or must wait, keeps no other from being completed. */
async function patch(
  plan: LanePlan,
  context: SettleContext,
  refused: Refusals,
): Promise<{ more: boolean; again?: number }> {
  const { enquiry, calls } = plan.logged;
  let { again } = plan;
  let changed = false;
  const patchRow = async (row: JournalRow, work: () => Promise<JournalRow | number | undefined>) => {
    if (refused.has(row.id)) return;
    try {
      const next = await work();
      if (next === undefined) return;
      if (typeof next === 'number') {
        again = Math.min(next, again ?? next);
        return;
      }
      await commit(context, row, next);
      changed = true;
    } catch (thrown) {
      refuse(refused, row, toAppError(thrown), context);
    }
  };
  if (enquiry !== undefined) await patchRow(enquiry.row, () => patchCase(enquiry, context));
  for (const item of calls) await patchRow(item.row, () => patchTask(item, enquiry?.row.log.caseId, context));
  if (changed) context.onWritten();
  return { more: changed, ...(again === undefined ? {} : { again }) };
}

async function skip(plan: LanePlan, context: SettleContext): Promise<boolean> {
  for (const item of plan.skip) {
    const { row, key, ...ruling } = item;
    const words = await wordsElsewhere(item, context);
    await commit(context, row, words ?? (await writeSkip(row, key, ruling, context)));
  }
  return plan.skip.length > 0;
}

/** What is refused by now is left out of the rest of the run. */
function withoutRefused(plan: LanePlan, refused: Refusals): LanePlan {
  const { enquiry, ...rest } = plan;
  return {
    ...rest,
    calls: plan.calls.filter(({ row }) => !refused.has(row.id)),
    ...(enquiry === undefined || refused.has(enquiry.row.id) ? {} : { enquiry }),
  };
}

/** One step; true when there may be more to do. */
async function step(
  lane: string,
  context: SettleContext,
  refused: Refusals,
): Promise<{ more: boolean; again?: number }> {
  const rows = await context.journal.byLane(lane);
  const near = await nearestCall(rows, context);
  const others = await hasOtherParts(rows, near, context);
  const journey = await ofJourney(rows, context);
  const plan = planLane(rows, { ...planContext(context), journey }, near, others);
  if (await follow(plan, context)) return { more: true };
  // Decisions first: a key that a colleague's "don't log" holds is freed before a rule's skip is written under it.
  if (await decide(plan, context)) return { more: true };
  if ((await skip(plan, context)) || (await tellGivenUps(rows, context))) return { more: true };
  await nameKeptCase(near === undefined ? rows : [...rows, near], context);
  refuseUnmakeable(plan, context, refused);
  refuseForgotten(plan, context, refused);
  const due = withoutRefused(plan, refused);
  if (due.calls.length > 0 || due.enquiry !== undefined) {
    const inside = near === undefined ? rows : [...rows, near];
    const again = await create(lane, { plan: due, inside }, context, refused);
    return again === undefined ? { more: true } : { more: false, again };
  }
  return patch(plan, context, refused);
}

/** Nothing failed this time: what was said about a failure is over. */
async function clearErrors(lane: string, refused: Refusals, { journal }: SettleContext): Promise<void> {
  for (const row of await journal.byLane(lane)) {
    if (row.log.error !== undefined && !refused.has(row.id))
      await journal.change(row.id, (now) => ({ ...now, log: withoutError(now.log) }));
  }
}

/**
 * Brings the org to what the journal rows of one lane say. Level-triggered: it looks at what is there, does the next
 * thing, and looks again, so that it may be killed and repeated at any point. A record that the org refuses keeps no
 * other from being written; throws the refusal when everything else is done.
 */
export async function settleLane(lane: string, context: SettleContext): Promise<JobOutcome> {
  const refused: Refusals = new Map();
  let conflicts = 0;
  for (let count = 0; count < mostSteps + refused.size; count += 1) {
    let result;
    try {
      result = await step(lane, { ...context, insists: conflicts >= mostConflicts }, refused);
    } catch (thrown) {
      const error = toAppError(thrown);
      // Somebody wrote the same key or record in between: look again, what is there is adopted.
      if (error.code === 'version_conflict') conflicts += 1;
      if (error.advice === 'after-refresh') continue;
      throw error;
    }
    if (result.more) continue;
    // What is due soon must not wait with what is blocked: the block is met again then, and told.
    if (result.again !== undefined) {
      if (refused.size === 0) await clearErrors(lane, refused, context);
      // Whatever is reckoned wrong must not keep the worker busy.
      return { done: false, again: Math.max(result.again, context.now() + 1_000) };
    }
    await clearErrors(lane, refused, context);
    if (refused.size > 0) throw await tell(refused, context);
    return { done: true };
  }
  throw new AppError('version_conflict', 'The record keeps changing while CINNOX writes it.');
}
