import type { Call, Enquiry } from '../emulators/cinnox/model.ts';
import type { LiveThing, Play } from './run.ts';
import { simulationStartMs } from './machine/sim-clock.ts';
import { isActedOnBeforeHeard, mayBeUnheard } from './unheard.ts';
import { minute } from './plan.ts';
import { outcomesOfEnquiry, outcomesOfPart, type Outcomes, type Words } from './rules-truth.ts';
import { profileOf, type Desk } from './stage.ts';
import { lookalikesOf, mayBeCalledInto, twinsOf } from './twins.ts';

/** How many records there may be for one key, and why. */
export interface Expectation {
  least: 0 | 1;
  most: 0 | 1;
  why: string;
  call?: Call;
  enquiry?: Enquiry;
  /** What the rules may make of it. */
  outcomes?: Outcomes;
}

const hiddenChannels: ReadonlySet<string> = new Set(['INSTAGRAM', 'CHATBOT']);

interface Facts {
  play: Play;
  calls: Call[];
  enquiries: Enquiry[];
}

function thingOf({ things }: Play, inquiry: string): [number, LiveThing] | undefined {
  return [...things].find(([, thing]) => isOf(thing, inquiry));
}

/** Is this the enquiry of the call or chat, or was it before a transfer? */
export function isOf(thing: LiveThing | undefined, inquiry: string): boolean {
  if (thing === undefined) return false;
  return (
    thing.inquiry === inquiry || thing.before.includes(inquiry) || thing.legs.some((leg) => leg.inquiry === inquiry)
  );
}

const isWithDesk = ({ stage }: Play, eid: string): boolean => stage.desks.some((desk) => desk.eid === eid);

interface Deeds {
  /** Something written or set in words: kept, perhaps, or nothing. */
  words: Words;
  /** Somebody acted on it in a browser that still is what it was. */
  touched: boolean;
  /** Somebody may have acted on it: a wiped browser, a click without an answer. */
  maybe: boolean;
  refused: boolean;
  maybeRefused: boolean;
  alsoTakenBack: boolean;
}

/** What this person is known to have done about a thing in the panel. */
function deedsOf({ stage, told }: Play, thing: number | undefined, eid: string, callId?: string): Deeds {
  const present = new Set(stage.desks.map(profileOf));
  const about = (one: { thing: number; eid: string; callId?: string }) =>
    one.thing === thing &&
    one.eid === eid &&
    (callId === undefined || one.callId === undefined || one.callId === callId);
  const notes = told.notes.filter(about);
  const choices = told.choices.filter(about);
  const refusals = told.refusals.filter(about);
  const isKept = (one: { profile: string; saved?: boolean; at?: number }) =>
    (one.saved === true || one.at !== undefined) && present.has(one.profile);
  const worded = [...notes, ...choices.filter(({ what }) => what === 'disposition')];
  return {
    words: worded.some(isKept) ? 'sure' : worded.length > 0 ? 'maybe' : 'none',
    touched:
      notes.some((one) => one.saved && present.has(one.profile)) ||
      choices.some((one) => one.at !== undefined && present.has(one.profile)),
    maybe: notes.length > 0 || choices.length > 0 || refusals.length > 0,
    refused: refusals.some((one) => one.sure && !one.restored && present.has(one.profile)),
    maybeRefused: refusals.length > 0,
    alsoTakenBack: refusals.some((one) => one.restored),
  };
}

/**
 * A colleague's report names the colleague, and only a hook says that this person was called in. It comes once: where it
 * was lost on its way to the org, or on its way from there to a browser, nobody can know.
 */
export function isCallingInUnheard({ stage }: Play, legs: readonly Call[], eid: string): boolean {
  const [leg, ...more] = legs.filter((one) => one.parts.some((part) => part.eid === eid && !isNamed(one, eid)));
  if (leg === undefined || more.length > 0 || legs.some((one) => isNamed(one, eid))) return false;
  return mayBeUnheard(stage, leg, eid);
}

/**
 * A later leg with a call id of its own (a transfer, a conference): where its hook was lost, or came later, and reports name
 * nobody, a person with whom the leg before it rang, too, has only that one in the panel, and what is typed into it is about that
 * one.
 */
