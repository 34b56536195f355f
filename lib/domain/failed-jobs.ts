import type { ProblemWords } from './problem-words.ts';
import type { Problem } from './problem.ts';
import type { RecordLink } from './view.ts';

/** Work that did not succeed, as pages see it: by cause, with what to do about it. Times are epoch milliseconds. */
export interface FailedItem {
  /** `row:<id>` for a call or chat, `job:<id>` for work beside one. */
  id: string;
  rowId?: string;
  kind: 'call' | 'enquiry' | 'work';
  title: string;
  /** "Call in · 4:12 · 2026-11-23 14:31". */
  detail: string;
  failedAt: number;
  attempts: number;
  /** When it is tried again by itself; absent when only a person can start it. */
  nextAt?: number;
  /** It is being tried at this moment. */
  isAtWork?: true;
  /** What a person may change before the next try; absent for work beside a call. */
  edit?: {
    note: string;
    noteRevision: number;
    disposition?: string;
    contact?: { id: string; name: string };
    related?: { id: string; label: string };
  };
  /** It is still to be written, whatever a person thinks of it by now: there is nothing to discard. */
  mustStay?: true;
  /** The record exists already: what failed is a change of it. */
  record?: RecordLink;
  /** Codes and messages for an admin; no tokens. */
  technical: string;
}

export interface FailedGroup {
  id: string;
  tone: Problem['tone'];
  /** What happened. */
  title: string;
  /** What to do. */
  text: string;
  action: ProblemWords['action'];
  items: FailedItem[];
}

/** What a person gave up, and why. */
export interface DiscardedItem {
  id: string;
  rowId?: string;
  title: string;
  detail: string;
  by: string;
  at: number;
  reason: string;
  /** `org`: a decision row says so to every browser; `on-its-way`: it is being written; `browser`: kept here only. */
  kept: 'org' | 'on-its-way' | 'browser';
  note?: string;
  /** It can be taken back. */
  canRestore?: true;
}

export interface FailedView {
  /** Worst first. */
  groups: FailedGroup[];
  discarded: DiscardedItem[];
  timeZone: string;
  dispositions: string[];
  mode: 'package' | 'package-free' | 'unknown';
}
