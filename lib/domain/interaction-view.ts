import type { Candidate } from './candidate.ts';
import type { JournalRow, MatchFacts } from './journal-row.ts';
import { endedAt, hasLeftWords, isNobody, ownNote, rememberedPerson, startedAt } from './journal-row.ts';
import { endUnknownMs } from './log-state.ts';
import { caseWords, isShared, logView, type ViewContext } from './log-view.ts';
import { channelLabel, isUnanswered, truncate } from './log-texts.ts';
import type { ContactFacts } from './match-ranking.ts';
import { countryName, parsePhone, samePhone, type PhoneNumber } from './phone.ts';
import type { InteractionView, LogView, MatchView, NoteView, ProfileView } from './view.ts';

/** A number that makes no sense is shown whole up to this length; copied it is always whole. */
const shownNumber = 64;

/** A profile lists the newest ones and says how many there are. */
const shownCases = 5;

/** No call rings for longer (ms): CINNOX gives up after 90 s. No event tells that somebody answered it. */
const longestRingMs = 2 * 60_000;

export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => /\p{L}|\p{N}/u.test(word));
  const letters = words.slice(0, 2).map((word) => [...word][0]?.toUpperCase());
  return letters.join('') || '?';
}

export function stageOf(row: JournalRow, now: number): InteractionView['stage'] {
  if (endedAt(row) !== undefined) return row.kind === 'call' ? 'ended' : 'closed';
  if (row.kind === 'call' && now - startedAt(row) > endUnknownMs) return 'end-unknown';
  return row.mine === undefined ? 'for-you' : 'yours';
}

function isRungOut({ call }: JournalRow, stage: InteractionView['stage'], now: number): boolean {
  return stage === 'for-you' && call !== undefined && now - (call.announcedAt ?? call.startedAt) > longestRingMs;
}

function headingOf(row: JournalRow, stage: InteractionView['stage']): string {
  if (row.enquiry !== undefined) {
    const channel = channelLabel(row.enquiry);
    const noun = row.enquiry.voice ? 'Call enquiry' : channel === 'Email' ? 'E-mail' : 'Chat';
    return stage === 'closed' ? `${noun} ${row.enquiry.status === 'missed' ? 'missed' : 'closed'}` : `${noun} with you`;
  }
  const { call } = row;
  if (call === undefined) return '';
  if (stage === 'end-unknown') return 'Call, end unknown';
  if (stage === 'ended') return isUnanswered(call) ? (call.status ?? 'Call ended') : 'Call ended';
  if (stage === 'for-you' && call.direction === 'out') return 'You are calling';
  if (row.match.status === 'none' && (stage === 'for-you' || call.direction === 'in')) return 'Unknown caller';
  if (stage === 'yours') return isShared(row) ? 'Maybe your call' : 'Your call';
  return isShared(row) ? 'Call for your group' : 'Call for you';
}

function numberView(raw: string | undefined, parsed: PhoneNumber | undefined): InteractionView['number'] {
  if (raw === undefined || raw === '') return undefined;
  if (parsed === undefined) {
    return { display: /\d/.test(raw) ? truncate(raw, shownNumber) : 'Number withheld', copy: raw };
  }
  const region = countryName(parsed.country);
  return { display: parsed.display, copy: parsed.e164, ...(region === undefined ? {} : { region }) };
}

/** Of whom it is, that one only: who was found here may be another than whom somebody named in another browser. */
function candidatesOf({ contactId, contactName, candidates }: MatchFacts): readonly Candidate[] {
  if (contactId === undefined) return candidates;
  const meant = candidates.find((candidate) => candidate.contactId === contactId);
  return [meant ?? { contactId, name: contactName ?? 'Contact', detail: '' }];
}

function matchView(row: JournalRow): MatchView {
  const { match } = row;
  return {
    status: rememberedPerson(match) === undefined ? match.status : 'one',
    ...(match.reason === undefined ? {} : { reason: match.reason }),
    ...(isNobody(row) ? { isNobody: true } : {}),
    candidates: candidatesOf(match).map((candidate) => ({
      contactId: candidate.contactId,
      name: candidate.name,
      initials: initialsOf(candidate.name),
      ...(candidate.accountName === undefined ? {} : { account: candidate.accountName }),
      detail: candidate.detail,
    })),
  };
}

export function profileView(contact: ContactFacts, phone: PhoneNumber | undefined, context: ViewContext): ProfileView {
  const owner =
    contact.ownerName === undefined
      ? undefined
      : { name: contact.ownerName, isYou: contact.ownerId === context.userId };
  const last = contact.lastActivities[0]?.at;
  return {
    contactId: contact.contactId,
    name: contact.name,
    initials: initialsOf(contact.name),
    ...(contact.title === undefined ? {} : { title: contact.title }),
    ...(contact.accountName === undefined || contact.accountId === undefined
      ? {}
      : { account: { id: contact.accountId, name: contact.accountName } }),
    ...(owner === undefined ? {} : { owner }),
    phones: contact.phones.map(({ label, raw }) => ({
      label,
      display: parsePhone(raw, context.defaultCountry)?.display ?? raw,
      matched: phone !== undefined && samePhone(raw, phone, context.defaultCountry),
    })),
    ...(contact.email === undefined ? {} : { email: contact.email }),
    openCases: contact.openCases.slice(0, shownCases),
    openCaseCount: contact.openCases.length,
    ...(last === undefined ? {} : { lastActivityAt: last }),
    lastActivities: contact.lastActivities,
    stale: !context.contactFresh,
  };
}