function isTakenForLegBefore({ play, calls }: Facts, call: Call, eid: string): boolean {
  const [index, thing] = thingOf(play, call.inquiry) ?? [];
  if (index === undefined || thing === undefined) return false;
  if (!mayBeUnheard(play.stage, call, eid) && !isActedOnBeforeHeard(play, index, call, eid)) return false;
  const others = new Set(thing.legs.map(({ callId }) => callId).filter((callId) => callId !== call.callId));
  return calls.some(
    (leg) => others.has(leg.callId) && leg.startedAt < call.startedAt && leg.parts.some((part) => part.eid === eid),
  );
}

const dayMs = 24 * 60 * minute;

/** Where no live event tells of a chat: without the package nobody is told, with it whoever was asked for by name. */
function isUnannounced({ stage }: Play, { destination }: Enquiry): boolean {
  return stage.plan.org === 'globex' || destination.type !== 'STAFF';
}

/** A chat that began days before it was over, and that nobody here worked on, is read within a day after its end. */
function isLeftToNight({ stage }: Play, { createdAt, closedAt = Infinity }: Enquiry): boolean {
  return closedAt - createdAt > dayMs / 2 && simulationStartMs + stage.elapsed() - closedAt < dayMs;
}

/** The browser hears of its rights and tells the org of its work within this time. */
const toldMs = 10 * minute;

/**
 * Over before the one browser of a person was set up anew, who could write nothing of ours into the org until it was
 * wiped: what it knew went with it, and the new one begins when it is set up.
 */
function isForgotten({ stage }: Play, eid: string, over: number | undefined): boolean {
  const [desk, ...more] = stage.desks.filter((one) => one.eid === eid);
  const agent = stage.plan.agents.find(({ user }) => user === desk?.user);
  if (desk === undefined || more.length > 0 || agent?.lacks !== 'permission-set' || over === undefined) return false;
  const deeds = stage.plan.deeds.filter((deed) => 'by' in deed && deed.by === desk.user);
  const rightsAt = deeds.find((deed) => deed.do === 'give-rights')?.at ?? Infinity;
  const wipes = deeds.flatMap((deed) => (deed.do === 'wipe' && deed.at < rightsAt + toldMs ? [deed] : []));
  // It may take more than one try.
  const setUpAt = (at: number) => desk.setUps.find((one) => one > at) ?? Infinity;
  return wipes.some(
    ({ at, signInAfterMs }) => over < simulationStartMs + Math.max(at + signInAfterMs, setUpAt(at)) + minute,
  );
}

/** A supervisor's browser writes what its agent's browser did not, so long after the end. */
const supervisorWaitMs = 30 * minute;

/**
 * Was it written for this person while they had no permission set? What they had said until then was in their browser
 * only: it could write nothing of ours into the org, and a supervisor's browser could not know.
 */
function isWrittenUnknowing({ stage }: Play, key: string, desk: Desk, endedAt = Infinity): boolean {
  const agent = stage.plan.agents.find(({ user }) => user === desk.user);
  if (agent?.lacks !== 'permission-set') return false;
  const rights = stage.plan.deeds.find((deed) => deed.do === 'give-rights' && deed.by === desk.user);
  const knownBy = (rights?.at ?? Infinity) + toldMs;
  const since = endedAt - simulationStartMs + supervisorWaitMs;
  return stage.records.made.some(
    (one) => one.key === key && one.userId !== desk.userId && one.at >= since && one.at < knownBy,
  );
}

