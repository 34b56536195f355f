import * as v from 'valibot';
import {
  nothing,
  rowId,
  recordId,
  decided,
  noteSave,
  type NoteSave,
  shortText,
  row,
  fillFrom,
  instance,
  setupCode,
  lineId,
  coverageRange,
  askedPart,
  fillPart,
  pageUrl,
  isoDate,
} from './fields.ts';
import type { StreamGrant } from './stream-message.ts';
import type { FillState } from '../domain/coverage.ts';
import { logRuleEntries } from '../domain/log-rules-schema.ts';
import type { LogSettings } from '../domain/log-settings.ts';
import type { SetupCodeView } from '../domain/setup-code-view.ts';
import type {
  SalesforceInstance,
  SearchResultView,
  SettingsView,
  TestLineView,
  TodayRowView,
  Who,
} from '../domain/view.ts';
import type { WritersView } from '../domain/writers-view.ts';
import type { AskedPart, CoverageFacts, CoverageRequest, FillPart, FoundRows } from '../reconcile/facts.ts';
import type { FailedFacts } from '../reconcile/failed-facts.ts';

/** Carried by every message of ours; a changed meaning gets a new number. */
export const CHANNEL = 'cinnox/1';

/**
 * Who may send a command. `content` = our content script in a Lightning top frame; `page` = panel, side panel, options,
 * popup; `settings` = options page or popup only (never the embedded panel); `stream` = the offscreen page.
 */
export type SenderKind = 'content' | 'page' | 'settings' | 'stream';

export interface Command<I, O> {
  readonly input: v.GenericSchema<unknown, I>;
  readonly from: readonly SenderKind[];
  /** Phantom: the type of the answer. */
  readonly output?: O;
}

function command<I, O>(from: readonly SenderKind[], input: v.GenericSchema<unknown, I>): Command<I, O> {
  return { input, from };
}

export const frameShapes = ['launcher', 'panel'] as const;
export type FrameShape = (typeof frameShapes)[number];

export const optionsPlaces = ['settings', 'coverage', 'failed'] as const;
export type OptionsPlace = (typeof optionsPlaces)[number];

