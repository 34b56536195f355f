import type { CallRow, EnquiryRow } from '../cinnox/gateway.ts';
import type { CoverageWhose } from '../domain/coverage.ts';
import type { JournalRow, Mode } from '../domain/journal-row.ts';
import type { LogSettings } from '../domain/log-settings.ts';
import type { LoggedRow, RecordState } from './lists.ts';

export interface CoverageRequest {
  /** Dates in the user's time zone, both included. */
  from: string;
  to: string;
  whose: CoverageWhose;
}

/** What the worker reads first: the reports, this browser's journal, and what the join has to know. */
export interface CoverageFacts {
  request: CoverageRequest;
  /** Epoch ms, the end excluded. */
  range: { startAt: number; endAt: number };
  calls: CallRow[];
  enquiries: EnquiryRow[];
  /** Of this browser, as far as they may begin in the range. */
  journal: JournalRow[];
  mode: Mode;
  me: string;
  service: string;
  staff: { eid: string; name: string }[];
  settings: LogSettings;
  defaultCountry: string;
  timeZone: string;
  lightningHost: string;
  canSeeAll: boolean;
  isSupervisor: boolean;
  ownerEid?: string;
  /** Another product logs, as an admin decided. */
  leftToOther?: boolean;
  since: number;
  /** How long the org keeps log rows (days); absent without the package. */
  retentionDays?: number;
  tasksHidden: boolean;
  casesHidden: boolean;
  /** By the services' clock. */
  now: number;
}

/** What is asked of the org for a thing that CINNOX reports. */
export interface AskedPart {
  kind: 'call' | 'enquiry';
  keys: readonly string[];
  enquiryNumber?: string;
}

/** What the org has of the things asked for, and of the range. */
export interface FoundRows {
  logRows: LoggedRow[];
  records: RecordState[];
}

/** A thing that is to be filled in. */
export interface FillPart {
  /** Id of its line. */
  id: string;
  kind: 'call' | 'enquiry';
  keys: readonly string[];
  eid?: string;
  callId?: string;
  enquiryNumber?: string;
}
