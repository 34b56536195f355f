import { toAppError } from '../errors/app-error.ts';
import type { CallRow, CinnoxGateway, EnquiryRow, TimeWindow } from '../cinnox/gateway.ts';
import { sleep, type Clock } from '../platform/clock.ts';

/** Reports are read in pieces of a week: a refusal costs one piece, not all of it (ms). */
const pieceMs = 7 * 24 * 3600_000;
/** A service may filter by the end: what began in the range may have ended up to a week later (ms). */
const endsLaterMs = 7 * 24 * 3600_000;
const marginMs = 3600_000;
const rowsPerPage = 500;
/** 500 requests a minute are everybody's: this many at once, then at this pace. */
const atOnce = 60;
const pauseMs = 600;
/** How long to wait when CINNOX asks for less, each time (ms). */
const refusedMs = [10_000, 30_000];

export interface Reports {
  calls: CallRow[];
  enquiries: EnquiryRow[];
}

/** The windows that together hold whatever began in the range, whichever way the service filters. */
export function windowsFor({ startAt, endAt }: TimeWindow, now: number): TimeWindow[] {
  const from = startAt - marginMs;
  const to = Math.max(from + 1, Math.min(endAt + endsLaterMs, now + marginMs));
  const pieces: TimeWindow[] = [];
  for (let at = from; at < to; at += pieceMs) pieces.push({ startAt: at, endAt: Math.min(at + pieceMs, to) });
  return pieces;
}

/** Both reports over a range, all pages, leaving room for the requests of everybody else. Throws what the gateway throws. */
export async function readReports(
  range: TimeWindow,
  options: { gateway: Pick<CinnoxGateway, 'calls' | 'enquiries' | 'pageSize'>; clock: Clock; now: number },
): Promise<Reports> {
  const { gateway, clock } = options;
  const calls = new Map<string, CallRow>();
  const enquiries = new Map<string, EnquiryRow>();
  let requests = 0;

  async function read<T>(report: 'calls' | 'enquiries', ask: () => Promise<T[]>): Promise<T[]> {
    const rows = await patiently(ask, clock);
    // Asked for afterwards: the service may just have said how many it gives at once.
    requests += 1 + Math.floor(rows.length / (gateway.pageSize?.(report) ?? rowsPerPage));
    if (requests > atOnce) {
      await sleep(clock, (requests - atOnce) * pauseMs);
      requests = atOnce;
    }
    return rows;
  }

  for (const piece of windowsFor(range, options.now)) {
    for (const row of await read('calls', () => gateway.calls(piece))) calls.set(callId(row), row);
    for (const row of await read('enquiries', () => gateway.enquiries(piece)))
      enquiries.set(row.displayCaseNumber, row);
  }
  return { calls: [...calls.values()], enquiries: [...enquiries.values()] };
}

const callId = (row: CallRow) => [row.hid, row.callId, row.startedAt, row.caller.eid, row.callee?.eid].join('|');

async function patiently<T>(ask: () => Promise<T>, clock: Clock): Promise<T> {
  for (const waitMs of refusedMs) {
    try {
      return await ask();
    } catch (thrown) {
      if (toAppError(thrown).code !== 'rate_limited') throw thrown;
      await sleep(clock, waitMs);
    }
  }
  return ask();
}
