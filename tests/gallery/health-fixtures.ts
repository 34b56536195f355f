import type { CoverageLine, CoverageView } from '../../lib/domain/coverage.ts';
import type { FailedView } from '../../lib/domain/failed-jobs.ts';

const timeZone = 'Asia/Hong_Kong';
const morning = Date.UTC(2026, 10, 23, 1);
const minuteMs = 60_000;

function line(minutes: number, change: Partial<CoverageLine> & Pick<CoverageLine, 'class' | 'reason'>): CoverageLine {
  const callId = `c-${minutes}`;
  return {
    ...{ id: `part:call:${callId}`, kind: 'call', at: morning + minutes * minuteMs, who: 'Mei-ling Wong' },
    ...{ what: 'Call in · 4:12', staff: { name: 'Ada Lam', isYou: true }, callId, key: `call:acme:${callId}:ada` },
    ...change,
  };
}

const task = (id: string) => ({ id, object: 'Task', label: 'Task' }) as const;

/** One day with every state. */
export const coverageLines: CoverageLine[] = [
  line(450, { class: 'waiting', reason: 'It ended a short while ago and is being written.', who: '+852 2345 6789' }),
  line(430, {
    class: 'missing',
    reason: 'No Task, and nothing in this browser waits to write it.',
    who: 'Jonas Berg',
    canFill: true,
  }),
  line(429, {
    id: 'part:enquiry:20431',
    kind: 'enquiry',
    class: 'missing',
    reason: 'No Case, and nothing in this browser waits to write it.',
    who: 'Jonas Berg',
    what: 'Call enquiry',
    enquiryNumber: '20431',
    canFill: true,
  }),
  line(380, {
    class: 'log-without-record',
    reason: 'The Task was deleted in Salesforce. It is not made again.',
    by: { name: 'Chris Mori', at: morning + 400 * minuteMs },
    record: task('00T000000000001AAA'),
  }),
  line(352, {
    id: 'part:enquiry:20427',
    kind: 'enquiry',
    class: 'logged',
    reason: 'Logged as Case.',
    who: 'Ana Petrova',
    what: 'WhatsApp',
    enquiryNumber: '20427',
    record: { id: '500000000000001AAA', object: 'Case', label: '00001026' },
  }),
  line(300, {
    class: 'failed',
    reason:
      'Salesforce refused the Task. Bitte Kostenstelle angeben. It is about "Cost centre". Your notes are kept here. It is tried again now and then, or try again at once.',
    who: 'Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh Maximiliana',
  }),
  line(270, {
    class: 'to-choose',
    reason: 'Logged, but nobody is chosen as its contact.',
    who: '+33 1 42 68 53 00',
    record: task('00T000000000002AAA'),
  }),
  line(240, {
    class: 'skipped',
    reason: 'Not logged: private call',
    by: { name: 'you', at: morning + 241 * minuteMs },
    who: 'Bo Lindqvist',
  }),
  line(200, {
    class: 'skipped',
    reason: 'An internal call is logged by its caller.',
    by: { name: 'the rule for internal calls' },
    who: 'Ben Ortiz',
    what: 'Internal call · 2:40',
  }),
  line(180, {
    class: 'no-writer',
    reason:
      'CINNOX names nobody who had this call, and the org has not decided who writes such ones. An admin decides it in the settings.',
    who: '+44 20 7946 0018',
    what: 'Call in · Abandoned',
  }),
  line(150, {
    class: 'not-checkable',
    kind: 'enquiry',
    reason: 'There is a Case, but CINNOX’s reports do not list it, so it cannot be compared.',
    who: 'cyrus.t',
    what: 'Instagram',
    record: { id: '500000000000002AAA', object: 'Case', label: '00001019' },
  }),
  line(120, {
    class: 'record-without-log',
    reason:
      'There is a Task for which neither CINNOX’s reports nor a log row stand: perhaps a second one for the same call.',
    record: task('00T000000000003AAA'),
  }),
  ...[90, 75, 60, 45, 30, 15].map((minutes) =>
    line(minutes, { class: 'logged', reason: 'Logged as Task.', record: task(`00T0000000001${minutes}AAA`) }),
  ),
];

export const coverageView: CoverageView = {
  ...{ from: '2026-11-23', to: '2026-11-23', whose: 'me', canSeeAll: false, timeZone, mode: 'package' },
  lines: coverageLines,
  limits: ['CINNOX’s reports come about a minute late: what ended just now may not be listed yet.'],
  readAt: morning + 460 * minuteMs,
  lightningHost: 'acme--uat.sandbox.lightning.force.com',
};

const others = ['Ben Ortiz', 'Chris Mori', undefined];