function noteView(row: JournalRow, context: ViewContext): NoteView {
  const note = ownNote(row);
  const others = row.notes
    .filter((other) => other.browser !== undefined && other.text.trim() !== '')
    .map((other) => ({ author: context.nameOf(other.author), text: other.text }));
  if (note === undefined) return { text: '', revision: 0, saved: 'none', others };
  const inOrg = row.mirrored?.revision === note.revision || row.log.loggedNote === note.text;
  const saved = note.text === '' ? 'none' : inOrg ? 'in-salesforce' : 'saved';
  return { text: note.text, revision: note.revision, saved, others };
}

/** Of a call: the Case of its enquiry, and what keeps that from being written. */
function withEnquiry(log: LogView, context: ViewContext): LogView {
  const { enquiry } = context;
  if (enquiry === undefined) return log;
  const beside = logView(enquiry, stageOf(enquiry, context.now), context);
  return {
    ...(beside.case === undefined ? {} : { case: beside.case }),
    ...(beside.problem === undefined ? {} : { problem: beside.problem }),
    ...log,
  };
}

/** What a person chose, else what the rules wrote. */
function relatedView(row: JournalRow, log: LogView, contact: ContactFacts | undefined): InteractionView['related'] {
  const ownCase = row.enquiry === undefined ? undefined : row.log.caseId;
  const id = ownCase ?? row.related?.id ?? row.log.task.WhatId;
  // Until the Case of the same composite has an id, only its reference is known.
  if (typeof id !== 'string' || id.startsWith('@')) return undefined;
  const number = log.case?.id === id ? log.case.label : contact?.openCases.find((one) => one.id === id)?.number;
  const account = contact?.accountId === id ? contact.accountName : undefined;
  const name = account ?? (number === undefined ? undefined : caseWords(number));
  const label = name ?? row.related?.label ?? 'Another record';
  return row.related === undefined || ownCase !== undefined ? { id, label, byRule: true } : { id, label };
}

/** An enquiry with a Case keeps it: nothing is moved from one Case to another, and none is deleted. */
export function caseFixed({ enquiry, log }: JournalRow): string | undefined {
  if (enquiry === undefined || log.caseId === undefined) return undefined;
  if (log.attached === true) return 'It is attached to this Case. To use another one, merge the two in Salesforce.';
  if (log.joined === true)
    return 'It was taken into this earlier Case. To use another one, merge the two in Salesforce.';
  return 'It has a Case of its own already. To bring it together with another one, merge the two in Salesforce.';
}

function mayClaim(row: JournalRow): boolean {
  if (hasLeftWords(row)) return true;
  if (row.log.state !== 'open' || endedAt(row) !== undefined) return false;
  return row.call?.outgoing === false && (row.mine === undefined || isShared(row));
}

/** One call or enquiry as the panel shows it. */
export function interactionView(row: JournalRow, context: ViewContext): InteractionView {
  const stage = stageOf(row, context.now);
  const raw = row.call?.number ?? row.enquiry?.visitorPhone;
  const phone = parsePhone(raw, context.defaultCountry);
  const number = numberView(raw, phone);
  const profile = context.contact === undefined ? undefined : profileView(context.contact, phone, context);
  const end = endedAt(row);
  const { call, enquiry } = row;
  const visitor = {
    ...(enquiry?.visitorName === undefined && call?.partyName === undefined
      ? {}
      : { name: enquiry?.visitorName ?? call?.partyName ?? '' }),
    ...(enquiry?.visitorEmail === undefined ? {} : { email: enquiry.visitorEmail }),
  };
  const enquiryNumber = enquiry?.displayCaseNumber ?? call?.displayCaseNumber;
  const durationS = call?.durationS ?? enquiry?.durationS;
  const log = withEnquiry(logView(row, stage, context), context);
  const related = relatedView(row, log, context.contact);
  const fixed = caseFixed(row);
  return {
    id: row.id,
    ...(row.absorbed === undefined ? {} : { was: row.absorbed.map(({ id }) => id) }),
    kind: row.kind,
    stage,
    direction: call?.direction ?? 'in',
    channel: enquiry === undefined ? 'Call' : channelLabel(enquiry),
    heading: headingOf(row, stage),
    ...(number === undefined ? {} : { number }),
    ...(Object.keys(visitor).length === 0 ? {} : { visitor }),
    ...(call?.to === undefined ? {} : { to: parsePhone(call.to, context.defaultCountry)?.display ?? call.to }),
    ...(enquiryNumber === undefined ? {} : { enquiryNumber }),
    startedAt: startedAt(row) - context.clockOffsetMs,
    ...(end === undefined ? {} : { endedAt: end - context.clockOffsetMs }),
    ...(durationS === undefined ? {} : { durationS }),
    ...(call?.status === undefined ? {} : { status: call.status }),
    match: matchView(row),
    ...(profile === undefined ? {} : { profile }),
    note: noteView(row, context),
    ...(row.disposition === undefined ? {} : { disposition: row.disposition.value }),
    ...(related === undefined ? {} : { related }),
    ...(fixed === undefined ? {} : { caseFixed: fixed }),
    log,
    ...(isShared(row) ? { isShared: true } : {}),
    ...(isRungOut(row, stage, context.now) ? { isRungOut: true } : {}),
    canClaim: mayClaim(row),
    ...(enquiry?.deepLink === undefined ? {} : { deepLink: enquiry.deepLink }),
  };
}
