import type { CallRow } from '../../cinnox/gateway.ts';
import type { Behalf } from '../../domain/behalf.ts';
import { settlingMs, withAliases, type JournalRow, type Mode } from '../../domain/journal-row.ts';
import type { RuleContext } from '../../domain/log-rules.ts';
import { applyCallRow, callRowAliases, reportParties, type OwnContext } from '../../inbox/apply-call.ts';
import { applyEnquiryRow, enquiryAliases, enquiryFacts } from '../../inbox/apply-enquiry.ts';
import { legsOf, withParts, type Leg } from '../../inbox/journey.ts';
import type { SalesforceClient } from '../../salesforce/client.ts';
import { isSame } from '../../storage/same.ts';
import type { Journal, JournalTx } from '../journal.ts';
import { inOrg, mostAtOnce, soughtOf } from './in-org.ts';
import type { Leases } from './leases.ts';
import { isRuledOut } from './ruled-out.ts';
import { isInside, thingsOf, type ReportedThing, type ReportsOfSweep } from './things.ts';
import { listed, listUnwritten, type Nobodys, type UnwrittenThing } from './unwritten.ts';
import { unownedPart, whoWrites, type Verdict } from './who-writes.ts';

const doneKey = 'writers-done';
/** Where the next sweep begins because this one left something to it (epoch ms by the services' clock). */
export const leftKey = 'writers-left';
/** When this browser saw that the package was installed after the work had begun without it (epoch ms by the org's clock). */
export const packageSinceKey = 'package-since';
/** By then every browser that is open has seen it, and told what was decided in it before (ms). */
const allKnowMs = 2 * 3600_000;
const mostKept = 2000;
/** So many become rows in one sweep, and the org is asked for so many; the rest is the next sweep's. */
const mostPerSweep = 400;
const mostAsked = 2000;
/** Ordinary sweeps begin no later than this before now (ms). */
const shownMs = 3600_000;

export interface TakeOverContext {
  journal: Journal;
  client: SalesforceClient;
  leases: Leases;
  mode: Mode;
  me: string;
  ownerEid: string | undefined;
  isSupervisor: boolean;
  /** By the services' clock. */
  now: number;
  /** Nothing that began earlier is taken up. */
  since: number;
  newId: () => string;
  /** Asked for where something is to be judged by them: at most sweeps nothing is. */
  rules: () => Promise<Pick<RuleContext, 'settings' | 'defaultCountry'>>;
  /** The Salesforce user of a member of staff; undefined = not known for certain. */
  userOf: (eid: string) => Promise<string | undefined>;
}

type Mine = Extract<Verdict, { part: string }>;
interface Todo {
  item: ReportedThing;
  verdict: Mine;
}

/**
 * What began before the package was there is left to whose it is: only that person's browser knows whether it was to be
 * logged. So is all of the time until every browser has told.
 */
function isForOthers({ startedAt }: ReportedThing, verdict: Verdict, since: number | undefined, now: number): boolean {
  const isSupervised = 'part' in verdict && verdict.as === 'supervisor';
  return isSupervised && since !== undefined && (startedAt < since || now < since + allKnowMs);
}

function sort(items: readonly ReportedThing[], packageSince: number | undefined, context: TakeOverContext) {
  const { me, mode, ownerEid, isSupervisor, now, since } = context;
  const todo: Todo[] = [];
  const nobodys: Nobodys[] = [];
  for (const item of items) {
    if (item.startedAt < since) continue;
    const writers = { me, mode, isSupervisor, now, ...(ownerEid === undefined ? {} : { ownerEid }) };
    const verdict = whoWrites(item.thing, writers);
    if (isForOthers(item, verdict, packageSince, now)) continue;
    if ('part' in verdict) todo.push({ item, verdict });
    if (verdict.who === 'nobody') nobodys.push({ item, reason: verdict.reason });
  }
  return { todo, nobodys };
}

/** What nobody has comes first: there is little of it. Of both the oldest first, an enquiry after its calls. */
function inTurn(todo: readonly Todo[]): Todo[] {
  const isOwned = ({ verdict }: Todo) => Number(verdict.part !== unownedPart);
  const at = ({ item }: Todo) => (item.thing.kind === 'call' ? item.startedAt : item.thing.endedAt);
  return todo.toSorted((one, other) => isOwned(one) - isOwned(other) || at(one) - at(other));
}

/** Parts of one call share its ids: what is written for somebody else is found by an alias of its own only. */
export const partAlias = (key: string): string => `part:${key}`;

async function takeCall(
  tx: JournalTx,
  { item, verdict }: Todo,
  behalf: Behalf,
  own: OwnContext,
  legs: readonly Leg[],
): Promise<boolean> {
  if (!('call' in item.report)) return false;
  const { call } = item.report;
  const mine = await tx.byAliases(callRowAliases(call, item.service));
  // Said here to be this person's own: that row is written.
  if (verdict.part === unownedPart && mine.some((row) => row.mine !== undefined && row.log.state !== 'not-mine'))
    return false;
  const [known] = await tx.byAliases([partAlias(item.key)]);
  const row = applyCallRow(known, call, item.service, { ...own, me: verdict.part }, true);
  if (row === undefined || isSame(row.call, known?.call)) return false;
  const taken: JournalRow = { ...row, aliases: [], behalf, mine: { by: 'behalf', at: own.now } };
  return put(tx, withAliases(withParts(taken, legs, own), [partAlias(item.key)]));
}