/** A week of everybody, as a supervisor sees it. */
export const supervisedView: CoverageView = {
  ...coverageView,
  ...{ from: '2026-11-17', to: '2026-11-23', whose: 'all', canSeeAll: true },
  lines: coverageLines.map((one, index) => {
    const { staff, ...rest } = { ...one, at: one.at - (index % 4) * 24 * 60 * minuteMs };
    const name = others[index % 3];
    return index % 2 === 0 && staff !== undefined
      ? { ...rest, staff }
      : { ...rest, ...(name === undefined ? {} : { staff: { name, isYou: false } }) };
  }),
  limits: [
    'Salesforce empties its recycle bin after 15 days: who deleted a record before that cannot be seen any more.',
    'Records that are not shared with you cannot be told from records that were removed for good.',
  ],
};

export const cleanView: CoverageView = {
  ...coverageView,
  lines: coverageLines.filter(({ class: name }) => name === 'logged'),
};

export const emptyView: CoverageView = { ...coverageView, lines: [] };

const technical = (code: string) =>
  `rejected: ${code} {"service":"salesforce","errorCode":"${code}","fields":["Cost_Centre__c"],"part":"task0"}`;

export const failedView: FailedView = {
  timeZone,
  mode: 'package',
  dispositions: ['Interested', 'Call back', 'Not interested'],
  groups: [
    {
      id: 'rule',
      tone: 'bad',
      title: 'Salesforce refused the Task',
      text: 'Bitte Kostenstelle angeben. It is about "Cost centre". Your notes are kept here. It is tried again now and then, or try again at once.',
      action: 'retry',
      items: [
        {
          ...{ id: 'row:1', rowId: '1', kind: 'call', title: 'Mei-ling Wong', attempts: 3 },
          detail: '2026-11-23 · Call in · 4:12 · 14:31',
          failedAt: morning + 331 * minuteMs,
          nextAt: morning + 451 * minuteMs,
          edit: {
            note: 'Asked about the renewal offer. Wants the price list by Friday.',
            noteRevision: 4,
            disposition: 'Call back',
            contact: { id: '003000000000001AAA', name: 'Mei-ling Wong' },
            related: { id: '500000000000003AAA', label: '00001022' },
          },
          technical: technical('FIELD_CUSTOM_VALIDATION_EXCEPTION'),
        },
        {
          ...{ id: 'row:2', rowId: '2', kind: 'call', title: 'Jonas Berg', attempts: 1 },
          detail: '2026-11-23 · Call out · 0:48 · 11:02',
          failedAt: morning + 130 * minuteMs,
          edit: { note: '', noteRevision: 0 },
          record: { id: '00T000000000009AAA', object: 'Task', label: 'Task' },
          technical: technical('FIELD_CUSTOM_VALIDATION_EXCEPTION'),
        },
      ],
    },
    {
      id: 'permission',
      tone: 'bad',
      title: 'You may not create Cases',
      text: 'This user may not create Cases. Ask your admin for the CINNOX permission set or for access, then try again. Nothing is lost: it is written as soon as that works again.',
      action: 'retry',
      items: [
        {
          ...{ id: 'row:3', rowId: '3', kind: 'enquiry', title: 'Ana Petrova', attempts: 7 },
          detail: '2026-11-23 · WhatsApp · 20427 · 13:05',
          failedAt: morning + 250 * minuteMs,
          nextAt: morning + 461 * minuteMs,
          edit: { note: 'Needs a new contract.', noteRevision: 1 },
          technical: 'permission_missing: This user may not create Cases. {"object":"Case"}',
        },
      ],
    },
    {
      id: 'network',
      tone: 'wait',
      title: 'The note waits: no connection',
      text: 'The network did not answer. Nothing is lost: it is written as soon as that works again.',
      action: 'retry',
      items: [
        {
          ...{ id: 'job:12', kind: 'work', title: 'Copy of a note to Salesforce · Bo Lindqvist', attempts: 5 },
          detail: '2026-11-23 · Call in · 16:20 · The note is kept in this browser.',
          failedAt: morning + 440 * minuteMs,
          nextAt: morning + 462 * minuteMs,
          technical: 'network: No answer. {"job":"mirror","state":"waiting"}',
        },
      ],
    },
  ],
  discarded: [
    {
      ...{ id: 'row:8', rowId: '8', title: '+852 6000 1122', by: 'You', kept: 'org', canRestore: true },
      detail: '2026-11-22 · Call in · 0:07 · 17:40',
      at: morning - 900 * minuteMs,
      reason: 'Wrong number, nothing to keep',
    },
    {
      ...{ id: 'job:4', title: 'Search for the contact', by: 'You', kept: 'browser' },
      detail: 'The call is logged without a contact meanwhile.',
      at: morning - 1500 * minuteMs,
      reason: 'Contact was merged',
    },
  ],
};

export const nothingFailed: FailedView = { ...failedView, groups: [], discarded: [] };
