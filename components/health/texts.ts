import type { CoverageClass } from '../../lib/domain/coverage.ts';
import type { DiscardedItem } from '../../lib/domain/failed-jobs.ts';
import type { Tone } from '../../lib/domain/view.ts';

const of = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
const list = (parts: readonly string[]) =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;

/** Everything these pages say by themselves. */
export const texts = {
  brand: 'CINNOX for Salesforce',
  nav: 'Pages',
  places: { settings: 'Settings', coverage: 'Reconciliation', failed: 'Failed jobs' },
  loading: 'Loading…',
  notDrawn:
    'Nothing is lost, and logging goes on. Load the page again; if it stays so, tell whoever gave you the extension.',
  signedOut: {
    title: 'Sign in first',
    text: 'Nothing can be compared without Salesforce and CINNOX. Connect both in the settings.',
    link: 'Open the settings',
  },

  coverage: {
    title: 'Reconciliation',
    lead: 'Is everything in Salesforce? What CINNOX reports, beside what was logged and what became of the records.',
    range: 'Days and whose',
    presets: { today: 'Today', yesterday: 'Yesterday', week: 'Last 7 days' },
    from: 'First day',
    to: 'Last day',
    whose: 'Whose',
    whoseMe: 'Mine',
    whoseAll: 'Everybody’s',
    check: 'Compare',
    checking: 'Comparing…',
    reading: 'Reading CINNOX’s reports and Salesforce. A month may take a minute.',
    listOf: (from: string, to: string, isReading: boolean) =>
      `The list below is still of ${from === to ? from : `${from} to ${to}`}.${isReading ? '' : ' Press Compare for the days chosen above.'}`,
    retry: 'Try again',
    figure: (logged: number, total: number) => `${logged} of ${total}`,
    figureWords: 'logged',
    allLogged: 'Nothing is missing.',
    nothing: {
      title: 'Nothing to compare',
      text: 'CINNOX reports no call and no enquiry of these days. Calls are listed after they end, about a minute late.',
      textMine:
        'CINNOX reports no call and no enquiry of yours on these days. Calls are listed after they end, about a minute late.',
    },
    states: 'Show by state',
    all: 'All',
    limits: 'What this list cannot know',
    timesIn: (zone: string) => `Times in ${zone.replaceAll('_', ' ')}, as in Salesforce`,
    exportCsv: 'Save as CSV',
    list: 'Calls and enquiries',
    you: 'You',
    nobody: 'Nobody named',
    by: (name: string, when: string | undefined) => (when === undefined ? `By ${name}` : `By ${name}, ${when}`),
    more: (count: number) => `Show ${count} more`,
    open: (what: string) => `Open ${what} in Salesforce`,
    enquiry: (number: string) => `enquiry ${number}`,
  },

  fill: {
    title: (count: number) => of(count, 'is missing', 'are missing'),
    will: (tasks: number, cases: number) =>
      `This writes ${list([
        ...(tasks > 0 ? [of(tasks, 'Task', 'Tasks')] : []),
        ...(cases > 0 ? [of(cases, 'Case', 'Cases')] : []),
      ])} under your user, the usual way: whatever is there by then is taken over, never written a second time.`,
    leaves: (decided: number, deleted: number) =>
      `Left alone: ${list([
        ...(decided > 0 ? [of(decided, 'that somebody or a rule left out', 'that somebody or a rule left out')] : []),
        ...(deleted > 0 ? [of(deleted, 'whose record was deleted', 'whose records were deleted')] : []),
      ])}.`,
    button: (count: number) => `Fill ${count} missing`,
    starting: 'Reading everything once more…',
    watching: (done: number, asked: number) => `${done} of ${asked} done…`,
    done: (states: { logged: number; waiting: number; failed: number; skipped: number }) =>
      `${list([
        ...(states.logged > 0 ? [`${states.logged} logged`] : []),
        ...(states.waiting > 0 ? [`${states.waiting} still being written`] : []),
        ...(states.failed > 0 ? [`${states.failed} failed`] : []),
        ...(states.skipped > 0 ? [`${states.skipped} left alone`] : []),
      ])}.`,
    seeFailed: 'See failed jobs',
  },

  failed: {
    title: 'Failed jobs',
    lead: 'What could not be written, by cause. Nothing is lost and nothing waits behind it: everything else is logged meanwhile.',
    none: {
      title: 'Nothing failed',
      text: 'When Salesforce or CINNOX refuses something it stands here with its cause and what helps, until it is written or you discard it.',
    },
    retryAll: 'Try all again',
    retry: 'Try again',
    edit: 'Change…',
    editing: 'Change and try again',
    discard: 'Discard…',
    discarding: 'Discard',
    cancel: 'Cancel',
    close: 'Close',
    left: (title: string) =>
      `${title} does not stand here any more: it was written or given up meanwhile. What you changed here was not saved.`,
    reason: 'Why is it discarded?',
    reasonHint: 'Kept with your name and the time.',
    reasonNeeded: 'Say why in a few words.',
    reasonLong: (excess: number, limit: number) =>
      `This is ${of(excess, 'character', 'characters')} too long: a reason may have ${limit}.`,
    discardLog: {
      package:
        'It is not logged. A row in the org says who decided, when and why; other browsers follow it. You can take it back.',
      'package-free': 'It is not logged. This browser keeps who decided, when and why. You can take it back.',
      unknown: 'It is not logged. You can take it back.',
    },
    discardChange:
      'The record stays as it is now. CINNOX changes nothing on it until you edit this call or chat again.',
    discardWork: 'It is not tried any more. This browser keeps who decided, when and why.',
    attempts: (count: number) => of(count, 'try', 'tries'),
    next: (when: string) => `next by itself ${when}`,
    atWork: 'being tried now',
    onlyYou: 'not tried again by itself',
    details: 'Details for an admin',
    changeOf: (object: string, label: string) =>
      `Change of ${label === object ? `the ${object}` : `${object} ${label}`}`,
    note: 'Notes',
    noteLength: (count: number) => of(count, 'character', 'characters'),
    disposition: 'Disposition',
    noDisposition: 'None',
    contact: 'Contact',
    noContact: 'No contact',
    changeContact: 'Choose another',
    withoutContact: 'Without a contact',
    findPerson: 'Find a contact',
    findPlaceholder: 'Name, company, e-mail or number',
    search: {
      searching: 'Searching…',
      nothing: (text: string) => `Nobody found for “${text}”.`,
      more: 'Type at least two letters or digits.',
    },
    related: 'Related to',
    removeRelated: 'Remove',
    removed: 'Will be removed',
    save: 'Save and try again',
    discarded: 'Discarded',
    discardedLead: 'Given up by a person, with the reason.',
    byAt: (by: string, when: string) => `${by}, ${when}`,
    undo: 'Take back',
    undoOf: (title: string) => `Take back: ${title}`,
    kept: {
      org: 'The org knows',
      'on-its-way': 'Being told to the org',
      browser: 'Kept in this browser',
    } satisfies Record<DiscardedItem['kept'], string>,
    openSettings: 'Open the settings',
  },

  export: {
    button: 'Export…',
    title: 'Export',
    text: 'For an admin or for support. This is exactly what is saved; tokens are never in it.',
    format: 'Format',
    withPeople: 'With names, numbers and notes',
    preview: 'Preview',
    save: 'Save file',
    copy: 'Copy',
    copied: 'Copied',
    close: 'Close',
  },
} as const;

