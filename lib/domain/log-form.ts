import type { CallKind } from './call-kind.ts';

/** Names of rules stand in the org, beside the record that they left out. */
export type SkipCause =
  | 'rule:internal-call'
  | 'rule:voice-case'
  | 'rule:channel'
  | 'rule:number'
  | 'rule:withheld'
  | 'rule:journey'
  | 'rule:other-logs'
  | `rule:kind-${CallKind}`
  | 'deleted';

/** Templates of a Task or a Case, and whether the Task is to be done. */
export interface LogForm {
  subject: string;
  description: string;
  /** Of a follow-up: due so many days after the call. Absent = a call that is over. */
  dueInDays?: number;
  /** Of a call that colleagues went on with: it is as long as the whole conversation. */
  journey?: true;
}

/** What the rules made of a row, and a person of them. */
export interface RuleProgress {
  /** When "don't log" was said that was taken back here: a draft may still tell it. */
  takenBackAt?: number;
  /** The rule that left it out, or that its record was deleted by a person. */
  skippedBy?: SkipCause;
  /** Of a skip, in words. */
  reason?: string;
  /** What the rule said when it was applied: it may be another one by now. */
  skippedUnder?: string;
  /** How the Task or the Case is written: as the rules were when it was made. */
  form?: LogForm;
  /** The enquiry was taken into an earlier Case of the same contact. */
  joined?: true;
  /** Without the package: a colleague made the Case, which was found by what stands in it. */
  colleagues?: true;
  /** The earlier Case may not be changed by this user: a new one is made. */
  mayNotJoin?: true;
  /** A colleague's file on the record may not be changed by this user: later editions are files of mine. */
  ownFiles?: true;
}
