import type { Call } from '../emulators/cinnox/model.ts';
import type { Expectation } from './expectations.ts';
import { isOf } from './expectations.ts';
import type { ToldChoice } from './hands.ts';
import { shownOfChat, type AddressBook } from './people.ts';
import type { MadeRecord } from './record-watch.ts';
import type { Play } from './run.ts';
import { profileOf, type Desk } from './stage.ts';
import { hasTwin } from './twins.ts';
import type { Violation } from './violation.ts';

/** Who a record may point to. */
interface Fitting {
  allowed: Set<string | null>;
  why: string;
}

/** What people chose about it in the panel, in the order of their clicks: for a call, or for another of its enquiry. */
function choicesOf({ told, things }: Play, { call, enquiry }: Expectation, eid: string): ToldChoice[] {
  const inquiry = call?.inquiry ?? enquiry?.inquiry;
  const isOther = ({ displayCaseNumber: chosenFor }: ToldChoice) =>
    chosenFor !== undefined && enquiry !== undefined && chosenFor !== enquiry.displayCaseNumber;
  return told.choices.filter(
    (one) =>
      one.what === 'choose' &&
      !isOther(one) &&
      (call === undefined || one.eid === eid) &&
      ((call !== undefined && one.callId === call.callId) ||
        (inquiry !== undefined && isOf(things.get(one.thing), inquiry))),
  );
}

/** The last word, where it is certain which it was: all of them were answered, one after the other, in one browser. */
function lastWord(
  { stage }: Play,
  choices: readonly ToldChoice[],
  { call, enquiry }: Expectation,
  record: MadeRecord,
): ToldChoice | undefined {
  // A choice for another leg is this one's where it is known that they belong together.
  if (call !== undefined && choices.some(({ callId }) => callId !== call.callId)) return undefined;
  // A transferred leg may be inside an enquiry of its own.
  const legs = stage.world.cinnox.ledger.calls();
  const isElsewhere = ({ callId }: ToldChoice) =>
    legs.some((leg) => leg.callId === callId && leg.inquiry !== enquiry?.inquiry);
  if (enquiry !== undefined && choices.some(isElsewhere)) return undefined;
  const last = choices.at(-1);
  const desk = stage.desks.find((one) => profileOf(one) === last?.profile);
  if (last === undefined || desk === undefined) return undefined;
  // A Case that this person may not see cannot be changed from here.
  if (record.object === 'Case' && stage.plan.privateSharing && record.userId !== desk.userId) return undefined;
  const isOneByOne = choices.every((one, index) => {
    const next = choices[index + 1];
    return one.profile === last.profile && one.at !== undefined && (next === undefined || one.at < next.sentAt);
  });
  return isOneByOne ? last : undefined;
}

/** "Don't log" was said of it, too: a Case that was there already stays as it was at that moment. */
function isLeftAsItIs({ told, things }: Play, { call, enquiry }: Expectation): boolean {
  const inquiry = enquiry?.inquiry ?? call?.inquiry;
  return told.refusals.some(({ thing }) => inquiry !== undefined && isOf(things.get(thing), inquiry));
}

/**
 * Without the package each browser decides by the rules of its moment: one that left the enquiry out changes nothing in
 * the Case of another one, whoever is chosen there.
 */
const mayBeLeftOut = ({ stage }: Play, { enquiry, outcomes }: Expectation): boolean =>
  stage.plan.org === 'globex' && enquiry !== undefined && outcomes?.has('none') === true;

/** A call log without callees does not say who was called; the hook may be lost, or say nothing. */
function isNumberShown({ stage }: Play, { call, enquiry }: Expectation): boolean {
  const { callee, enquiryExtras } = stage.world.knobs;
  const isShown = (one: Call) => one.direction === 'inbound' || callee === 'full';
  if (call !== undefined) return isShown(call);
  if (enquiry?.initChannel !== 'CALL' || enquiryExtras === 'all' || enquiryExtras === 'no-agent') return true;
  return stage.world.cinnox.ledger.calls().some((one) => one.inquiry === enquiry.inquiry && isShown(one));
}

const supervisorSet = 'CINNOX_Supervisor';

/**
 * By whose eyes it may have been matched: who wrote it, whose it is, of a Case who had a part in it, and a supervisor, who
 * completes what an agent's browser could not write for half an hour.
 */
