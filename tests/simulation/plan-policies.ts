import { callKinds } from '../../lib/domain/call-kind.ts';
import { callOutcomes, type LogSettings } from '../../lib/domain/log-settings.ts';
import type { SeededRandom } from '../emulators/kernel/seeded-random.ts';
import type { Timed } from './plan.ts';

/** Log rules as an admin sets them for everybody; templates stay as they are. */
export type PlannedRules = Pick<
  LogSettings,
  | 'voiceCase'
  | 'closeCase'
  | 'caseAt'
  | 'calls'
  | 'followUpDays'
  | 'skipNumbers'
  | 'skipWithheld'
  | 'channels'
  | 'otherChannels'
  | 'reopenHours'
>;

const changedMeanwhile = 0.25;

/** Numbers that callers have, ranges of them, and some that nobody calls from. */
const listed = ['+85294667788', '+6565321100', '+4670*', '+1202555*', '+85230999999'] as const;
const channels = ['WEBLINK', 'EMAIL', 'WHATSAPP', 'LINE'] as const;

function drawRules(random: SeededRandom): PlannedRules {
  const mostly = <T>(usual: T, others: readonly [T, ...T[]]): T => (random.next() < 0.5 ? usual : random.pick(others));
  const outcome = () => mostly('completed', callOutcomes);
  const calls = Object.fromEntries(callKinds.map((kind) => [kind, outcome()])) as PlannedRules['calls'];
  return {
    voiceCase: mostly('always', ['answered', 'missed', 'never']),
    closeCase: random.next() < 0.75,
    caseAt: random.pick(['opening', 'handling', 'close']),
    calls,
    followUpDays: random.between(0, 3),
    skipNumbers: listed.filter(() => random.next() < 0.15),
    skipWithheld: random.next() < 0.3,
    channels: Object.fromEntries(
      channels.flatMap((name) => (random.next() < 0.2 ? [[name, random.next() < 0.3]] : [])),
    ),
    otherChannels: random.next() < 0.9,
    reopenHours: mostly(0, [1, 24]),
  };
}

/** The rules of a run: before anybody signs in, and sometimes others from some moment on. */
export function drawPolicies(random: SeededRandom, workMs: number): { rules: PlannedRules; deeds: Timed[] } {
  const rules = drawRules(random.fork('first'));
  if (random.next() >= changedMeanwhile) return { rules, deeds: [] };
  const at = random.between(5 * 60_000, workMs);
  return { rules, deeds: [{ do: 'set-rules', rules: drawRules(random.fork('then')), at }] };
}
