import type { Problem } from './problem.ts';
import type { RecordLink } from './view.ts';

/**
 * Reconciliation, as pages see it: what CINNOX reports, what the org's log rows say and what became of the records,
 * joined into one line for each thing that could be logged. Times are epoch milliseconds.
 */
export const coverageClasses = [
  'failed',
  'log-without-record',
  'missing',
  'to-choose',
  'no-writer',
  'waiting',
  'record-without-log',
  'not-checkable',
  'skipped',
  'logged',
] as const;

/** `missing`: CINNOX reports it, it should be in Salesforce, and nothing says that anybody will write it. */
export type CoverageClass = (typeof coverageClasses)[number];

/** Whose calls and enquiries are looked at. */
export type CoverageWhose = 'me' | 'all';

export interface CoverageLine {
  /** The same for the same thing at every reading. */
  id: string;
  class: CoverageClass;
  kind: 'call' | 'enquiry';
  at: number;
  /** The contact, the visitor or the number. */
  who: string;
  /** "Call in · 4:12", "WhatsApp". */
  what: string;
  /** Whose it is; absent when nobody is named. */
  staff?: { name: string; isYou: boolean };
  /** Why it is in this class, and where it helps what to do: one or two sentences. */
  reason: string;
  /** Who decided or deleted, and when. */
  by?: { name: string; at?: number };
  record?: RecordLink;
  enquiryNumber?: string;
  callId?: string;
  /** Key of its log row. */
  key?: string;
  /** Of this browser's journal, where it knows the thing. */
  rowId?: string;
  /** Missing, and this browser may write it. */
  canFill?: true;
}

export interface CoverageView {
  /** Dates in the user's time zone, both included. */
  from: string;
  to: string;
  whose: CoverageWhose;
  /** May this user look at everybody's? */
  canSeeAll: boolean;
  timeZone: string;
  mode: 'package' | 'package-free';
  /** Newest first. */
  lines: CoverageLine[];
  /** What cannot be known from here, one sentence each. */
  limits: string[];
  readAt: number;
  /** Host of the org's Lightning pages, for links to records. */
  lightningHost?: string;
}

/** What became of a thing that was asked to be filled in. */
export interface FillState {
  id: string;
  state: 'logged' | 'waiting' | 'failed' | 'skipped';
  /** Absent where a problem says it. */
  sentence?: string;
  problem?: Problem;
}

export type CoverageCounts = Record<CoverageClass, number>;

/** How many lines each class has. */
export function countClasses(lines: readonly CoverageLine[]): CoverageCounts {
  const counts = Object.fromEntries(coverageClasses.map((name) => [name, 0])) as CoverageCounts;
  for (const line of lines) counts[line.class] += 1;
  return counts;
}

/** What one press on "Fill" would write. */
export interface FillPlan {
  lines: CoverageLine[];
  tasks: number;
  cases: number;
  /** Left alone because somebody decided or deleted. */
  decided: number;
  deleted: number;
}

/** What would be written and what would be left alone: said before anything happens. */
export function planFill(lines: readonly CoverageLine[]): FillPlan {
  const missing = lines.filter((line) => line.class === 'missing' && line.canFill === true);
  return {
    lines: missing,
    tasks: missing.filter(({ kind }) => kind === 'call').length,
    cases: missing.filter(({ kind }) => kind === 'enquiry').length,
    decided: lines.filter((line) => line.class === 'skipped').length,
    deleted: lines.filter((line) => line.class === 'log-without-record').length,
  };
}
