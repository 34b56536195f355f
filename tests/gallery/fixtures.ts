import type { Problem } from '../../lib/domain/problem.ts';
import type {
  CandidateView,
  InteractionView,
  LogView,
  MatchView,
  NoteView,
  ProfileView,
  SessionView,
  TabView,
  TodayRowView,
  TodayView,
} from '../../lib/domain/view.ts';

/** Tue 24 Nov 2026, 14:35:00 in Hong Kong. */
export const galleryNow = Date.UTC(2026, 10, 24, 6, 35, 0);
export const who = { orgId: '00D8d0000001AbC', userId: '0058d000001XyZa' };
export const tabId = 7;

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const dayMs = 24 * 60 * minuteMs;
export const noNote: NoteView = { text: '', revision: 0, saved: 'none', others: [] };

export function session(change: Partial<SessionView> = {}): SessionView {
  return {
    status: 'signed-in',
    who,
    user: { name: 'Ada Lam', email: 'ada.lam@acme.example' },
    org: {
      host: 'acme--uat.sandbox.my.salesforce.com',
      lightningHost: 'acme--uat.sandbox.lightning.force.com',
      label: 'acme--uat',
      name: 'Acme Logistics',
      isSandbox: true,
    },
    pageHosts: ['acme--uat.sandbox.lightning.force.com'],
    staff: { eid: '5f0cada', name: 'Ada Lam' },
    mode: 'package',
    events: { kind: 'live', sentence: 'Events arrive live', lastEventAt: galleryNow - 2 * minuteMs },
    problems: [],
    keptNotes: 0,
    timeZone: 'Asia/Hong_Kong',
    dispositions: ['Resolved', 'Call back', 'Left message', 'Wrong number'],
    version: '0.1.0',
    ...change,
  };
}

export const wong: ProfileView = {
  contactId: '0038d00000WongML',
  name: 'Wong Mei-ling',
  initials: 'WM',
  title: 'Procurement Manager',
  account: { id: '0018d00000Harbor', name: 'Harbour Logistics' },
  owner: { name: 'Ada Lam', isYou: true },
  phones: [
    { label: 'Mobile', display: '+852 9466 7788', matched: true },
    { label: 'Phone', display: '+852 2123 4567', matched: false },
  ],
  email: 'meiling.wong@harbour.example',
  openCases: [
    { id: '5008d00000Case26', number: '00001026', subject: 'Delivery window missed twice' },
    { id: '5008d00000Case19', number: '00001019', subject: 'Invoice address change' },
  ],
  openCaseCount: 2,
  lastActivityAt: galleryNow - 3 * dayMs,
  lastActivities: [{ id: '00T8d00000Task01', subject: 'Call in · Wong Mei-ling', at: galleryNow - 3 * dayMs }],
  stale: false,
};

export const berg: ProfileView = {
  contactId: '0038d00000BergJo',
  name: 'Jonas Berg',
  initials: 'JB',
  title: 'Owner',
  account: { id: '0018d00000BergDo', name: 'Berg & Dotter AB' },
  owner: { name: 'Ben Ortiz', isYou: false },
  phones: [{ label: 'Mobile', display: '+46 70 555 12 34', matched: false }],
  email: 'jonas@bergdotter.example',
  openCases: [{ id: '5008d00000Case31', number: '00001031', subject: 'Order CN-1182 not delivered' }],
  openCaseCount: 1,
  lastActivityAt: galleryNow - 40 * minuteMs,
  lastActivities: [],
  stale: false,
};

function candidate(profile: ProfileView, detail: string): CandidateView {
  return {
    contactId: profile.contactId,
    name: profile.name,
    initials: profile.initials,
    detail,
    ...(profile.account === undefined ? {} : { account: profile.account.name }),
  };
}

export const wongMatch: MatchView = {
  status: 'one',
  reason: 'Mobile matches exactly · linked',
  candidates: [candidate(wong, 'your contact')],
};

const willLog: LogView = {
  state: 'will-log',
  sentence: 'Task when the call ends',
  canDecline: true,
  canRestore: false,
};

export function call(change: Partial<InteractionView> = {}): InteractionView {
  return {
    id: 'call-1',
    kind: 'call',
    stage: 'for-you',
    direction: 'in',
    channel: 'Call',
    heading: 'Call for you',
    number: { display: '+852 9466 7788', copy: '+85294667788', region: 'Hong Kong' },
    to: 'Support hotline',
    startedAt: galleryNow - 4 * secondMs,
    match: wongMatch,
    profile: wong,
    note: noNote,
    log: willLog,
    canClaim: true,
    ...change,
  };
}

const talkNote =
  'Driver arrived 14:20, dock closed. Wants a 09:00–11:00 slot from Monday and a single contact for the depot.\n\nCall back with the new slot before 17:00.';

export const talking = call({
  stage: 'yours',
  heading: 'Your call',
  startedAt: galleryNow - 207 * secondMs,
  note: { text: talkNote, revision: 9, saved: 'in-salesforce', others: [] },
  disposition: 'Call back',
  related: { id: '5008d00000Case26', label: '00001026 · Delivery window missed twice' },
  canClaim: false,
});