function usersOf({ stage }: Play, record: MadeRecord, { enquiry }: Expectation): string[] {
  const calls = stage.world.cinnox.ledger.calls().filter(({ inquiry }) => inquiry === enquiry?.inquiry);
  const eids = new Set([
    record.key.slice(record.key.lastIndexOf(':') + 1),
    ...(enquiry === undefined ? [] : [enquiry.agent, ...enquiry.messages.map(({ fromEid }) => fromEid)]),
    ...calls.flatMap(({ parts }) => parts.map(({ eid }) => eid)),
  ]);
  const sets = stage.org.store.access.assignments().filter((one) => one.permissionSet === supervisorSet);
  const supervisors = new Set(sets.map(({ userId }) => userId));
  const isEye = ({ eid, userId }: Desk) => eids.has(eid) || supervisors.has(userId);
  return [record.userId, ...stage.desks.filter(isEye).map(({ userId }) => userId)];
}

function fittingOf(play: Play, record: MadeRecord, expectation: Expectation, book: AddressBook): Fitting {
  const { stage, told } = play;
  const { call, enquiry } = expectation;
  const eid = record.key.slice(record.key.lastIndexOf(':') + 1);
  const users = usersOf(play, record, expectation);
  const choices = choicesOf(play, expectation, eid);
  const isLeft = isLeftAsItIs(play, expectation) || mayBeLeftOut(play, expectation);
  const word = isLeft ? undefined : lastWord(play, choices, expectation, record);
  const calls = stage.world.cinnox.ledger.calls();
  const own = call === undefined ? calls.filter(({ inquiry }) => inquiry === enquiry?.inquiry) : [call];
  // Of two calls of one number at once the panel may show one only, and the choice is that one's.
  const isTwin = own.some((leg) => hasTwin(stage, leg));
  const isOfSeveral = record.object === 'Case' && stage.admin.rules.some(({ rules }) => rules.reopenHours > 0);
  if (word !== undefined && !isOfSeveral && !isTwin)
    return { allowed: new Set([word.value]), why: 'chosen in the panel' };
  const allowed = new Set<string | null>(choices.map(({ value }) => value));
  const shown =
    call !== undefined
      ? { number: call.externalNumber }
      : enquiry?.initChannel === 'CALL'
        ? { number: enquiry.visitor.phone }
        : shownOfChat(play, enquiry);
  for (const user of users) allowed.add(book.whoIs(user, shown));
  if (isLeft || !isNumberShown(play, expectation)) allowed.add(null);
  // A Case of several enquiries has the person of whichever somebody chose last.
  if (isOfSeveral || isTwin) for (const { what, value } of told.choices) if (what === 'choose') allowed.add(value);
  return { allowed, why: choices.length > 0 ? 'as matched or chosen' : 'as the address book says' };
}

function isSameThing({ things }: Play, one: Expectation | undefined, other: Expectation): boolean {
  const inquiryOf = (what: Expectation | undefined) => what?.call?.inquiry ?? what?.enquiry?.inquiry ?? '';
  return [...things.values()].some((thing) => isOf(thing, inquiryOf(one)) && isOf(thing, inquiryOf(other)));
}

/**
 * Task and Case point to the contact who called or wrote, to the one whom a person chose, or to nobody; also the Case that
 * an enquiry joined.
 */
export function checkPeople(
  play: Play,
  records: readonly MadeRecord[],
  book: AddressBook,
  expected: Map<string, Expectation>,
  contactOf: (record: MadeRecord) => string | null | undefined,
): Violation[] {
  return records.flatMap((record): Violation[] => {
    const expectation = expected.get(record.key);
    const contactId = contactOf(record);
    if (expectation === undefined || contactId === undefined) return [];
    // Whom a person set by hand, in this record or in another of the same call or chat.
    const about = play.stage.records.made.filter(({ key }) => isSameThing(play, expected.get(key), expectation));
    const byHand = play.told.edits.filter(
      ({ id, field }) =>
        (field === 'WhoId' || field === 'ContactId') && (id === record.id || about.some((one) => one.id === id)),
    );
    if (byHand.some(({ id, value }) => id === record.id || value === String(contactId))) return [];
    const { allowed, why } = fittingOf(play, record, expectation, book);
    if (allowed.has(contactId)) return [];
    const rule = contactId === null ? 'field' : 'wrong-person';
    const names = [...allowed].map((id) => book.nameOf(id)).join(' or ');
    return [{ rule, text: `${record.key} is of ${book.nameOf(contactId)}, not of ${names} (${why})` }];
  });
}
