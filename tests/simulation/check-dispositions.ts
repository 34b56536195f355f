import type { Call } from '../emulators/cinnox/model.ts';
import { isOf, type Expectation } from './expectations.ts';
import type { Ground } from './ground.ts';
import type { ToldChoice } from './hands.ts';
import type { Play } from './run.ts';
import { profileOf } from './stage.ts';
import { mayBeCalledInto, twinsOf } from './twins.ts';
import { dispositions } from './plan-choices.ts';
import type { Violation } from './violation.ts';

/** What this person said of the call, or of another one that may have been taken for it, in the order of the clicks. */
function saidOf({ stage, told, things }: Play, call: Call, eid: string): { own: ToldChoice[]; others: ToldChoice[] } {
  const mine = told.choices.filter((one) => one.what === 'disposition' && one.eid === eid);
  const alike = new Set(twinsOf(stage, call).map(({ callId }) => callId));
  const ofThing = mine.filter(
    ({ thing, callId }) => isOf(things.get(thing), call.inquiry) || (callId !== undefined && alike.has(callId)),
  );
  const isOwn = ({ callId }: ToldChoice) => callId === call.callId;
  return { own: ofThing.filter(isOwn), others: ofThing.filter((one) => !isOwn(one)) };
}

/** The services tell their time in whole seconds, by which browsers know what was said later. */
const clocksMs = 3_000;

/**
 * The last word, where it is certain which it was: all were answered, one after the other, in browsers that are what they
 * were; in different ones not in the same seconds.
 */
function lastWord({ stage }: Play, said: readonly ToldChoice[]): ToldChoice | undefined {
  const present = new Set(stage.desks.map(profileOf));
  const isSure = said.every((one, index) => {
    const next = said[index + 1];
    const apartMs = one.profile === next?.profile ? 0 : clocksMs;
    return present.has(one.profile) && one.at !== undefined && (next === undefined || one.at + apartMs < next.sentAt);
  });
  return isSure ? said.at(-1) : undefined;
}

/** What a Task says of how its call ended is the person's last word, from whichever browser, or a later one by hand. */
export function checkDispositions(play: Play, ground: Ground, expected: Map<string, Expectation>): Violation[] {
  const { stage, told } = play;
  return stage.records.made.flatMap(({ object, key, id }): Violation[] => {
    const { call } = expected.get(key) ?? {};
    const task = ground.tasks.get(id);
    const isByHand = told.edits.some((edit) => edit.id === id && edit.field === 'CallDisposition');
    if (object !== 'Task' || call === undefined || task === undefined || isByHand || told.deletions.has(id)) return [];
    const eid = key.slice(key.lastIndexOf(':') + 1);
    const { own, others } = saidOf(play, call, eid);
    const isAmbiguous = others.length > 0 || mayBeCalledInto(stage, call, eid);
    // Left out after it was logged: the record stays as it was at that moment.
    const isLeft = told.refusals.some((one) => one.eid === eid && isOf(play.things.get(one.thing), call.inquiry));
    const last = isAmbiguous || isLeft ? undefined : lastWord(play, own);
    const values = last === undefined ? [null, ...[...own, ...others].map(({ value }) => value)] : [last.value];
    // Where nobody says anything it is what the service says of the call.
    const found = dispositions.find((one) => one === task.CallDisposition) ?? null;
    if (values.some((value) => value === found)) return [];
    return [
      { rule: 'field', text: `${key} CallDisposition is ${String(found)}, not ${[...new Set(values)].join(' or ')}` },
    ];
  });
}