/** One member of staff's part of a call; several legs of one call id are one part. */
function expectPart(facts: Facts, callId: string, eid: string): Expectation {
  const { play } = facts;
  const { knobs } = play.stage.world;
  const legs = facts.calls.filter((call) => call.callId === callId);
  const call = legs.findLast((leg) => leg.parts.some((part) => part.eid === eid)) ?? legs[0];
  if (call === undefined) throw new Error(`no call ${callId}`);
  const parts = legs.flatMap((leg) => leg.parts.filter((part) => part.eid === eid));
  const deeds = deedsOf(play, thingOf(play, call.inquiry)?.[0], eid, callId);
  const base = { call, most: 1 as const };
  if (!isWithDesk(play, eid)) return { call, least: 0, most: 0, why: 'nobody works with a browser for this person' };
  const desks = play.stage.desks.filter((desk) => desk.eid === eid);
  const [desk, ...more] = desks;
  const alike = parts.length === 0 ? [] : lookalikesOf(play.stage, call, eid);
  const isSaidOf = (one: Call) => deedsOf(play, thingOf(play, one.inquiry)?.[0], eid, one.callId).maybeRefused;
  if (alike.length > 0 && [call, ...alike].some(isSaidOf))
    return { ...base, least: 0, why: 'a decision was made about it or about one that nobody can tell from it' };
  // With one browser nobody can have logged it before the decision was known.
  if (deeds.refused && desk?.profile === 0 && more.length === 0 && !deeds.alsoTakenBack) {
    if (isWrittenUnknowing(play, `call:acme:${callId}:${eid}`, desk, call.endedAt))
      return { ...base, least: 0, why: 'it was written for this person, who could tell the org of no decision' };
    return { call, least: 0, most: 0, why: 'this person said "Don\'t log"' };
  }
  if (deeds.maybeRefused) return { ...base, least: 0, why: `a decision was made about it` };
  if (deeds.touched && isCallingInUnheard(play, legs, eid))
    return { ...base, least: 0, why: 'no hook told that this person was called in' };
  if (!legs.some((leg) => isNamed(leg, eid)) && mayBeCalledInto(play.stage, call, eid))
    return { ...base, least: 0, why: 'nobody can know into which of two calls at once this person was called' };
  const isKnown = knobs.callee === 'full' || legs.every((leg) => leg.direction === 'outbound');
  if (deeds.touched && !isKnown && alike.length > 0)
    return { ...base, least: 0, why: 'nobody can tell it from another one of that moment' };
  if (deeds.touched && !isKnown && isTakenForLegBefore(facts, call, eid))
    return { ...base, least: 0, why: 'its hook may be lost, and the leg before it rang with this person, too' };
  if (deeds.touched) return { ...base, least: 1, why: 'this person worked on it in the panel' };
  const talked = parts.some((part) => part.answeredAt !== undefined);
  const named = legs.some((leg) => isNamed(leg, eid));
  if (named && isForgotten(play, eid, call.endedAt))
    return { ...base, least: 0, why: 'it was over before this browser was set up anew' };
  if (named && isKnown)
    return { ...base, least: 1, why: talked ? 'this person talked' : 'the report names this person' };
  const talkedUnnamed = talked && !named;
  if (!isKnown || deeds.maybe || talkedUnnamed) return { ...base, least: 0, why: 'nobody can know' };
  return { call, least: 0, most: 0, why: 'another person talked, or nobody is named' };
}

/** What the rules make of what would be logged without them. */
function ruled(expected: Expectation, outcomes: Outcomes): Expectation {
  if (!outcomes.has('none')) return { ...expected, outcomes };
  const most = outcomes.size > 1 ? expected.most : 0;
  return { ...expected, outcomes, least: 0, most, why: 'a rule leaves it out, or may do so' };
}

function ruledPart(facts: Facts, callId: string, eid: string, expected: Expectation): Expectation {
  const { play } = facts;
  const legs = facts.calls.filter((call) => call.callId === callId);
  const own = legs.filter((leg) => leg.parts.some((part) => part.eid === eid));
  const inquiry = (own[0] ?? legs[0])?.inquiry ?? '';
  const { words } = deedsOf(play, thingOf(play, inquiry)?.[0], eid, callId);
  // Of two calls of one number at once the panel may show one only: the words are in its record.
  const twins = own.flatMap((leg) => twinsOf(play.stage, leg, eid));
  const ofTwins = twins.map((twin) => deedsOf(play, thingOf(play, twin.inquiry)?.[0], eid, twin.callId).words);
  const isUnsure = twins.length > 0 && [words, ...ofTwins].some((one) => one !== 'none');
  return ruled(expected, outcomesOfPart(play, own.length > 0 ? own : legs, isUnsure ? 'maybe' : words));
}

/** As the report names the staff member of a leg: who talked, else the only one who was rung. */
function isNamed(leg: Call, eid: string): boolean {
  const talker = leg.parts.find((part) => part.answeredAt !== undefined);
  if (talker !== undefined) return talker.eid === eid;
  return leg.parts.length === 1 && leg.parts[0]?.eid === eid;
}