async function takeEnquiry(
  tx: JournalTx,
  { item, verdict }: Todo,
  behalf: Behalf,
  own: OwnContext,
  calls: readonly CallRow[],
): Promise<boolean> {
  if (!('enquiry' in item.report)) return false;
  const { enquiry } = item.report;
  // The call may be in the org already, left out because of its number, which not every enquiry tells.
  const numbers = calls.flatMap((call) => {
    const { direction, number } = reportParties(call, { ...own, me: verdict.part });
    return isInside(call, enquiry) && direction !== 'internal' && number !== undefined ? [number] : [];
  });
  const facts = enquiryFacts({ ...(numbers[0] === undefined ? {} : { visitorPhone: numbers[0] }), ...enquiry });
  const known = (await tx.byAliases(enquiryAliases(facts, item.service))).find((row) => row.kind === 'enquiry');
  if (known?.mine !== undefined) return false;
  const row = applyEnquiryRow(known, facts, item.service, 'enquiry', { ...own, me: verdict.part });
  return row !== undefined && put(tx, { ...row, behalf, mine: { by: 'behalf', at: own.now } });
}

async function put(tx: JournalTx, row: JournalRow): Promise<true> {
  await tx.put(row);
  if (row.match.status === 'searching')
    await tx.enqueue({ kind: 'match', lane: `match:${row.id}`, payload: { rowId: row.id } });
  await tx.enqueue({ kind: 'settle', lane: row.lane, payload: { lane: row.lane } });
  return true;
}

/** Who gets the record; undefined = no Salesforce user is known for that person. */
async function behalfOf({ as, part, for: staff }: Mine, context: TakeOverContext): Promise<Behalf | undefined> {
  if (staff === context.me) return { as, part, staff };
  const userId = await context.userOf(staff);
  return userId === undefined ? undefined : { as, part, staff, userId };
}

/** Whose lease is held; without the package there are none, and only the owner's own browser comes here. */
async function underLease(todo: readonly Todo[], { leases, mode }: TakeOverContext): Promise<Todo[]> {
  if (mode === 'package-free' || todo.length === 0) return [...todo];
  const held = new Set<string>();
  for (const purpose of new Set(todo.map(({ verdict }) => verdict.as)))
    if ((await leases.heldUntil(purpose)).held) held.add(purpose);
  return todo.filter(({ verdict }) => held.has(verdict.as));
}

/**
 * Makes rows of what it is this browser's turn to write. Returns how many, what has no user, what the org has already,
 * and what was looked at.
 */
async function take(open: readonly Todo[], reports: ReportsOfSweep, context: TakeOverContext) {
  const { journal, now, mode, newId, me } = context;
  const turn = await underLease(open, context);
  const known = await inOrg(
    turn.map(({ item, verdict }) => soughtOf(item, verdict.part)),
    context,
  );
  const own: OwnContext = { me, staff: reports.staff, mode, now, newId };
  const legs = legsOf(reports.calls, reports.staff);
  const rules = { ...(await context.rules()), now, mode };
  const userless: UnwrittenThing[] = [];
  const taken: string[] = [];
  let rows = 0;
  for (const one of turn) {
    if (known.has(one.item.key)) continue;
    const behalf = await behalfOf(one.verdict, context);
    if (behalf === undefined) {
      if (!isRuledOut(one.item, reports, rules)) userless.push(listed(one.item, 'no-user'));
      continue;
    }
    const isNew = await journal.transact(
      async (tx) => (await takeCall(tx, one, behalf, own, legs)) || takeEnquiry(tx, one, behalf, own, reports.calls),
    );
    if (isNew) rows += 1;
    // Until then its report may change.
    if (now - one.item.thing.endedAt > settlingMs) taken.push(one.item.key);
  }
  return { known: [...known, ...taken], userless, rows, turn };
}

/** Undefined when the next sweep begins early enough by itself. */
function beginOfRest(rest: Iterable<Todo>, now: number): number | undefined {
  let oldest = now;
  for (const { item } of rest) oldest = Math.min(oldest, item.startedAt);
  return oldest < now - shownMs ? oldest : undefined;
}

/**
 * After a sweep: what nobody's browser writes becomes rows of this one, when it is its turn; what nobody may write is
 * listed. Returns where the next sweep has to begin for what is left. Throws what the org throws: the next sweep tries
 * again.
 */
export async function takeOver(reports: ReportsOfSweep, context: TakeOverContext): Promise<number | undefined> {
  const { journal, now } = context;
  const { until = Infinity } = reports;
  const things = thingsOf(reports).filter(({ startedAt }) => startedAt < until);
  const { todo, nobodys } = sort(things, await journal.meta<number>(packageSinceKey), context);
  const done = new Set((await journal.meta<string[]>(doneKey)) ?? []);
  const all = inTurn(todo.filter(({ item }) => !done.has(item.key)));
  const open = await underLease(all, context);
  // Whose slot went to another browser comes back to what is left.
  const rest = new Set((await journal.meta<number>(leftKey)) === undefined ? open : all);
  const known: string[] = [];
  const userless: UnwrittenThing[] = [];
  let rows = 0;
  for (let at = 0; at < Math.min(open.length, mostAsked) && rows < mostPerSweep; at += mostAtOnce) {
    const taken = await take(open.slice(at, at + mostAtOnce), reports, context);
    known.push(...taken.known);
    userless.push(...taken.userless);
    rows += taken.rows;
    for (const one of taken.turn) rest.delete(one);
  }
  const found = [...known, ...(await listUnwritten({ things, nobodys, userless, done, reports }, context))];
  // All that the sweeps show is remembered: it would be asked for anew each time, and nothing else be reached.
  const kept = Math.max(mostKept, todo.length + nobodys.length);
  if (found.length > 0) await journal.setMeta(doneKey, [...done, ...found].slice(-kept));
  return beginOfRest(rest, now);
}
