import type { CallKind } from '../../../lib/domain/call-kind.ts';
import type { CallOutcome } from '../../../lib/domain/log-settings.ts';
import type { MergeField, Templates } from '../../../lib/domain/templates.ts';

/** Everything the rules card says by itself. */
export const texts = {
  title: 'Rules',
  text: 'What is written to Salesforce, and when. A call is logged as a Task, an enquiry (what a customer calls or writes about) as a Case. A change counts from now on: what is logged already stays as it is.',

  changedElsewhere:
    'The stored rules were changed elsewhere meanwhile. What you changed here is kept, and not saved yet; everything else shows what is stored now.',

  calls: 'Calls',
  kind: 'Kind of call',
  kinds: {
    'answered-in': ['Answered', 'A customer called, and you talked.'],
    'answered-out': ['Outgoing', 'You called, and somebody answered.'],
    unreached: ['Outgoing, no answer', 'Busy, declined or not reached.'],
    missed: ['Missed', 'It rang, and nobody answered.'],
    abandoned: ['Abandoned', 'The caller gave up.'],
    voicemail: ['Voicemail', 'Not answered, and recorded.'],
    internal: ['Internal', 'Between members of staff.'],
  } satisfies Record<CallKind, [string, string]>,
  outcomes: {
    completed: 'Task, completed',
    'follow-up': 'Task to follow up',
    none: 'Not logged',
  } satisfies Record<CallOutcome, string>,
  outcomeOf: (kind: string, outcome: string) => `${kind}: ${outcome}`,
  kindHint: 'A call is logged in any case if the agent wrote a note or chose a disposition.',
  due: 'Follow-ups are due',
  dueIn: (days: number) =>
    days === 0 ? 'On the day of the call' : days === 1 ? 'On the next day' : `After ${days} days`,
  callTasks: 'A call that is transferred or shared',
  callTaskChoices: {
    part: 'A Task for each agent’s part',
    journey: 'One Task, of who had it first',
  },
  callTasksHints: {
    part: 'The Tasks name each other and hang on the same Case.',
    journey:
      'It names the others and lasts as long as the whole call. Who writes a note, or chooses a disposition, keeps a Task of one’s own.',
  },
  withheld: 'Do not log calls with a withheld number',
  numbers: 'Numbers that are not logged',
  numbersHint:
    'One per line, with the country code. End with * for all numbers that begin so: +8522800*. Calls and chats of these numbers get neither Task nor Case.',
  numberLong: 'One number per line, please: this line is too long for one.',
  manyLines: (count: number, limit: number) => `These are ${count} lines: at most ${limit} are kept.`,

  cases: 'Cases',
  voiceCase: 'Create a Case for calls',
  voiceCases: {
    always: 'Always',
    answered: 'Answered calls only',
    missed: 'Missed calls only',
    never: 'Never',
  },
  casesWithoutTask: 'Also for calls that are “Not logged” above: that table is about their Tasks.',
  caseAt: 'When to create a Case',
  caseAts: {
    opening: 'At opening: once it is known whose it is',
    handling: 'When handling starts',
    close: 'When the enquiry is closed',
  },
  reopen: 'A customer who returns',
  reopenAfter: (hours: number) => {
    if (hours === 0) return 'Always gets a new Case';
    if (hours % 24 === 0) {
      const days = hours / 24;
      return `Within ${days === 1 ? 'a day' : `${days} days`}: reopen the earlier Case`;
    }
    return `Within ${hours === 1 ? 'an hour' : `${hours} hours`}: reopen the earlier Case`;
  },
  closeCase: 'Close the Case when the enquiry is closed in CINNOX',
  closeCaseHint: 'Not if somebody has changed the Case’s status meanwhile.',
  channels: 'Channels that get a Case',
  otherChannels: 'All others',

  wording: 'Subjects and descriptions',
  wordingText:
    'Write {{Name}} where the name shall stand, {{Name|Unknown caller}} for what stands there if it is not known. CINNOX’s own details, the agent’s notes and the conversation always stand below.',
  templates: {
    taskSubject: 'Subject of a Task',
    followUpSubject: 'Subject of a Task to follow up',
    taskDescription: 'Description of a Task',
    caseSubject: 'Subject of a Case',
    caseDescription: 'Description of a Case',
  } satisfies Record<keyof Templates, string>,
  reset: 'Reset',
  resetOf: (name: string) => `Reset: ${name}`,
  fields: 'Merge fields',
  insert: (field: string, name: string) => `Insert {{${field}}} into ${name}`,
  fieldTexts: {
    Name: 'Name of the contact in Salesforce, else in CINNOX',
    Who: 'Name, else number, else e-mail address',
    Number: 'Telephone number of the customer',
    Email: 'E-mail address of the customer',
    Channel: 'Call, WhatsApp, Web, …',
    CaseNumber: 'Number of the enquiry in CINNOX',
    Agent: 'Who had the call or the enquiry',
    Direction: 'in, out or internal',
    Kind: 'Incoming call, Missed call, Voicemail, …',
    Duration: 'For example 4:12',
    Start: 'Date and time of the begin',
    Date: 'Day of the begin',
    Status: 'CINNOX’s word for how it ended',
    Disposition: 'What the agent chose',
    Note: 'What the agent wrote',
  } satisfies Record<MergeField, string>,

  preview: 'Preview',
  previewText: 'A made-up call or chat, written by the rules as they stand on this page.',
  samples: { call: 'Call', missed: 'Missed call', chat: 'Chat' },
  length: (length: number, limit: number) => `${length} of ${limit} characters`,
  notLogged: 'Not logged.',
  dueDay: (day: string) => `Open, due ${day}`,
  completed: 'Completed',
  caseClosed: 'Closed with the enquiry',
  caseOpen: 'Stays open',

  general: 'In general',
  country: 'Default country',
  countryHint: (name: string | undefined) =>
    name === undefined
      ? 'Two letters, for example HK.'
      : `${name}. Numbers without a country code are taken to be from there.`,
  countryWrong: 'Enter the two letters of a country, for example HK.',
  dispositions: 'Dispositions',
  dispositionsHint: 'The results an agent can choose for a call, one per line, in this order.',
  dispositionLong: 'A disposition may have up to 255 characters.',
} as const;