/** The one table of messages: name -> who may send it, what it carries, what comes back. */
export const contract = {
  'content.mount': command<{ url: string }, { mount: boolean; shape: FrameShape }>(['content'], pageUrl),
  'content.pageChanged': command<{ url: string }, null>(['content'], pageUrl),

  /** `shown` = what a person had on screen in this tab before its page was loaded anew. */
  'panel.hello': command<Record<string, never>, { tabId: number | null; who: Who | null; shown?: string }>(
    ['page'],
    nothing,
  ),
  /** A person opened this call or chat, or worked in it: it is kept for the tab. */
  'panel.shown': command<{ id: string }, null>(['page'], row),
  'panel.shape': command<{ shape: FrameShape }, null>(['page'], v.strictObject({ shape: v.picklist(frameShapes) })),
  'panel.open': command<Record<string, never>, null>(['page'], nothing),
  'panel.openSide': command<Record<string, never>, null>(['page'], nothing),
  /** The settings, or the place with the reconciliation or with the failed jobs. */
  'options.open': command<{ view?: OptionsPlace }, null>(
    ['page'],
    v.strictObject({ view: v.exactOptional(v.picklist(optionsPlaces)) }),
  ),

  'call.claim': command<{ id: string }, null>(['page'], row),
  'enquiry.claim': command<{ enquiryNumber: string }, { id: string }>(
    ['page'],
    v.strictObject({ enquiryNumber: v.pipe(v.string(), v.minLength(1), v.maxLength(80)) }),
  ),
  /** `sent`: earlier words of the same panel that it has no answer for; the new ones take their place. */
  'note.save': command<NoteSave, { revision: number; text: string }>(['page'], noteSave),
  'disposition.set': command<{ id: string; value: string | null }, null>(
    ['page'],
    v.strictObject({ id: rowId, value: v.nullable(shortText) }),
  ),
  'related.set': command<{ id: string; recordId: string | null }, null>(
    ['page'],
    v.strictObject({ id: rowId, recordId: v.nullable(recordId) }),
  ),
  /** Before and after logging: who it was; null = nobody of these. */
  'contact.choose': command<{ id: string; contactId: string | null }, null>(
    ['page'],
    v.strictObject({ id: rowId, contactId: v.nullable(recordId) }),
  ),
  'log.decline': command<{ id: string; reason?: string }, null>(
    ['page'],
    v.strictObject({ id: rowId, reason: v.exactOptional(shortText) }),
  ),
  'log.restore': command<{ id: string }, null>(['page'], row),
  /** Tries failed and waiting work again now; one row, or everything when `id` is null. */
  'log.retry': command<{ id: string | null }, null>(['page'], v.strictObject({ id: v.nullable(rowId) })),

  /** Reconciliation of a range of days, first half: reports and journal; `all` needs the permission of a supervisor. */
  'coverage.read': command<CoverageRequest, CoverageFacts>(['page'], v.strictObject(coverageRange)),
  /** Second half: what the org has of these things and of the range. */
  'coverage.rows': command<CoverageRequest & { parts: AskedPart[]; taskIds: string[]; caseIds: string[] }, FoundRows>(
    ['page'],
    v.strictObject({
      ...coverageRange,
      parts: v.pipe(v.array(askedPart), v.maxLength(200_000)),
      taskIds: v.pipe(v.array(recordId), v.maxLength(20_000)),
      caseIds: v.pipe(v.array(recordId), v.maxLength(20_000)),
    }),
  ),
  /** Writes what is missing still of these things: the journal's rows by line. `open`: not this browser's to write now. */
  'coverage.fill': command<CoverageRequest & { parts: FillPart[] }, { rows: Record<string, string>; open: string[] }>(
    ['page'],
    v.strictObject({ ...coverageRange, parts: v.pipe(v.array(fillPart), v.maxLength(5_000)) }),
  ),
  'coverage.progress': command<{ rows: { id: string; rowId: string }[] }, { states: FillState[] }>(
    ['page'],
    v.strictObject({ rows: v.pipe(v.array(v.strictObject({ id: lineId, rowId })), v.maxLength(5_000)) }),
  ),
  /** The lines of another day than today. */
  'today.read': command<{ day: string }, { rows: TodayRowView[] }>(['page'], v.strictObject({ day: isoDate })),
  'failed.read': command<Record<string, never>, FailedFacts>(['page'], nothing),
  /** Gives up one piece of work for a reason that is kept. */
  'failed.discard': command<{ id: string; reason: string }, null>(
    ['page'],
    v.strictObject({ id: lineId, reason: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(255)) }),
  ),

  'contacts.search': command<{ text: string }, { results: SearchResultView[] }>(
    ['page'],
    v.strictObject({ text: v.pipe(v.string(), v.maxLength(200)) }),
  ),
  /** Opens a record in the sender's Lightning tab without a page load. */
  'record.open': command<{ recordId: string }, null>(['page'], v.strictObject({ recordId })),

  'session.signIn': command<Record<string, never>, null>(['page'], nothing),

  /** The key for which secrets are sealed (`sealing.ts`). */
  'settings.door': command<Record<string, never>, string>(['settings'], nothing),
  'settings.read': command<Record<string, never>, SettingsView>(['settings'], nothing),
  /** `consumerSecret`: absent = keep the one that is stored, '' = remove it. */
  'salesforce.save': command<
    {
      host: string;
      consumerKey: string;
      instance?: SalesforceInstance;
      location?: string;
      consumerSecret?: string;
    },
    SettingsView
  >(
    ['settings'],
    v.strictObject({
      host: v.pipe(v.string(), v.maxLength(2000)),
      consumerKey: v.pipe(v.string(), v.maxLength(500)),
      instance: v.exactOptional(instance),
      location: v.exactOptional(v.pipe(v.string(), v.maxLength(200))),
      consumerSecret: v.exactOptional(v.pipe(v.string(), v.maxLength(500))),
    }),
  ),
  'salesforce.connect': command<Record<string, never>, SettingsView>(['settings'], nothing),
  /** `unfinished`: what becomes of work that is not in Salesforce yet, without the package of all that is remembered (absent = keep). `switchTo`: the other instance is set up next. */
  'salesforce.disconnect': command<{ unfinished?: 'keep' | 'delete'; switchTo?: SalesforceInstance }, SettingsView>(
    ['settings'],
    v.strictObject({
      unfinished: v.exactOptional(v.picklist(['keep', 'delete'])),
      switchTo: v.exactOptional(instance),
    }),
  ),
  /** Tries all unfinished work now and says what is left of it. */
  'work.finish': command<Record<string, never>, SettingsView>(['settings'], nothing),
  /** Unfinished work as CSV, for a person who takes it along. */
  'work.export': command<Record<string, never>, { fileName: string; text: string }>(['settings'], nothing),
  /** `appToken` null = keep the one that is stored, '' = remove it. */
  'cinnox.save': command<{ baseUrl: string; appId: string; appToken: string | null }, SettingsView>(
    ['settings'],
    v.strictObject({
      baseUrl: v.pipe(v.string(), v.maxLength(500)),
      appId: v.pipe(v.string(), v.maxLength(200)),
      appToken: v.nullable(v.pipe(v.string(), v.maxLength(4000))),
    }),
  ),
  /** The settings as a code for agents; with a passphrase the App token goes along, encrypted. */
  'setup.print': command<{ passphrase?: string }, { code: string }>(
    ['settings'],
    v.strictObject({ passphrase: v.exactOptional(v.pipe(v.string(), v.minLength(12), v.maxLength(200))) }),
  ),
  /** What a code contains; nothing is changed. */
  'setup.read': command<{ code: string }, SetupCodeView>(['settings'], v.strictObject({ code: setupCode })),
  'setup.apply': command<{ code: string; passphrase?: string }, SettingsView>(
    ['settings'],
    v.strictObject({ code: setupCode, passphrase: v.exactOptional(v.pipe(v.string(), v.maxLength(200))) }),
  ),
  'staff.choose': command<{ eid: string }, SettingsView>(
    ['settings'],
    v.strictObject({ eid: v.pipe(v.string(), v.minLength(1), v.maxLength(100)) }),
  ),
  'rules.save': command<LogSettings & { defaultCountry: string; dispositions: string[] }, SettingsView>(
    ['settings'],
    v.strictObject({
      ...logRuleEntries,
      defaultCountry: v.pipe(v.string(), v.regex(/^[A-Z]{2}$/)),
      dispositions: v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(255))), v.maxLength(50)),
    }),
  ),
  'writers.read': command<Record<string, never>, WritersView>(['settings'], nothing),
  /** `owner`: an EID, '' = nobody. `was`: what the page shows; where the org says something else by now it is refused. */
  'writers.decide': command<{ name: 'who-logs' | 'owner'; value: string; was?: string }, WritersView>(
    ['settings'],
    v.strictObject({ name: v.picklist(['who-logs', 'owner']), value: decided, was: v.exactOptional(decided) }),
  ),
  /** How many calls and enquiries from that moment on (epoch ms) would be logged by this browser. */
  'backfill.count': command<{ from: number }, { calls: number; enquiries: number }>(['settings'], fillFrom),
  'backfill.fill': command<{ from: number }, WritersView>(['settings'], fillFrom),
  'connections.test': command<Record<string, never>, { lines: TestLineView[] }>(['settings'], nothing),

  'stream.grant': command<Record<string, never>, StreamGrant | null>(['stream'], nothing),
  /** Answered only after the event is committed in this browser. */
  'stream.event': command<
    { generation: number; replayId: number; recordId: string; kind: string; nonce: string | null },
    null
  >(
    ['stream'],
    v.strictObject({
      generation: v.number(),
      replayId: v.number(),
      recordId,
      kind: v.pipe(v.string(), v.maxLength(40)),
      nonce: v.nullable(v.pipe(v.string(), v.maxLength(64))),
    }),
  ),
  'stream.status': command<
    {
      generation: number;
      state: 'subscribed' | 'lost' | 'refused' | 'replay-refused' | 'session-refused';
      detail: string;
    },
    null
  >(
    ['stream'],
    v.strictObject({
      generation: v.number(),
      state: v.picklist(['subscribed', 'lost', 'refused', 'replay-refused', 'session-refused']),
      detail: v.pipe(v.string(), v.maxLength(500)),
    }),
  ),
} as const;

