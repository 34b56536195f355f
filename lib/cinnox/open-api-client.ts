import { AppError } from '../errors/app-error.ts';
import type { Deps } from '../platform/ports.ts';
import { rowsIn, totalIn } from './answers.ts';
import type { CinnoxGateway, TimeWindow } from './gateway.ts';
import { createGet, type CinnoxAccess, type Query } from './open-api-request.ts';
import { readCall, readChatMessage, readEnquiry, readRows, readStaff, type RowReader } from './report-rows.ts';

export type { CinnoxAccess } from './open-api-request.ts';

const PAGE = 500;
/** A listing that goes on for ever is a fault of the service, not work for us. */
const MOST_PAGES = 200;

const DAY_MS = 24 * 60 * 60_000;
/** The widest window that reports are known to take is a month. */
const WIDEST_MS = 30 * DAY_MS;
/** Where a single call or enquiry is looked for when the service refuses to filter. */
const AROUND_MS = DAY_MS;

type Rows<T> = (raw: readonly unknown[]) => T[];

/** One report: where it is, how its rows are read, how one row is asked for and recognised. */
interface Report<T> {
  path: string;
  filter: string;
  read: Rows<T>;
  /** What makes two rows the same in overlapping windows. */
  key: (row: T) => string;
  isWanted: (row: T, id: string) => boolean;
}

/** "exceed maximum limit {limit}": how large a page of each report may be is documented for the staff list only. */
function smallerPage(thrown: unknown, limit: number): number | undefined {
  if (!(thrown instanceof AppError) || thrown.code !== 'not_available') return undefined;
  const most = Number(/maximum limit\D{0,5}(\d+)/i.exec(String(thrown.details.reason))?.[1]);
  return most >= 1 && most < limit ? most : undefined;
}

function windows({ startAt, endAt }: TimeWindow): TimeWindow[] {
  if (!(startAt < endAt)) throw new AppError('bad_input', 'A report needs a start before its end.');
  const pieces: TimeWindow[] = [];
  for (let from = startAt; from < endAt; from += WIDEST_MS) {
    pieces.push({ startAt: from, endAt: Math.min(from + WIDEST_MS, endAt) });
  }
  return pieces;
}

const rfc3339 = (at: number) => new Date(at).toISOString();

/**
 * The Open API with the App token in this browser (https://docs.cinnox.com/docs/open-api). Where the documentation is
 * silent it takes every likely form: rows under several names, no total, filters refused, fields absent.
 */
