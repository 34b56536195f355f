import type { Origin } from './setting-layers.ts';
import type { LogSettings } from './log-settings.ts';
import type { Problem } from './problem.ts';

/**
 * What the pages see: a projection of the worker's state, written by the worker into `storage.session` and watched by
 * every page. Pages never compute state from it beyond display; they send intents (`lib/messaging/contract.ts`).
 * Times are epoch milliseconds. Texts are plain text, never markup.
 */

/** Names of the projection's keys. All but `session` carry org id and user id. */
export const uiKeys = {
  session: 'ui:session',
  now: (who: Who) => `ui:${who.orgId}:${who.userId}:now`,
  today: (who: Who) => `ui:${who.orgId}:${who.userId}:today`,
  tab: (who: Who, tabId: number) => `ui:${who.orgId}:${who.userId}:tab:${tabId}`,
  /** Id of the interaction that a person chose in this tab. */
  chosen: (who: Who, tabId: number) => `ui:${who.orgId}:${who.userId}:chosen:tab:${tabId}`,
} as const;

/** What the worker draws for the panels, and nobody else writes. */
export const isDrawnKey = (key: string): boolean => key === uiKeys.session || /^ui:.*:(now|today)$/.test(key);

export interface Who {
  orgId: string;
  userId: string;
}

export type Tone = 'ok' | 'wait' | 'bad' | 'none';

export interface SessionView {
  status: 'not-set-up' | 'signed-out' | 'signing-in' | 'signed-in';
  who?: Who;
  user?: { name: string; email?: string };
  org?: { host: string; lightningHost: string; label: string; name: string; isSandbox: boolean };
  /** Hosts of this org's Lightning pages: the one of the address that was entered, and of the one it names itself. */
  pageHosts?: string[];
  staff?: { eid: string; name: string };
  /** `package` or `package-free`: how exactly-once is kept in this org. */
  mode?: 'package' | 'package-free';
  /** Where events come from at the moment. `sentence` is shown as it is, e.g. "Events arrive live". */
  events: { kind: 'live' | 'reports' | 'connecting' | 'off'; sentence: string; lastEventAt?: number };
  problems: Problem[];
  /** A sign-in was cut by the browser: "try again". */
  signInLost?: true;
  /** What Salesforce said when it ended the sign-in, where it said more than that. */
  signedOutBecause?: string;
  /** Notes kept in this browser that wait for a sign-in. */
  keptNotes: number;
  /** Calls and chats without a note that are still to be written. */
  keptLogs?: number;
  /** The user's time zone in Salesforce (IANA). */
  timeZone?: string;
  /** Dispositions offered, in order. */
  dispositions: string[];
  version: string;
}

export interface RecordLink {
  id: string;
  object: 'Task' | 'Case' | 'Contact' | 'Account';
  /** Number or name, e.g. `00001026`. */
  label: string;
}

export interface CandidateView {
  contactId: string;
  name: string;
  initials: string;
  account?: string;
  /** Why this one, in words: "has an open case", "called on Friday", "your contact". */
  detail: string;
}

export interface MatchView {
  /** `unavailable`: Salesforce could not be asked; will be tried again. */
  status: 'searching' | 'none' | 'one' | 'many' | 'chosen' | 'unavailable';
  /** e.g. "Mobile matches exactly". */
  reason?: string;
  candidates: CandidateView[];
  /** A person said that it was nobody in Salesforce: nothing is asked any more. */
  isNobody?: true;
}

export interface ProfileView {
  contactId: string;
  name: string;
  initials: string;
  title?: string;
  account?: { id: string; name: string };
  owner?: { name: string; isYou: boolean };
  phones: { label: string; display: string; matched: boolean }[];
  email?: string;
  openCases: { id: string; number: string; subject: string }[];
  openCaseCount: number;
  lastActivityAt?: number;
  lastActivities: { id: string; subject: string; at: number }[];
  /** Still being refreshed from Salesforce; what is shown is what this browser saw last. */
  stale: boolean;
}

export interface LogView {
  state: 'will-log' | 'waiting' | 'writing' | 'logged' | 'do-not-log' | 'skipped' | 'choose' | 'failed' | 'end-unknown';
  /** Said before it happens and after: "Task when the call ends", "Logged as Task". Absent where `problem` says it. */
  sentence?: string;
  task?: RecordLink;
  case?: RecordLink;
  problem?: Problem;
  /** May the person still say "Don't log"? */
  canDecline: boolean;
  /** May the person undo "Don't log"? */
  canRestore: boolean;
}

export interface NoteView {
  text: string;
  /** Grows with every accepted save; sent back with the next save. */
  revision: number;
  saved: 'none' | 'saved' | 'in-salesforce';
  /** Notes that other people or browsers wrote on the same call. */
  others: { author: string; text: string }[];
}

