import { endedAt, rememberedPerson, startedAt, type EnquiryFacts, type JournalRow } from './journal-row.ts';
import { channelLabel, rowDetail } from './log-texts.ts';
import { partyLabel } from './party.ts';
import type { InteractionView, OpenEnquiryView, RecordLink, TodayRowView, TodayView, Tone } from './view.ts';

type Bucket = 'logged' | 'live' | 'waiting' | 'choose' | 'need-you' | 'skipped' | 'declined';

function bucketOf(row: JournalRow, view: InteractionView): Bucket {
  switch (view.log.state) {
    case 'failed':
      return 'need-you';
    case 'do-not-log':
      return 'declined';
    case 'skipped':
      // A person deleted its record: no rule did.
      return row.log.skippedBy === 'deleted' ? 'declined' : 'skipped';
    case 'choose':
      return 'choose';
    case 'will-log':
      return needsChoice(row) ? 'choose' : 'live';
    case 'logged':
      return needsChoice(row) ? 'choose' : 'logged';
    case 'waiting':
    case 'writing':
    case 'end-unknown':
      return needsChoice(row) ? 'choose' : 'waiting';
  }
}

/** Nobody is chosen and somebody could be: listed until a person says who it was, or that it was nobody known. */
export function needsChoice(row: JournalRow): boolean {
  if (row.mine === undefined || row.match.contactId !== undefined || row.match.chosen !== undefined) return false;
  if (row.call?.direction === 'internal') return false;
  // Whoever had it knows who it was.
  if (row.behalf?.as === 'supervisor') return false;
  // The person of a voice enquiry is chosen at its call.
  if (row.enquiry?.voice === true) return false;
  return row.match.status === 'many' || (row.match.status === 'none' && endedAt(row) !== undefined);
}

const badgeTexts: Record<Bucket, { text: string; tone: Tone }> = {
  logged: { text: 'Logged', tone: 'ok' },
  live: { text: 'Live', tone: 'none' },
  waiting: { text: 'Waiting', tone: 'wait' },
  choose: { text: 'Choose', tone: 'wait' },
  'need-you': { text: 'Failed', tone: 'bad' },
  skipped: { text: 'Skipped', tone: 'none' },
  declined: { text: 'Not logged', tone: 'none' },
};

function badgeOf(row: JournalRow, bucket: Bucket): TodayRowView['badge'] {
  if (bucket === 'logged') return { text: row.kind === 'call' ? 'Task' : 'Case', tone: 'ok' };
  if (bucket === 'choose' && row.log.state !== 'not-mine' && row.match.status === 'none')
    return { text: 'Who?', tone: 'wait' };
  // It was logged; a person deleted the record, or it is hidden from who logged it.
  if (bucket === 'declined' && row.log.skippedBy === 'deleted') return { text: 'Gone', tone: 'none' };
  return badgeTexts[bucket];
}

function pillOf(counts: Record<Bucket, number>): TodayView['pill'] {
  if (counts['need-you'] > 0) {
    return {
      text: `${counts['need-you']} need${counts['need-you'] === 1 ? 's' : ''} you`,
      tone: 'bad',
      filter: 'need-you',
    };
  }
  if (counts.choose > 0) return { text: `${counts.choose} to choose`, tone: 'wait', filter: 'choose' };
  if (counts.waiting > 0) return { text: `${counts.waiting} waiting`, tone: 'wait', filter: 'waiting' };
  return { text: 'All logged', tone: 'ok', filter: 'all' };
}

export interface TodayItem {
  row: JournalRow;
  view: InteractionView;
}

function rowTitle(item: TodayItem): string {
  const { row, view } = item;
  const name = row.match.contactName ?? rememberedPerson(row.match)?.name;
  return name ?? view.visitor?.name ?? view.number?.display ?? partyLabel(row);
}

function behalfWords({ behalf }: JournalRow): string[] {
  if (behalf === undefined) return [];
  return [behalf.as === 'owner' ? 'Nobody had it' : 'For a colleague'];
}

/** What went wrong is worth more than when; why nothing was logged stands before it. */
function detailOf(
  { row, view }: TodayItem,
  bucket: Bucket,
  timeZone: string,
): Pick<TodayRowView, 'detail' | 'problem'> {
  const { sentence = '', problem } = view.log;
  if (bucket === 'need-you') return sentence === '' && problem !== undefined ? { problem } : { detail: sentence };
  const detail = [...behalfWords(row), rowDetail(row, timeZone)].join(' · ');
  const isLeft = bucket === 'skipped' || bucket === 'declined';
  return { detail: isLeft ? `${sentence.replace(/\.$/, '')} · ${detail}` : detail };
}

/** A voice enquiry is shown by its call, a rule's choice leaves nothing to do, and what others had is in no panel. */
function canShow(row: JournalRow, { log }: InteractionView): boolean {
  if (row.behalf !== undefined) return false;
  return log.task === undefined && log.case === undefined && row.enquiry?.voice !== true && log.state !== 'skipped';
}

export function todayRow(item: TodayItem, timeZone: string): TodayRowView {
  const { row, view } = item;
  const bucket = bucketOf(row, view);
  const link: { task?: RecordLink; case?: RecordLink } = {
    ...(view.log.task === undefined ? {} : { task: view.log.task }),
    ...(view.log.case === undefined ? {} : { case: view.log.case }),
  };
  return {
    id: row.id,
    kind: row.kind,
    title: rowTitle(item),
    ...detailOf(item, bucket, timeZone),
    at: startedAt(row),
    badge: badgeOf(row, bucket),
    ...link,
    choose: bucket === 'choose',
    ...(view.log.canRestore ? { canRestore: true } : {}),
    ...(canShow(row, view) ? { canShow: true } : {}),
    ...(view.log.state === 'choose' && view.log.sentence !== undefined ? { leftWords: view.log.sentence } : {}),
  };
}

/** Everything of the day (and what is still open from before), newest first, with the one truth for the header. */
export function todayView(
  items: readonly TodayItem[],
  open: readonly EnquiryFacts[],
  timeZone: string,
  draw: (item: TodayItem) => TodayRowView = (item) => todayRow(item, timeZone),
): TodayView {
  const counts: Record<Bucket, number> = {
    logged: 0,
    live: 0,
    waiting: 0,
    choose: 0,
    'need-you': 0,
    skipped: 0,
    declined: 0,
  };
  for (const { row, view } of items) counts[bucketOf(row, view)] += 1;
  const total = items.length - counts.live;
  const logged = items.filter(({ view }) => view.log.state === 'logged').length;
  return {
    logged,
    total: Math.max(total, logged),
    waiting: counts.waiting,
    toChoose: counts.choose,
    needYou: counts['need-you'],
    skipped: counts.skipped,
    declined: counts.declined,
    rows: items.map((item) => draw(item)).sort((left, right) => right.at - left.at),
    openEnquiries: open.map(openEnquiryView),
    pill: pillOf(counts),
  };
}

function openEnquiryView(facts: EnquiryFacts): OpenEnquiryView {
  return {
    enquiryNumber: facts.displayCaseNumber,
    channel: channelLabel(facts),
    who: facts.visitorName ?? facts.visitorEmail ?? facts.visitorPhone ?? 'Visitor',
    since: facts.startedAt,
  };
}
