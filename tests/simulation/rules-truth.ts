import type { CallKind } from '../../lib/domain/call-kind.ts';
import type { CallOutcome } from '../../lib/domain/log-settings.ts';
import type { Call, Enquiry } from '../emulators/cinnox/model.ts';
import { shownOfChat } from './people.ts';
import type { PlannedRules } from './plan-policies.ts';
import type { Play } from './run.ts';

/** What may become of a call or an enquiry by the rules alone; more than one where nobody can know which rule met it. */
export type Outcomes = ReadonlySet<CallOutcome>;

const all: Outcomes = new Set(['completed']);

/** The rules that may have decided about something that began then: a decision is made once, some time until the end. */
export function rulesSince({ stage }: Play, startedAt: number): readonly PlannedRules[] {
  const before = stage.admin.rules.findLastIndex(({ at }) => at <= startedAt);
  return stage.admin.rules.slice(Math.max(0, before)).map(({ rules }) => rules);
}

/** What happened, in the words of the rules. */
function kindOf(call: Call): CallKind {
  const talked = call.answeredAt !== undefined;
  if (call.direction === 'outbound') return talked ? 'answered-out' : 'unreached';
  if (talked) return 'answered-in';
  return call.outcome === 'Abandoned' || call.outcome === 'Cancelled' ? 'abandoned' : 'missed';
}

const digits = (text: string): string => text.replace(/\D/g, '');

function isListed(number: string, { skipNumbers }: PlannedRules): boolean {
  const own = digits(number);
  if (own === '') return false;
  return skipNumbers.some((entry) => (entry.endsWith('*') ? own.startsWith(digits(entry)) : own === digits(entry)));
}

/** Never logged, whatever anybody writes. */
function isLeftOut(number: string, isSpoken: boolean, rules: PlannedRules): boolean {
  return isListed(number, rules) || (isSpoken && rules.skipWithheld && number === 'anonymous');
}

/** Who was called is said by no report: then a hook tells it, or nothing does. */
function isNumberShown({ stage }: Play, call: Call): boolean {
  return call.direction === 'inbound' || stage.world.knobs.callee === 'full';
}

/** What a person wrote or set about it: known to be kept, perhaps, or nothing. */
export type Words = 'sure' | 'maybe' | 'none';

/** A part of a call, by the legs that it may be told by. */
export function outcomesOfPart(play: Play, legs: readonly Call[], words: Words): Outcomes {
  const [first] = legs;
  if (first === undefined || play.stage.admin.rules.length === 0) return all;
  const outcomes = new Set<CallOutcome>();
  for (const rules of rulesSince(play, Math.min(...legs.map(({ startedAt }) => startedAt)))) {
    for (const leg of legs) {
      if (isLeftOut(leg.externalNumber, true, rules)) {
        outcomes.add('none');
        if (isNumberShown(play, leg)) continue;
      }
      const outcome = rules.calls[kindOf(leg)];
      if (outcome !== 'none' || words !== 'sure') outcomes.add(outcome);
      // What a person wrote is in Salesforce, whatever kind of call it was.
      if (outcome === 'none' && words !== 'none') outcomes.add('completed');
    }
  }
  return outcomes;
}

const either: Outcomes = new Set(['completed', 'none']);
const none: Outcomes = new Set(['none']);

function ofChat(play: Play, enquiry: Enquiry, rules: PlannedRules): Outcomes {
  const { number = '' } = shownOfChat(play, enquiry);
  if (isLeftOut(number, false, rules)) return none;
  const rule = Object.entries(rules.channels).find(([name]) => name === enquiry.channel.toUpperCase())?.[1];
  return (rule ?? rules.otherChannels) ? all : none;
}

function ofVoice(play: Play, enquiry: Enquiry, calls: readonly Call[], rules: PlannedRules): Outcomes {
  if (isLeftOut(enquiry.visitor.phone, true, rules)) {
    const { enquiryExtras } = play.stage.world.knobs;
    const isShown = enquiryExtras === 'all' || enquiryExtras === 'no-agent';
    return isShown || calls.some((call) => isNumberShown(play, call)) ? none : either;
  }
  if (rules.voiceCase === 'always') return all;
  if (rules.voiceCase === 'never') return none;
  const talked = calls.map(({ answeredAt }) => answeredAt !== undefined);
  // Each agent's browser decides by the calls that it knows.
  if (talked.includes(true) && (talked.includes(false) || enquiry.status === 'missed')) return either;
  return talked.includes(true) === (rules.voiceCase === 'answered') ? all : none;
}

/** An enquiry: `completed` is a Case. */
export function outcomesOfEnquiry(play: Play, enquiry: Enquiry, calls: readonly Call[]): Outcomes {
  if (play.stage.admin.rules.length === 0) return all;
  const outcomes = new Set<CallOutcome>();
  for (const rules of rulesSince(play, enquiry.createdAt)) {
    const ruled = enquiry.initChannel === 'CALL' ? ofVoice(play, enquiry, calls, rules) : ofChat(play, enquiry, rules);
    for (const outcome of ruled) outcomes.add(outcome);
    const isOver = enquiry.status === 'closed' || enquiry.status === 'missed';
    if (rules.caseAt === 'close' && !isOver) outcomes.add('none');
  }
  return outcomes;
}