export interface InteractionView {
  /** Journal row id. */
  id: string;
  /** Ids of rows that proved to be this one: a page may still show them. */
  was?: string[];
  kind: 'call' | 'enquiry';
  /**
   * Named by evidence: `for-you` = a hook names me; `yours` = a report names me, or I said so, or I typed;
   * `ended` calls and `closed` enquiries have their end; `end-unknown` = asked for and not found.
   */
  stage: 'for-you' | 'yours' | 'ended' | 'closed' | 'end-unknown';
  direction: 'in' | 'out' | 'internal' | 'unknown';
  /** "Call", "WhatsApp", "E-mail", … */
  channel: string;
  /** "Call for you", "Your call", "Unknown caller", "Chat with you", … */
  heading: string;
  number?: { display: string; copy: string; region?: string };
  visitor?: { name?: string; email?: string };
  /** Whom the customer called, e.g. "Support hotline". */
  to?: string;
  enquiryNumber?: string;
  startedAt: number;
  endedAt?: number;
  /** Seconds, once CINNOX reported it. */
  durationS?: number;
  status?: string;
  match: MatchView;
  profile?: ProfileView;
  note: NoteView;
  disposition?: string;
  /** `byRule`: nobody chose it, the rules did. */
  related?: { id: string; label: string; byRule?: boolean };
  /** Of an enquiry that has its Case: why no other one can be chosen here, and what can be done. */
  caseFixed?: string;
  log: LogView;
  /** It rings at several members of staff, and nothing proves yet that it is mine. */
  isShared?: true;
  /** It rang for longer than any call does: somebody answered it, or nobody does any more. No event tells which. */
  isRungOut?: true;
  /** "I'm on this call" is offered. */
  canClaim: boolean;
  /** "Open in CINNOX". */
  deepLink?: string;
}

export interface NowView {
  /** Live first, then ended ones of the last 15 minutes and those that a tab keeps on screen, newest first. */
  interactions: InteractionView[];
  /** Newest finished items for the idle state. */
  recent: TodayRowView[];
}

export interface TodayRowView {
  id: string;
  kind: 'call' | 'enquiry';
  title: string;
  /** e.g. "Call in · 4:12 · 14:31". Absent where `problem` says what went wrong. */
  detail?: string;
  problem?: Problem;
  at: number;
  badge: { text: string; tone: Tone };
  task?: RecordLink;
  case?: RecordLink;
  /** A person has to be chosen, or what becomes of `leftWords`. */
  choose: boolean;
  /** Not logged by a person's choice, which can be taken back. */
  canRestore?: true;
  /** It has no record yet, and can be shown in Now. */
  canShow?: true;
  /** Something was typed here into a colleague's call: said so, with "I'm on this call" and "Don't log". */
  leftWords?: string;
}

export interface OpenEnquiryView {
  enquiryNumber: string;
  channel: string;
  who: string;
  since: number;
}

export interface TodayView {
  logged: number;
  total: number;
  waiting: number;
  toChoose: number;
  needYou: number;
  /** By a rule. */
  skipped: number;
  /** By a person's choice. */
  declined?: number;
  rows: TodayRowView[];
  /** Open enquiries nobody is known to handle: "I'm handling this". */
  openEnquiries: OpenEnquiryView[];
  /** Due, and written by nobody: why, what to do, and which. */
  unwritten?: { problem: Problem; rows: { key: string; title: string; detail: string }[] }[];
  /** The one truth in the header: "All logged", "2 waiting", "1 to choose", "2 need you". */
  pill: { text: string; tone: Tone; filter: 'all' | 'waiting' | 'choose' | 'need-you' };
}

/** What this Lightning tab shows and whether the panel may work in it. */
export interface TabView {
  tabId: number;
  visible: boolean;
  page?: { object: string; recordId: string };
  agreement: 'ok' | 'other-org' | 'other-user' | 'unknown';
  /** Said when they disagree. */
  sentence?: string;
}

export interface SearchResultView {
  contactId: string;
  name: string;
  initials: string;
  account?: string;
  /** Matched number or e-mail, or title. */
  detail: string;
}

export type SalesforceInstance = 'sandbox' | 'production';

/** The options page's picture of all settings; secrets only as "is set". */
export interface SettingsView extends LogSettings {
  salesforce: {
    /** Unknown until chosen or read from the address. */
    instance?: SalesforceInstance;
    host: string;
    consumerKey: string;
    /** A sandbox's Location as Setup lists it. */
    location?: string;
    /** A consumer secret is stored for this app. */
    secretSet?: boolean;
    /** What was entered for the other instance. */
    other?: { host: string; consumerKey: string; location: string };
    connected: boolean;
    /** Who is signed in, or was until the sign-in ended. */
    userName?: string;
    orgName?: string;
    isSandbox?: boolean;
    /** The server that Salesforce names. */
    serverName?: string;
    /** A sign-in was cut by the browser. */
    signInLost?: true;
    /** Why the sign-in ended or is refused. */
    trouble?: string;
    /** What waits in this browser for users who are not signed in now. */
    left?: { name: string; notes: number; logs: number }[];
    /** Calls and chats of the signed-in user that are not in Salesforce yet. */
    unfinished?: number;
  };
  cinnox: {
    baseUrl: string;
    appId: string;
    tokenSet: boolean;
    originGranted: boolean;
    /** What came of the last try with these values; absent before the first. */
    trial?: { isOk: boolean; sentence: string };
  };
  staff: { email?: string; eid?: string; name?: string; candidates: { eid: string; name: string; email: string }[] };
  mode: 'package' | 'package-free' | 'unknown';
  /** Callback URL of this extension, to be copied into the org's app. */
  callbackUrl: string;
  defaultCountry: string;
  dispositions: string[];
  /** Who set each value and whether it may be changed here. */
  origins: Record<string, Origin | undefined>;
  /** Names in the browser's policy whose values cannot be used. */
  unusablePolicy?: string[];
}

export interface TestLineView {
  name: string;
  state: 'ok' | 'bad' | 'skipped';
  /** One plain sentence. */
  sentence: string;
}
