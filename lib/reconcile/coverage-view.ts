import type { CoverageView } from '../domain/coverage.ts';
import { localDate } from '../domain/user-dates.ts';
import { rowsKeptDays } from '../journal/rows-kept.ts';
import type { AskedPart, CoverageFacts, FillPart, FoundRows } from './facts.ts';
import { keptSince } from './kept-since.ts';
import type { HereRow, Part } from './lists.ts';
import { partsOf } from './parts.ts';
import { hereRows } from './here-rows.ts';
import { reconcile } from './reconcile.ts';

const dayMs = 24 * 3600_000;
/** Salesforce empties its recycle bin after this long. */
const recycleBinMs = 15 * dayMs;

function namesIn({ staff }: CoverageFacts): (eid: string) => string {
  const names = new Map(staff.map(({ eid, name }) => [eid, name]));
  return (eid) => names.get(eid) ?? eid;
}

/** What this browser knows of the range. */
export function hereIn(facts: CoverageFacts): HereRow[] {
  return hereRows(facts.journal, { ...facts, nameOf: namesIn(facts) });
}

/** Everything that could be logged of what CINNOX reports, as far as it is asked for: pure, for the page. */
export function askedParts(facts: CoverageFacts, here: readonly HereRow[]): Part[] {
  const { request, me, ownerEid } = facts;
  const parts = partsOf(facts, { ...facts, staff: new Set(facts.staff.map(({ eid }) => eid)) });
  if (request.whose === 'all') return parts;
  const known = new Set(here.map(({ key }) => key));
  const isMine = ({ eid, keys }: Part) =>
    eid === me || (eid === undefined && (ownerEid === me || keys.some((key) => known.has(key))));
  return parts.filter(isMine);
}

function isWithin(at: number, { startAt, endAt }: CoverageFacts['range']): boolean {
  return at >= startAt && at < endAt;
}

/** What has to be asked of the org for them. */
export function questionsFor(parts: readonly Part[], { range }: CoverageFacts): AskedPart[] {
  return parts
    .filter(({ startedAt }) => isWithin(startedAt, range))
    .map(({ kind, keys, enquiryNumber }) => ({
      kind,
      keys,
      ...(enquiryNumber === undefined ? {} : { enquiryNumber }),
    }));
}

/** The finished list, and the parts behind those lines that may be filled in. */
export function coverageView(
  facts: CoverageFacts,
  { parts, here }: { parts: readonly Part[]; here: readonly HereRow[] },
  found: FoundRows,
): { view: CoverageView; fillable: FillPart[] } {
  const context = { ...facts, keptSince: keptSince(facts.retentionDays, facts.now), nameOf: namesIn(facts) };
  const joined = reconcile({ parts, ...found, here }, context).filter(({ line }) => isWithin(line.at, facts.range));
  const lines = joined.map(({ line }) => line).toSorted((left, right) => right.at - left.at);
  const { request, canSeeAll, timeZone, mode, now, lightningHost } = facts;
  const view = { ...request, canSeeAll, timeZone, mode, lines, readAt: now, lightningHost };
  return {
    view: { ...view, limits: limitsOf(facts, view) },
    fillable: joined.flatMap(({ line, part }) =>
      line.canFill === true && part !== undefined ? [fillPart(line.id, part)] : [],
    ),
  };
}

function fillPart(id: string, { kind, keys, eid, callId, enquiryNumber }: Part): FillPart {
  return {
    ...{ id, kind, keys },
    ...(eid === undefined ? {} : { eid }),
    ...(callId === undefined ? {} : { callId }),
    ...(enquiryNumber === undefined ? {} : { enquiryNumber }),
  };
}

/** What cannot be known from here, said before anybody takes the list for more than it is. */
function limitsOf(facts: CoverageFacts, { lines, whose }: Pick<CoverageView, 'lines' | 'whose'>): string[] {
  const { range, mode, now, timeZone, retentionDays } = facts;
  const kept = keptSince(retentionDays, now);
  const keeps =
    retentionDays === undefined
      ? `This browser remembers what was done and decided for ${String(rowsKeptDays)} days.`
      : `The org keeps log rows for ${String(retentionDays)} days.`;
  const said: [boolean, string][] = [
    [
      mode === 'package-free',
      'Without the package Salesforce does not hold what was decided: a “Don’t log” or work that waits in another browser cannot be seen from here.',
    ],
    [now < range.endAt, 'CINNOX’s reports come about a minute late: what ended just now may not be listed yet.'],
    [
      range.startAt < kept,
      `${keeps} Before ${localDate(Math.max(kept, 0), timeZone)} only records that are still there can be compared, and nothing is filled in.`,
    ],
    [
      range.startAt < now - recycleBinMs,
      'Salesforce empties its recycle bin after 15 days: who deleted a record before that cannot be seen any more.',
    ],
    [
      whose === 'all' && lines.some((line) => line.class === 'not-checkable'),
      'Records that are not shared with you cannot be told from records that were removed for good.',
    ],
  ];
  return said.flatMap(([applies, sentence]) => (applies ? [sentence] : []));
}
