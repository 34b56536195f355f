import { callHookId } from '../emulators/cinnox/hook-payloads.ts';
import type { Call } from '../emulators/cinnox/model.ts';
import { simulationStartMs } from './machine/sim-clock.ts';
import type { Play } from './run.ts';

/** No hook that names this person in the leg reached the org, or it may have been lost on its way from there. */
export function mayBeUnheard(stage: Play['stage'], leg: Call, eid: string): boolean {
  return hooksOf(stage, leg, eid).length === 0 || stage.plan.manners.lost > 0;
}

/** Hooks that name this person in the leg and reached the org. */
function hooksOf({ world }: Play['stage'], leg: Call, eid: string) {
  const part = leg.parts.findLast((one) => one.eid === eid);
  const hooks = world.cinnox.hooks.deliveries().filter((one) => one.event === 'call' && one.status === 200);
  const isOfLeg = (body: string) => body.includes(`"${eid}"`) && body.includes(callHookId(leg, world.knobs));
  return hooks.filter((one) => one.queuedAt >= (part?.rungAt ?? 0) && isOfLeg(one.body));
}

/** What comes to the org is in the browsers by then (ms). */
const heardMs = 20_000;

/** All that this person did to it was done before its hook was heard, in what the panel had of the leg before it. */
export function isActedOnBeforeHeard({ stage, told }: Play, thing: number, leg: Call, eid: string): boolean {
  const deeds = [...told.notes, ...told.choices].filter(
    (one) => one.thing === thing && one.eid === eid && one.callId === leg.callId,
  );
  const heardAt = Math.min(...hooksOf(stage, leg, eid).map(({ answeredAt }) => answeredAt ?? Infinity));
  return deeds.every(({ sentAt }) => simulationStartMs + sentAt < heardAt + heardMs);
}
