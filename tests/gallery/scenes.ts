import { uiKeys } from '../../lib/domain/view.ts';
import type { InteractionView, NowView, SessionView, TabView, TodayView } from '../../lib/domain/view.ts';
import {
  busyToday,
  call,
  chat,
  galleryNow,
  logged,
  manyMatches,
  refused,
  undecided,
  session,
  tab,
  tabId,
  talking,
  today,
  todayRows,
  unknownCaller,
  withoutProfile,
  who,
  wong,
  wongMatch,
  noNote,
} from './fixtures.ts';
import { stressScenes } from './stress-scenes.ts';
import { unwrittenToday } from './unwritten-fixture.ts';

const minuteMs = 60_000;

/** One state of the panel as the worker would project it. */
export interface Scene {
  title: string;
  session: SessionView;
  now?: NowView;
  today?: TodayView;
  tab?: TabView;
  place?: 'now' | 'today';
  /** Typed into the note, which the worker then refuses. */
  typed?: string;
  isGone?: boolean;
}

const recent = todayRows.slice(0, 3);
const showing = (...interactions: InteractionView[]): NowView => ({ interactions, recent });
const oneToChoose = today({ toChoose: 1, pill: { text: '1 to choose', tone: 'wait', filter: 'choose' } });

export const scenes = {
  'for-you': { title: 'A call for you, one match', session: session(), now: showing(call()), today: today() },
  during: { title: 'During the call', session: session(), now: showing(talking), today: today() },
  many: { title: 'Many matches', session: session(), now: showing(manyMatches), today: oneToChoose },
  after: { title: 'After the call', session: session(), now: showing(logged), today: today() },
  chat: { title: 'Chat', session: session(), now: showing(chat), today: today() },
  idle: { title: 'Idle', session: session(), now: showing(), today: today() },
  unknown: { title: 'Unknown caller', session: session(), now: showing(unknownCaller), today: today() },
  'no-writer': {
    title: 'Calls that nobody writes',
    session: session(),
    now: showing(),
    today: unwrittenToday,
    place: 'today',
  },
  today: { title: 'Today', session: session(), now: showing(), today: busyToday, place: 'today' },
  failed: {
    title: 'Failed',
    session: session({ problems: [refused] }),
    now: showing(),
    today: today({ logged: 23, needYou: 2, pill: { text: '2 need you', tone: 'bad', filter: 'need-you' } }),
    place: 'today',
  },
  'who-logs': {
    title: 'Another product logs, too',
    session: session({ problems: [undecided] }),
    now: showing(),
    today: today({ pill: { text: 'Not logging', tone: 'bad', filter: 'all' } }),
  },
  'signed-out': { title: 'Signed out', session: session({ status: 'signed-out', keptNotes: 3 }) },
  'signed-out-why': {
    title: 'Signed out, and why',
    session: session({
      status: 'signed-out',
      keptNotes: 1,
      signedOutBecause:
        'This Salesforce user is not active or is frozen. Ask your admin to activate it, then sign in again.',
    }),
  },
  'sign-in-lost': { title: 'A sign-in that was cut', session: session({ status: 'signed-out', signInLost: true }) },
  production: {
    title: 'Idle, in production',
    session: session({
      org: {
        host: 'globex.my.salesforce.com',
        lightningHost: 'globex.lightning.force.com',
        label: 'globex',
        name: 'Globex',
        isSandbox: false,
      },
    }),
    now: showing(),
    today: today(),
  },
  'not-set-up': {
    title: 'Not set up',
    session: {
      status: 'not-set-up',
      events: { kind: 'off', sentence: '' },
      problems: [],
      keptNotes: 0,
      dispositions: [],
      version: '0.1.0',
    },
  },
  'reports-only': {
    title: 'Reports only: no ring',
    session: session({
      events: { kind: 'reports', sentence: 'Events come from CINNOX reports', lastEventAt: galleryNow - minuteMs },
    }),
    now: showing(),
    today: today(),
  },
  several: { title: 'A call comes in during a chat', session: session(), now: showing(call(), chat), today: today() },
  ring: {
    title: 'A ring during a chat with half a note',
    session: session(),
    now: showing(chat, call()),
    today: oneToChoose,
  },
  crowd: {
    title: 'Five at once',
    session: session(),
    now: showing(
      talking,
      ...['Ana Petrova', 'Bo Lindqvist', 'Visitor 20490', 'Cyrus Taylor'].map((name, index) => ({
        ...withoutProfile(chat),
        id: `enq-${index}`,
        visitor: { name },
        match: { status: 'none' as const, candidates: [] },
      })),
    ),
    today: today({ toChoose: 12, pill: { text: '12 to choose', tone: 'wait', filter: 'choose' } }),
  },
  'other-org': {
    title: 'Another org',
    session: session(),
    today: today(),
    now: showing(talking),
    tab: {
      ...tab,
      agreement: 'other-org',
      sentence:
        'This tab shows globex (production). CINNOX is connected to Acme Logistics (sandbox) as Ada Lam and logs there only.',
    },
  },
  'other-user': {
    title: 'Another user',
    session: session(),
    today: today(),
    now: showing(talking),
    tab: {
      ...tab,
      agreement: 'other-user',
      sentence:
        'This tab is signed in to Salesforce as somebody else, perhaps by “Login” in Setup. CINNOX works for Ada Lam and logs calls as Ada Lam.',
    },
  },
  'unknown-user': {
    title: 'A page that does not say whose it is',
    session: session(),
    today: today(),
    now: showing(talking),
    tab: {
      ...tab,
      agreement: 'unknown',
      sentence: 'This page does not say who is signed in to it. Calls are logged as Ada Lam.',
    },
  },
  'not-saved': {
    title: 'A note that could not be saved',
    session: session(),
    now: showing(call({ ...talking, note: noNote })),
    today: today(),
    typed: 'Asks for a call back at 16:00',
  },
  gone: {
    title: 'Updated under an open tab',
    session: session(),
    now: showing(call({ ...talking, note: noNote })),
    today: today(),
    typed: 'Asks for a call back at 16:00',
    isGone: true,
  },
  declined: {
    title: 'Don’t log, then undo',
    session: session(),
    now: showing(
      call({
        ...talking,
        log: { state: 'do-not-log', sentence: 'Not logged: you chose so', canDecline: false, canRestore: true },
      }),
    ),
    today: today(),
  },
  'long-words': {
    title: 'Long names, right-to-left, no spaces',
    session: session(),
    now: showing(
      call({
        match: { ...wongMatch, reason: 'Mobile matches exactly; three other contacts of this account were ruled out' },
        profile: {
          ...wong,
          name: 'Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh Maximiliana',
          title: 'مديرة المشتريات',
          account: {
            id: '0018d00000Harbor',
            name: 'Taumatawhakatangihangakoauauotamateaturipukakapikimaungahoronukupokaiwhenuakitanatahu Ltd',
          },
          email: 'a-very-long-mailbox-name-that-never-ends@subsidiary.of.a.holding.example',
          owner: { name: 'Bartholomew Ortiz-Fernandez', isYou: false },
        },
      }),
    ),
    today: today(),
  },
  ...stressScenes,
} satisfies Record<string, Scene>;

/** The projection of a scene, as it would stand in `storage.session`. */
export function projectionOf(scene: Scene): Record<string, unknown> {
  return {
    [uiKeys.session]: scene.session,
    [uiKeys.now(who)]: scene.now,
    [uiKeys.today(who)]: scene.today,
    [uiKeys.tab(who, tabId)]: scene.tab ?? tab,
  };
}
