import type { InteractionView, TodayRowView } from '../../lib/domain/view.ts';
import { busyToday, call, chat, logged, manyMatches, session, talking, today, todayRows, wong } from './fixtures.ts';
import type { Scene } from './scenes.ts';

/** Sixty letters without a space, right to left, and signs of several code points. */
const names = [
  'Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunt',
  'محمد عبد الرحمن بن عبد العزيز الخوارزمي البغدادي من شركة النقل',
  'Zoë 👩‍👩‍👧‍👦🏴‍☠️ Müller-Åkesson 👨🏽‍🚀🚀🔥 of the very long department name',
  'นายสมชายใจดีมากที่สุดในโลกและจักรวาลอันกว้างใหญ่ไพศาล',
] as const;
const [noSpaces, rightToLeft, signs, thai] = names;
const accounts = ['شركة الشحن العربية المتحدة', '🚢 Keppel Marine Engineering & Offshore Holdings', thai, noSpaces];

const arabicNote =
  'وصل السائق في الساعة 14:20 والرصيف مغلق. يريد موعدا من 09:00 إلى 11:00.\nCall +852 9466 7788 before 17:00 👍\n\n';
const longNote = `${arabicNote}${'Driver arrived 14:20, dock closed. '.repeat(150)}`.slice(0, 5_000);

const longWong = { ...wong, name: rightToLeft, initials: 'مع', title: signs, account: { id: 'a', name: noSpaces } };

const rows: TodayRowView[] = todayRows.slice(0, 5).map((row, index) => ({
  ...row,
  title: names[index % names.length] ?? '',
  detail: `${row.detail} · ${accounts[index % accounts.length] ?? ''}`,
}));

const ringing: InteractionView = call({
  id: 'call-2',
  match: { status: 'one', candidates: [] },
  profile: { ...longWong, name: noSpaces },
});

export const stressScenes = {
  'other-scripts': {
    title: 'Right to left, signs, 5,000 characters',
    session: session(),
    now: {
      interactions: [
        {
          ...talking,
          profile: longWong,
          to: signs,
          note: {
            text: longNote,
            revision: 9,
            saved: 'in-salesforce',
            others: [{ author: rightToLeft, text: arabicNote }],
          },
          disposition: noSpaces,
          related: { id: 'r', label: `00001026 · ${rightToLeft}` },
        },
      ],
      recent: [],
    },
    today: today(),
  },
  'long-many': {
    title: 'Long names to choose from, and one that rings',
    session: session(),
    now: {
      interactions: [
        {
          ...manyMatches,
          match: {
            status: 'many',
            candidates: manyMatches.match.candidates.map((one, index) => ({
              ...one,
              name: names[index] ?? one.name,
              account: accounts[index] ?? '',
            })),
          },
        },
        { ...chat, profile: { ...wong, name: signs } },
        ringing,
      ],
      recent: [],
    },
    today: today(),
  },
  'long-after': {
    title: 'Logged, long names',
    session: session(),
    now: {
      interactions: [
        {
          ...logged,
          profile: { ...longWong, name: signs },
          log: {
            ...logged.log,
            sentence: `Logged as Task, without a contact: ${noSpaces} was deleted`,
            case: { id: '5008d00000Case44', object: 'Case', label: '00001044' },
          },
        },
      ],
      recent: [],
    },
    today: today(),
  },
  'long-today': {
    title: 'Today, long names',
    session: session(),
    now: { interactions: [], recent: rows },
    today: {
      ...busyToday,
      rows,
      openEnquiries: busyToday.openEnquiries.map((one) => ({ ...one, who: rightToLeft, channel: signs })),
      pill: { text: '1,234 waiting to be logged', tone: 'wait', filter: 'waiting' },
    },
    place: 'today',
  },
  'long-idle': {
    title: 'Idle, long names',
    session: session(),
    now: { interactions: [], recent: rows },
    today: today(),
  },
} satisfies Record<string, Scene>;
