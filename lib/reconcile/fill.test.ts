import { describe, expect, it } from 'vitest';
import type { CallRow, EnquiryRow } from '../cinnox/gateway.ts';
import { createManualClock } from '../platform/testing/manual-clock.ts';
import type { FillPart } from './facts.ts';
import { rowsToFill } from './fill.ts';
import type { OrgReading } from './read-org.ts';

const dayMs = 24 * 3600_000;
const now = Date.UTC(2026, 10, 23, 12);

function callOf(days: number): CallRow {
  const startedAt = now - days * dayMs;
  return {
    ...{ type: 'call', callId: `c${days}`, displayCaseNumber: `E${days}`, status: 'Call Ended' },
    ...{ startedAt, endedAt: startedAt + 60_000, caller: { phoneNumber: '+85294667788' }, callee: { eid: 'ada' } },
  };
}

function enquiryOf(number: string, days: number): EnquiryRow {
  const channel = 'VIRTUALNUMBER';
  return { id: number, displayCaseNumber: number, channel, createdAt: now - days * dayMs, status: 'closed' };
}

const partOf = (days: number): FillPart => ({
  ...{ id: `call:c${days}:ada`, kind: 'call', keys: [`call:acme:c${days}:ada`], eid: 'ada', callId: `c${days}` },
});

/** An org in which none of it is to be seen. */
const nothing: OrgReading['client'] = {
  query: async () => [],
  queryAll: async () => [],
  describe: async () => null,
};

async function asked(mode: OrgReading['mode'], enquiries: EnquiryRow[]) {
  const gateway = { calls: async () => [callOf(40), callOf(2)], enquiries: async () => enquiries };
  const { mine } = await rowsToFill([partOf(40), partOf(2)], {
    ...{ me: 'ada', service: 'acme', now, clock: createManualClock(), gateway },
    reading: {
      ...{ client: nothing, mode, whose: { eid: 'ada', userId: '005000000000001' } },
      range: { startAt: now - 41 * dayMs, endAt: now, from: '2026-10-13', to: '2026-11-23', timeZone: 'UTC' },
    },
  });
  return [...mine.calls.map(({ callId }) => callId), ...mine.enquiries.map((row) => row.displayCaseNumber)];
}

describe('rowsToFill', () => {
  it('without the package takes nothing that this browser may have forgotten, whatever a page asks for', async () => {
    expect(await asked('package-free', [enquiryOf('E40', 40), enquiryOf('E2', 2)])).toEqual(['c2', 'E2']);
  });

  it('without the package brings no old enquiry along with a new call', async () => {
    expect(await asked('package-free', [enquiryOf('E2', 35)])).toEqual(['c2']);
  });

  it('leaves it to the log rows where there are some', async () => {
    expect(await asked('package', [enquiryOf('E40', 40), enquiryOf('E2', 2)])).toEqual(['c40', 'c2', 'E40', 'E2']);
  });
});
