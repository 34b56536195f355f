import { alias } from '../../domain/keys.ts';
import { isSame } from '../../storage/same.ts';
import type { Journal } from '../journal.ts';
import { inOrg, mostAtOnce, soughtOf, type Sought } from './in-org.ts';
import type { TakeOverContext } from './take-over.ts';
import { isRuledOut } from './ruled-out.ts';
import type { ReportedThing, ReportsOfSweep } from './things.ts';
import { unownedPart, type NoWriter } from './who-writes.ts';

/** Something due that nobody writes: listed with the reason. */
export interface UnwrittenThing extends Sought {
  kind: 'call' | 'enquiry';
  who: string;
  /** When it began (epoch ms by the services' clock). */
  at: number;
  reason: NoWriter;
  /** By which the journal may know it. */
  names: string[];
}

export interface Nobodys {
  item: ReportedThing;
  reason: NoWriter;
}

export const unwrittenKey = 'no-writer';
const askedKey = 'no-writer-asked';
const mostListed = 200;
/** What sweeps do not show any more stays listed for as long as the nightly one would show it (ms). */
const keptMs = 48 * 3600_000;
/** How often the org is asked whether somebody has written it, or decided about it, meanwhile (ms). */
const askAgainMs = 10 * 60_000;

export function listed(item: ReportedThing, reason: NoWriter): UnwrittenThing {
  const { key, thing, who, startedAt, service, report } = item;
  const callId = 'call' in report ? report.call.callId : undefined;
  const names = callId === undefined ? [key] : [alias.call(service, callId)];
  return {
    ...soughtOf(item, reason === 'no-user' ? '' : unownedPart),
    kind: thing.kind,
    who,
    at: startedAt,
    reason,
    names,
  };
}

/** By what was decided since. */
function isStill({ reason }: UnwrittenThing, { ownerEid, me }: TakeOverContext): boolean {
  if (reason === 'no-user') return true;
  return reason === 'no-owner' ? ownerEid === undefined : ownerEid !== undefined && ownerEid !== me;
}

/** Of those that were listed before: there is little of it, and the org is asked once in a while. */
async function writtenSince(earlier: readonly UnwrittenThing[], context: TakeOverContext): Promise<string[]> {
  const { journal, now } = context;
  const askedAt = (await journal.meta<number>(askedKey)) ?? 0;
  if (earlier.length === 0 || Math.abs(now - askedAt) < askAgainMs) return [];
  const written: string[] = [];
  for (let at = 0; at < earlier.length; at += mostAtOnce)
    written.push(...(await inOrg(earlier.slice(at, at + mostAtOnce), context)));
  await journal.setMeta(askedKey, now);
  return written;
}

/** Somebody said here to have had it. */
async function claimed(things: readonly UnwrittenThing[], journal: Journal): Promise<Set<string>> {
  if (things.length === 0) return new Set();
  return journal.transact(async (tx) => {
    const keys = new Set<string>();
    for (const { key, names = [] } of things) {
      const rows = await tx.byAliases(names);
      if (rows.some(({ mine, log }) => mine !== undefined && log.state !== 'not-mine')) keys.add(key);
    }
    return keys;
  });
}

/**
 * Stores what nobody writes: with the package for a supervisor to see. A sweep shows the last minutes or the last hour
 * only: what was listed before stays until it is written, decided, or older than anybody looks back to. Returns the keys
 * that somebody has logged all the same.
 */
export async function listUnwritten(
  found: {
    /** All that the sweep showed. */
    things: readonly ReportedThing[];
    nobodys: readonly Nobodys[];
    userless: readonly UnwrittenThing[];
    done: ReadonlySet<string>;
    reports: ReportsOfSweep;
  },
  context: TakeOverContext,
): Promise<ReadonlySet<string>> {
  const { journal, now, mode, isSupervisor } = context;
  const isTold = mode === 'package-free' || isSupervisor;
  const before = (await journal.meta<UnwrittenThing[]>(unwrittenKey)) ?? [];
  const shown = new Set(found.things.map(({ key }) => key));
  const isKept = (one: UnwrittenThing) => !shown.has(one.key) && now - one.at < keptMs && isStill(one, context);
  const earlier = isTold ? before.filter(isKept) : [];
  const undone = isTold ? found.nobodys.filter(({ item }) => !found.done.has(item.key)) : [];
  // As at most sweeps: nothing to list, nothing listed.
  if (undone.length + before.length + found.userless.length === 0) return new Set();
  // What the rules leave out nobody has to write.
  const rules = { ...(await context.rules()), now, mode };
  const isOpen = ({ item }: Nobodys) => !isRuledOut(item, found.reports, rules);
  const open = undone.filter(isOpen).map(({ item, reason }) => listed(item, reason));
  const latest = open.slice(-mostListed);
  const known = new Set([
    ...(await inOrg(latest.slice(-mostAtOnce), context)),
    ...(await writtenSince(earlier, context)),
  ]);
  const all = [...found.userless, ...latest, ...earlier].filter(({ key }) => !known.has(key));
  const mine = await claimed(all, journal);
  const list = all
    .filter(({ key }) => !mine.has(key))
    .toSorted((one, other) => other.at - one.at)
    .slice(0, mostListed);
  if (!isSame(before, list)) await journal.setMeta(unwrittenKey, list);
  return known;
}
