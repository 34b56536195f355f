import type { JoinContext } from './lists.ts';

/** Why a line is in its class, for agents and admins alike. */
export const words = {
  unknown: 'unknown',
  callWord: 'Call',
  rules: 'the log rules',
  nothingKnown: 'CINNOX reports it twice; its other line says what became of it.',
  logged: (what: string) => `Logged as ${what}.`,
  declined: (reason: string | undefined) =>
    reason === undefined ? 'Not logged: somebody chose so.' : `Not logged: ${reason}`,
  leftToOther: 'Left to the other integration, which logs as your admin decided.',
  ruledOut: (reason: string | undefined) => reason ?? 'A log rule leaves it out.',
  noPerson: 'Logged, but nobody is chosen as its contact.',
  deleted: (what: string) => `The ${what} was deleted in Salesforce. It is not made again.`,
  gone: (what: string) =>
    `It was logged, but the ${what} is not there any more: removed for good, or hidden from you. It is not made again.`,
  hiddenOrGone: (what: string) =>
    `It was logged, but this ${what} is not shown to you: it belongs to a colleague, or it was removed for good.`,
  objectHidden: (what: string) => `It was logged, but ${what}s are hidden from you.`,
  notReported: (what: string) => `There is a ${what}, but CINNOX’s reports do not list it, so it cannot be compared.`,
  noLogRow: (what: string, isReported: boolean) =>
    isReported
      ? `There is a ${what}, but no log row: the row was removed, or the ${what} was made without the package.`
      : `There is a ${what} for which neither CINNOX’s reports nor a log row stand: perhaps a second one for the same call.`,
  noCallId: 'CINNOX reports it without a call ID. Without one it cannot be logged once and only once.',
  goesOn: (kind: 'call' | 'enquiry') =>
    kind === 'call' ? 'The call is still going on.' : 'The enquiry is still open. It is logged as your rules say.',
  tooOld:
    'It is older than the org keeps log rows: it may have been logged, or decided about, and that cannot be seen any more.',
  tooOldHere:
    'It is older than what this browser remembers: it may have been logged and deleted, or decided about, and that cannot be seen any more.',
  nobodyNamed: (kind: 'call' | 'enquiry') =>
    `CINNOX names nobody who had this ${kind}, and the org has not decided who writes such ones. An admin decides it in the settings.`,
  ownerAway: (name: string) =>
    `CINNOX names nobody who had it. ${name} writes such ones; that browser has not written it.`,
  missingOf: (name: string, what: string) => `No ${what}: ${name}’s browser has not written it. You may, for ${name}.`,
  soon: 'It ended a short while ago and is being written.',
  missing: (what: string) => `No ${what}, and nothing in this browser waits to write it.`,
  othersBrowser: 'Without the package only the browser of its agent knows about it.',
  notWritten: (name: string) => `${name}’s browser has not written it. It is filled in from there.`,
} as const;

const ruleNames: Record<string, string> = {
  'rule:internal-call': 'the rule for internal calls',
  'rule:voice-case': 'the rule for Cases of calls',
  'rule:channel': 'the rule for its channel',
  'rule:number': 'the list of numbers that are not logged',
  'rule:withheld': 'the rule for withheld numbers',
  'rule:journey': 'the rule for calls that were handed on',
};

/** The name of a member of staff, or of a rule. */
export function deciderName(by: string, { me, nameOf }: Pick<JoinContext, 'me' | 'nameOf'>): string {
  if (by.startsWith('rule:')) return ruleNames[by] ?? words.rules;
  return by === me ? 'you' : nameOf(by);
}

/** What a thing becomes in Salesforce. */
export function recordWord(what: 'call' | 'enquiry' | 'Task' | 'Case'): 'Task' | 'Case' {
  return what === 'call' || what === 'Task' ? 'Task' : 'Case';
}