export type CommandName = keyof typeof contract;
export type Input<N extends CommandName> = (typeof contract)[N] extends Command<infer I, unknown> ? I : never;
export type Output<N extends CommandName> =
  (typeof contract)[N] extends Command<never, infer O>
    ? O
    : (typeof contract)[N] extends { readonly output?: infer O }
      ? Exclude<O, undefined>
      : never;

/**
 * Errors travel as values; `message` is for people, `code` decides. `field`: the input that was refused, where one field is
 * to blame. `help`: what a page can show beside the sentence.
 */
export type Reply<T> =
  { ok: true; value: T } | { ok: false; error: { code: string; message: string; field?: string; help?: string } };

/** Who sent it, as the worker established it (never as the message claims). */
export interface Sender {
  kind: SenderKind;
  tabId?: number;
  windowId?: number;
  url: string;
}

/** One function per command; a missing one does not compile. */
export type Handlers = {
  [N in CommandName]: (input: Input<N>, sender: Sender) => Promise<Output<N>>;
};

/** What the launcher in the page shows: never a name or a number, since the page may look at it. */
export type CallState = 'none' | 'ringing' | 'call';

/** To the content script: the panel said hello; take this shape; a call rings or goes on. */
export type FrameCommand = { channel: typeof CHANNEL } & (
  { frame: 'ready' } | { frame: 'shape'; shape: FrameShape } | { frame: 'call'; call: CallState }
);