export function createOpenApiClient(options: {
  deps: Pick<Deps, 'fetch' | 'clock' | 'log'>;
  access: () => Promise<CinnoxAccess | null>;
}): CinnoxGateway {
  const { clock, log } = options.deps;
  const get = createGet(options);
  /** Reports whose filter the service has refused: it is not asked for again. */
  const unfiltered = new Set<string>();
  /** Rows that the service gives at once, where these are less than usual. */
  const pageSizes = new Map<string, number>();

  /** Reads the rows of an answer; what came before as it is, only once: it is the same object then. */
  function reader<T>(path: string, read: RowReader<T>): Rows<T> {
    const known = new WeakMap<object, T[]>();
    let last = new Map<string, T | null>();
    return (raw) => {
      const before = known.get(raw);
      if (before !== undefined) return before;
      const next: typeof last = new Map();
      const { rows, dropped } = readRows(raw, (row) => {
        const text = JSON.stringify(row);
        const found = last.get(text) ?? read(row);
        next.set(text, found);
        return found;
      });
      last = next;
      if (dropped > 0) log.warn('cinnox.rows-dropped', { name: path, dropped, rows: raw.length });
      known.set(raw, rows);
      return rows;
    };
  }

  async function list<T>(path: string, query: Query, read: Rows<T>): Promise<T[]> {
    const rows: T[] = [];
    let offset = 0;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const limit = pageSizes.get(path) ?? PAGE;
      const body = await get(path, { ...query, offset, limit }).catch((thrown: unknown) => {
        const less = smallerPage(thrown, limit);
        if (less === undefined) throw thrown;
        pageSizes.set(path, less);
        return undefined;
      });
      if (body === undefined) continue;
      const raw = rowsIn(body);
      rows.push(...read(raw));
      offset += raw.length;
      const total = totalIn(body);
      if (raw.length === 0 || (total === undefined ? raw.length < limit : offset >= total)) return rows;
    }
    log.warn('cinnox.too-many-pages', { name: path, rows: rows.length });
    // Taken for all there is, the rest would be missing for good.
    throw new AppError('rate_limited', 'CINNOX has more rows than can be read at once. Choose a shorter time.', {
      service: 'cinnox',
    });
  }

  /** One request instead of all pages of a window, where the service filters. */
  async function inWindowOnly<T>(report: Report<T>, window: TimeWindow, only: string): Promise<T[]> {
    if (unfiltered.has(report.path)) return inWindow(report, window);
    try {
      return await inWindow(report, window, { [report.filter]: only });
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code !== 'not_available') throw thrown;
      unfiltered.add(report.path);
      return inWindow(report, window);
    }
  }

  async function inWindow<T>(report: Report<T>, window: TimeWindow, filter: Query = {}): Promise<T[]> {
    const byKey = new Map<string, T>();
    for (const { startAt, endAt } of windows(window)) {
      const query = { ...filter, startAt: rfc3339(startAt), endAt: rfc3339(endAt) };
      for (const row of await list(report.path, query, report.read)) byKey.set(report.key(row), row);
    }
    return [...byKey.values()];
  }

  async function one<T>(report: Report<T>, id: string, near: number | undefined): Promise<T[]> {
    const wanted = (rows: T[]) => rows.filter((row) => report.isWanted(row, id));
    const now = clock.now();
    // A machine's clock may be wrong by hours, the time of what is looked for is the service's.
    const [startAt, endAt] = [(near ?? now) - AROUND_MS, (near ?? now) + AROUND_MS];
    const only = { [report.filter]: id };
    try {
      // A service that ignores the filter gives everything: not since its first day, and filtered here again.
      const rows =
        near === undefined
          ? list(report.path, only, report.read)
          : inWindow(report, { startAt, endAt: Math.max(now + AROUND_MS, endAt) }, only);
      return wanted(await rows);
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code !== 'not_available') throw thrown;
    }
    return wanted(await inWindow(report, { startAt, endAt }));
  }

  const enquiries: Report<ReturnType<typeof readEnquiry> & object> = {
    path: 'data/enquiry-detail',
    filter: 'enquiryID',
    read: reader('data/enquiry-detail', readEnquiry),
    key: (row) => row.id,
    isWanted: (row, id) => row.id === id || row.inquiry === id || row.displayCaseNumber === id,
  };
  const calls: Report<ReturnType<typeof readCall> & object> = {
    path: 'data/call-log',
    filter: 'callID',
    read: reader('data/call-log', readCall),
    // A transfer can give several rows with one call id: one per leg.
    key: (row) => [row.hid, row.callId, row.startedAt, row.caller.eid, row.callee?.eid].join('|'),
    isWanted: (row, id) => row.callId === id || row.hid === id,
  };

  const staffRows = reader('contacts/staffcontact-list', readStaff);
  const chatRows = reader('data/enquiry-chat', readChatMessage);

  return {
    staff: () => list('contacts/staffcontact-list', {}, staffRows),
    enquiries(query) {
      if ('enquiryId' in query) return one(enquiries, query.enquiryId, query.near);
      return query.only === undefined ? inWindow(enquiries, query) : inWindowOnly(enquiries, query, query.only);
    },
    pageSize: (report) => pageSizes.get({ calls, enquiries }[report].path) ?? PAGE,
    calls: (query) => ('callId' in query ? one(calls, query.callId, query.near) : inWindow(calls, query)),
    async chat(enquiryId) {
      const path = 'data/enquiry-chat';
      const rows = chatRows(rowsIn(await get(path, { enquiryID: enquiryId })));
      const bySeq = new Map(rows.map((message) => [message.seq, message]));
      return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
    },
  };
}