export const logged = call({
  stage: 'ended',
  heading: 'Call ended',
  startedAt: galleryNow - 300 * secondMs,
  endedAt: galleryNow - 48 * secondMs,
  durationS: 252,
  disposition: 'Call back',
  note: {
    text: talkNote,
    revision: 9,
    saved: 'none',
    others: [{ author: 'Ben Ortiz', text: 'Transferred to Ada, dock issue.' }],
  },
  log: {
    state: 'logged',
    sentence: 'Logged as Task',
    task: { id: '00T8d00000Task77', object: 'Task', label: 'Call in · Wong Mei-ling' },
    case: { id: '5008d00000Case44', object: 'Case', label: '00001044' },
    canDecline: false,
    canRestore: false,
  },
  canClaim: false,
});

const shared: CandidateView[] = [
  {
    contactId: '0038d00000TanWei',
    name: 'Tan Wei Ming',
    initials: 'TW',
    account: 'Keppel Marine',
    detail: 'has an open case',
  },
  {
    contactId: '0038d00000PriyaN',
    name: 'Priya Nair',
    initials: 'PN',
    account: 'Keppel Marine',
    detail: 'called on Friday',
  },
  {
    contactId: '0038d00000LimJia',
    name: 'Lim Jia Hui',
    initials: 'LJ',
    account: 'Keppel Marine',
    detail: 'your contact',
  },
  { contactId: '0038d00000Recept', name: 'Reception', initials: 'R', account: 'Keppel Marine', detail: 'switchboard' },
];

export const manyMatches = withoutProfile(
  call({
    number: { display: '+65 6532 1100', copy: '+6565321100', region: 'Singapore' },
    startedAt: galleryNow - 2 * secondMs,
    match: { status: 'many', candidates: shared },
    canClaim: false,
  }),
);

export const unknownCaller = withoutProfile(
  call({
    heading: 'Unknown caller',
    number: { display: '+46 70 123 45 67', copy: '+46701234567', region: 'Sweden' },
    startedAt: galleryNow - 9 * secondMs,
    match: { status: 'none', candidates: [] },
    log: { ...willLog, sentence: 'Logged without a contact until you choose' },
    canClaim: false,
  }),
);

export const chat: InteractionView = {
  id: 'enq-20481',
  kind: 'enquiry',
  stage: 'yours',
  direction: 'in',
  channel: 'WhatsApp',
  heading: 'Chat with you',
  visitor: { name: 'Jonas Berg', email: 'jonas@bergdotter.example' },
  enquiryNumber: '20481',
  startedAt: Date.UTC(2026, 10, 24, 2, 2, 0),
  match: { status: 'one', reason: 'E-mail matches exactly', candidates: [candidate(berg, 'e-mail')] },
  profile: berg,
  note: { text: 'Redelivery 24 Nov 09–11, call first.', revision: 2, saved: 'saved', others: [] },
  log: {
    state: 'will-log',
    sentence: 'The conversation is added to the Case on close',
    canDecline: true,
    canRestore: false,
  },
  canClaim: false,
  deepLink: 'https://acme.cinnox.com/enquiry/20481',
};

export function withoutProfile(interaction: InteractionView): InteractionView {
  const bare = { ...interaction };
  delete bare.profile;
  return bare;
}

const task = (id: string) => ({ id, object: 'Task' as const, label: 'Task' });
export const todayRows: TodayRowView[] = [
  row('r1', 'Wong Mei-ling', 'Call in · 4:12 · 14:31', 'Task', 'ok'),
  { ...row('r2', 'Jonas Berg', 'WhatsApp · 14 messages · 10:09', 'Case', 'ok'), kind: 'enquiry' },
  row('r3', 'Priya Nair', 'Call out · 0:48 · 09:40', 'Waiting', 'wait'),
  { ...row('r4', '+65 6532 1100', '4 contacts share it · 09:31', 'Choose', 'wait'), choose: true },
  row('r5', 'Ext. 204', 'Internal call · rule “don’t log internal”', 'Skipped', 'none'),
  row('r6', 'Tan Wei Ming', 'Call in · 6:40 · 09:12', 'Task', 'ok'),
];

function row(
  id: string,
  title: string,
  detail: string,
  text: string,
  tone: TodayRowView['badge']['tone'],
): TodayRowView {
  const base = { id, kind: 'call' as const, title, detail, at: galleryNow, badge: { text, tone }, choose: false };
  return text === 'Task' ? { ...base, task: task(`00T8d0000000${id}A`) } : base;
}

export function today(change: Partial<TodayView> = {}): TodayView {
  return {
    logged: 25,
    total: 25,
    waiting: 0,
    toChoose: 0,
    needYou: 0,
    skipped: 1,
    rows: todayRows,
    openEnquiries: [],
    pill: { text: 'All logged', tone: 'ok', filter: 'all' },
    ...change,
  };
}

export const busyToday = today({
  logged: 21,
  waiting: 2,
  toChoose: 1,
  openEnquiries: [
    { enquiryNumber: '20490', channel: 'Web chat', who: 'Visitor 20490', since: galleryNow - 6 * minuteMs },
  ],
  pill: { text: '2 waiting', tone: 'wait', filter: 'waiting' },
});

export const refused: Problem = {
  id: 'task-status',
  tone: 'bad',
  cause: {
    kind: 'record',
    what: 'Task',
    error: {
      code: 'rejected',
      message: 'This org has no Task status “Completed”.',
      details: '{"errorCode":"INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST","fields":["Status"]}',
    },
  },
};

export const tab: TabView = { tabId, visible: true, agreement: 'ok' };

/** As the worker says it while nobody has decided who logs. */
export const undecided: Problem = {
  id: 'who-logs',
  tone: 'bad',
  cause: { kind: 'undecided', others: ['The remote site “CINNOX_API” leads to CINNOX.'] },
};
