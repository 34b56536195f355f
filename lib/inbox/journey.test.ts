import { describe, expect, it } from 'vitest';
import type { CallRow } from '../cinnox/gateway.ts';
import { firstPart, journeyDurationS, relatedParts } from '../domain/journey.ts';
import type { CallFacts } from '../domain/journal-row.ts';
import { callRow, noon } from '../domain/testing/rows.ts';
import { legsOf, withParts } from './journey.ts';

const staff = new Set(['ada', 'ben', 'chris']);
const context = { me: 'ada', staff };

/** An answered call of a visitor with one member of staff, in seconds after noon. */
function leg(eid: string, from: number, to: number, change: Partial<CallRow> = {}): CallRow {
  return {
    hid: `${eid}-${from}`,
    callId: 'c1',
    displayCaseNumber: '1001',
    type: 'call',
    status: 'Call Ended',
    startedAt: noon + from * 1000,
    endedAt: noon + to * 1000,
    durationS: to - from,
    caller: { isStaff: false, phoneNumber: '+85294667788' },
    callee: { eid, isStaff: true },
    ...change,
  };
}

function mine(change: Partial<CallFacts> = {}) {
  return callRow(
    {},
    {
      callId: 'c1',
      displayCaseNumber: '1001',
      startedAt: noon,
      endedAt: noon + 60_000,
      status: 'Call Ended',
      reported: true,
      ...change,
    },
  );
}

const partsOf = (row: ReturnType<typeof mine>, reports: readonly CallRow[]) =>
  withParts(row, legsOf(reports, staff), context).call?.parts;

const names = (row: ReturnType<typeof mine>, reports: readonly CallRow[]) =>
  (partsOf(row, reports) ?? []).map(({ eid, startedAt }) => `${eid} ${(startedAt - noon) / 1000}`);

describe('the parts of a conversation', () => {
  it('are colleagues’ answered calls of the same enquiry, one after the other, found through each other', () => {
    const reports = [leg('ada', 0, 60), leg('chris', 400, 500), leg('ben', 66, 380)];
    expect(names(mine(), reports)).toEqual(['ben 66', 'chris 400']);
    expect(names(mine(), [leg('chris', 400, 500)])).toEqual([]);
  });

  it('are none of the same enquiry on another day, nobody’s, between colleagues, or not answered', () => {
    const internal = { caller: { eid: 'chris', isStaff: true } };
    const reports = [
      leg('ben', 86_400, 86_500),
      leg('ben', 66, 120, { callee: {} }),
      leg('ben', 66, 120, internal),
      leg('ben', 66, 66, { status: 'Not Answered' }),
    ];
    expect(names(mine(), reports)).toEqual([]);
    expect(names(mine({ status: 'Not Answered' }), [leg('ben', 66, 120)])).toEqual([]);
  });

  it('without an id in common are known by the number, from one moment to the next only', () => {
    const other = { callId: 'c2', displayCaseNumber: '1002' };
    expect(names(mine({ number: '94667788' }), [leg('ben', 66, 120, other)])).toEqual(['ben 66']);
    expect(names(mine(), [leg('ben', 100, 120, other)])).toEqual([]);
    expect(names(mine({ number: '+6591234567' }), [leg('ben', 66, 120, other)])).toEqual([]);
    const withheld = { ...other, caller: { isStaff: false, phoneNumber: 'anonymous' } };
    expect(names(mine({ number: 'anonymous' }), [leg('ben', 66, 120, withheld)])).toEqual([]);
  });

  it('stay when a later sweep does not show them, and are corrected', () => {
    const first = withParts(mine(), legsOf([leg('ben', 66, 120)], staff), context);
    expect(withParts(first, [], context)).toBe(first);
    const next = withParts(first, legsOf([leg('ben', 66, 180), leg('chris', 190, 200)], staff), context);
    expect(next.call?.parts).toEqual([
      { eid: 'ben', callId: 'c1', startedAt: noon + 66_000, endedAt: noon + 180_000, durationS: 114 },
      { eid: 'chris', callId: 'c1', startedAt: noon + 190_000, endedAt: noon + 200_000, durationS: 10 },
    ]);
  });

  it('stand before, beside and after this one; the first may be another’s', () => {
    const call = mine({ startedAt: noon + 100_000, endedAt: noon + 200_000 });
    const reports = [
      leg('ben', 0, 50),
      leg('chris', 52, 98),
      leg('ben', 120, 180),
      leg('chris', 203, 260),
      leg('ben', 261, 300),
    ];
    const row = withParts(call, legsOf(reports, staff), context);
    if (row.call === undefined) throw new Error('no call');
    expect(relatedParts(row.call).map(({ part, relation }) => `${relation} ${part.eid}`)).toEqual([
      'earlier ben',
      'from chris',
      'together ben',
      'to chris',
      'later ben',
    ]);
    expect(firstPart(row.call, 'ada')?.startedAt).toBe(noon);
    expect(journeyDurationS(row.call)).toBe(300);
    const [alone] = [mine().call];
    if (alone === undefined) throw new Error('no call');
    expect(firstPart(alone, 'ada')).toBeUndefined();
    expect(journeyDurationS(alone)).toBe(60);
  });
});