interface ClassWords {
  label: string;
  tone: Tone;
  /** What it means, in a sentence that an agent understands. */
  meaning: string;
}

export const classWords: Record<CoverageClass, ClassWords> = {
  logged: { label: 'Logged', tone: 'ok', meaning: 'In CINNOX, in the log, and its record is there.' },
  missing: {
    label: 'Missing',
    tone: 'bad',
    meaning: 'CINNOX reports it and it should be in Salesforce, but nothing is there and nothing waits to be written.',
  },
  failed: { label: 'Failed', tone: 'bad', meaning: 'Salesforce refused it. Failed jobs say why and what helps.' },
  'log-without-record': {
    label: 'Log without record',
    tone: 'bad',
    meaning:
      'It was logged, but its record is gone, mostly because somebody deleted it. It is never made again by itself.',
  },
  'to-choose': { label: 'To choose', tone: 'wait', meaning: 'A person has to say who it was, or what becomes of it.' },
  waiting: { label: 'Waiting', tone: 'wait', meaning: 'It goes on, or it is about to be written.' },
  'no-writer': {
    label: 'No writer',
    tone: 'wait',
    meaning: 'Nobody’s browser writes it: CINNOX names nobody, or the browser of its agent has not written it.',
  },
  'record-without-log': {
    label: 'Record without log',
    tone: 'wait',
    meaning: 'A record that looks like ours, without a log row: perhaps a second one.',
  },
  'not-checkable': {
    label: 'Not checkable',
    tone: 'none',
    meaning: 'It cannot be compared: a channel that reports do not list, a record you may not see, or too long ago.',
  },
  skipped: {
    label: 'Skipped',
    tone: 'none',
    meaning: 'A log rule or a person left it out. That is never undone by itself.',
  },
};
