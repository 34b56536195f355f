import type { CandidateView, InteractionView } from '../../lib/domain/view.ts';
import { isLive } from '../../lib/state/panel-state.ts';
import { formatElapsed, formatTime } from './format.ts';
import { texts } from './texts.ts';

/** One who may be meant, whose number has no country code, say, is nobody yet; nor is who turned out not to be meant. */
function meant({ status, candidates }: InteractionView['match']): CandidateView | undefined {
  return status === 'one' || status === 'chosen' ? candidates[0] : undefined;
}

/** The best name known: the contact's, the visitor's, the number. */
export function nameOf({ profile, match, visitor, number, channel }: InteractionView): string {
  return profile?.name ?? meant(match)?.name ?? visitor?.name ?? number?.display ?? visitor?.email ?? channel;
}

/** The company of the one person that is meant. */
export function accountOf({ profile, match }: InteractionView): string | undefined {
  return profile?.account?.name ?? meant(match)?.account;
}

/** Goes on, is over, is logged. */
export function lifeWord(interaction: InteractionView): string {
  if (isLive(interaction)) return texts.life.live;
  return interaction.log.state === 'logged' ? texts.life.logged : texts.life.ended;
}

const directions: Partial<Record<InteractionView['direction'], string>> = {
  in: texts.inbound,
  out: texts.outbound,
  internal: texts.internal,
};

const join = (parts: readonly (string | undefined)[]) =>
  parts.filter((part) => part !== undefined && part !== '').join(' · ');

/** The line under a call's heading. */
export function callLine({ number, direction }: InteractionView): string {
  return join([number?.display, number?.region, direction === 'in' ? undefined : directions[direction]]);
}

/** The line under a chat's heading. */
export function enquiryLine(
  { channel, enquiryNumber, startedAt }: InteractionView,
  timeZone: string | undefined,
): string {
  const number = enquiryNumber === undefined ? undefined : texts.enquiry(enquiryNumber);
  return join([channel, number, texts.since(formatTime(startedAt, timeZone))]);
}

/** After the end: "Call in · 4:12 · Call back". */
export function summaryLine({
  kind,
  channel,
  direction,
  durationS,
  startedAt,
  endedAt,
  disposition,
  enquiryNumber,
}: InteractionView): string {
  if (kind === 'enquiry')
    return join([channel, enquiryNumber === undefined ? undefined : texts.enquiry(enquiryNumber)]);
  const known = durationS === undefined ? (endedAt === undefined ? undefined : endedAt - startedAt) : durationS * 1000;
  const what = direction === 'unknown' ? channel : `${channel} ${directions[direction] ?? ''}`;
  return join([what, known === undefined ? undefined : formatElapsed(known), disposition]);
}