/** Had this person a part in this leg, and in no other of the same call id? */
function isOnlyLegOf({ calls }: Facts, leg: Call, eid: string): boolean {
  const legs = calls.filter((call) => call.callId === leg.callId && call.parts.some((part) => part.eid === eid));
  return legs.length === 1 && legs[0]?.hid === leg.hid;
}

function expectEnquiry(facts: Facts, enquiry: Enquiry, parts: Map<string, Expectation>): Expectation {
  const { play } = facts;
  const { knobs } = play.stage.world;
  const mine = facts.calls.filter((call) => call.inquiry === enquiry.inquiry);
  // One call id may stand for several legs, each inside an enquiry of its own: a part is its own leg's.
  const sure = mine.some((call) =>
    [...parts].some(
      ([key, part]) =>
        part.least === 1 &&
        key.startsWith(`call:acme:${call.callId}:`) &&
        isOnlyLegOf(facts, call, key.slice(key.lastIndexOf(':') + 1)),
    ),
  );
  const maybe = mine.some((call) =>
    [...parts].some(([key, part]) => key.startsWith(`call:acme:${call.callId}:`) && part.most === 1),
  );
  const refused = play.told.refusals.some((one) => isOf(play.things.get(one.thing), enquiry.inquiry));
  const base = { enquiry, most: 1 as const };
  if (refused) return { ...base, least: 0, why: 'a decision was made about it or its call' };
  if (enquiry.status === 'open') return { ...base, least: 0, why: 'nobody took it' };
  if (knobs.hiddenChannels !== 'none' && hiddenChannels.has(enquiry.channel))
    return { ...base, least: 0, why: 'no report shows its channel' };
  if (knobs.window === 'end' && enquiry.closedAt === undefined)
    return { ...base, least: 0, why: 'reports by end do not show what has none' };
  const last = enquiry.messages.findLast((message) => message.from === 'staff');
  if (isForgotten(play, enquiry.agent, enquiry.closedAt) || isForgotten(play, last?.fromEid ?? '', enquiry.closedAt))
    return { ...base, least: 0, why: 'it was over before this browser was set up anew' };
  const agentIsShown = knobs.enquiryExtras === 'all' || knobs.enquiryExtras === 'no-phone';
  if (agentIsShown && isWithDesk(play, enquiry.agent)) return { ...base, least: 1, why: 'the report names its agent' };
  if (sure) return { ...base, least: 1, why: 'a call inside it is to be logged' };
  const touched = play.stage.desks.some((desk) => deedsOf(play, thingOf(play, enquiry.inquiry)?.[0], desk.eid).maybe);
  if (isUnannounced(play, enquiry) && !touched && isLeftToNight(play, enquiry))
    return { ...base, least: 0, why: 'without live events only the next nightly look tells whose it was' };
  if (
    enquiry.initChannel === 'IM' &&
    enquiry.status === 'closed' &&
    last !== undefined &&
    isWithDesk(play, last.fromEid)
  )
    return { ...base, least: 1, why: 'its last staff message names its agent' };
  const possible = maybe || touched || enquiry.messages.length > 0 || isWithDesk(play, enquiry.agent);
  return { enquiry, least: 0, most: possible ? 1 : 0, why: 'nobody is known to have handled it' };
}

/** What the rules ask for, from the ledger: by `call:<service>:<callId>:<eid>` and `enq:<number>`. */
export function expectations(play: Play): Map<string, Expectation> {
  const { ledger } = play.stage.world.cinnox;
  const facts: Facts = { play, calls: ledger.calls(), enquiries: ledger.enquiries() };
  const expected = new Map<string, Expectation>();
  const parts = new Map<string, Expectation>();
  const eids = play.stage.world.cinnox.info().staff.map(({ eid }) => eid);
  for (const { callId } of facts.calls) {
    for (const eid of eids) {
      const key = `call:acme:${callId}:${eid}`;
      const part = expectPart(facts, callId, eid);
      parts.set(key, part);
      expected.set(key, ruledPart(facts, callId, eid, part));
    }
  }
  for (const enquiry of facts.enquiries) {
    const inside = facts.calls.filter((call) => call.inquiry === enquiry.inquiry);
    const whole = ruled(expectEnquiry(facts, enquiry, parts), outcomesOfEnquiry(play, enquiry, inside));
    expected.set(`enq:${enquiry.displayCaseNumber}`, whole);
  }
  return expected;
}
