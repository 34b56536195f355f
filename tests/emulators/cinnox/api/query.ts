import { wrongParameter } from './answers.ts';

export interface Page {
  offset: number;
  limit: number;
}

export interface ReportWindow {
  startAt: number;
  endAt: number;
}

const maxWindowMs = 31 * 24 * 60 * 60 * 1000;
const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** The query's parameters; one that is not in `known`, or is given twice, is refused. */
export function readQuery(url: URL, known: readonly string[]): Map<string, string> {
  const read = new Map<string, string>();
  for (const [name, value] of url.searchParams) {
    if (!known.includes(name) || read.has(name)) throw wrongParameter('Bad query');
    read.set(name, value);
  }
  return read;
}

function readCount(query: Map<string, string>, name: 'offset' | 'limit', ifAbsent: number): number {
  const text = query.get(name);
  if (text === undefined) return ifAbsent;
  if (!/^-?\d{1,9}$/.test(text)) throw wrongParameter('Bad query');
  const value = Number(text);
  if (value < 0) throw wrongParameter(`negative ${name}`);
  return value;
}

/** `offset` and `limit`. */
export function readPage(query: Map<string, string>, limits: { preset: number; most: number }): Page {
  const limit = readCount(query, 'limit', limits.preset);
  if (limit > limits.most) throw wrongParameter(`exceed maximum limit ${limits.most}`);
  return { offset: readCount(query, 'offset', 0), limit };
}

function readTime(text: string): number {
  const at = rfc3339.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(at)) throw wrongParameter('Bad query');
  return at;
}

/** `startAt` and `endAt`: both or neither, at most 31 days apart, both ends included. */
export function readWindow(query: Map<string, string>): ReportWindow | undefined {
  const start = query.get('startAt');
  const end = query.get('endAt');
  if (start === undefined && end === undefined) return undefined;
  if (start === undefined || end === undefined) throw wrongParameter('missing one of startAt, endAt');
  const window = { startAt: readTime(start), endAt: readTime(end) };
  if (window.endAt < window.startAt) throw wrongParameter('endAt is prior to startAt');
  if (window.endAt - window.startAt > maxWindowMs) throw wrongParameter('Bad query: the window is longer than 31 days');
  return window;
}

export function cutPage<T>(rows: readonly T[], { offset, limit }: Page): T[] {
  return rows.slice(offset, offset + limit);
}
