import type { Enquiry } from '../emulators/cinnox/model.ts';
import { isOf } from './expectations.ts';
import type { Ground } from './ground.ts';
import type { Play } from './run.ts';
import type { Violation } from './violation.ts';

/** Whoever may have had a part in it. */
function involvedIn({ told, things }: Play, { calls }: Ground, enquiry: Enquiry): Set<string> {
  const { inquiry, agent, messages } = enquiry;
  const about = (one: { thing: number }) => isOf(things.get(one.thing), inquiry);
  const legs = [...things.values()].filter((one) => isOf(one, inquiry)).flatMap((one) => one.legs);
  const parts = calls.filter((call) => call.inquiry === inquiry || legs.some(({ hid }) => hid === call.hid));
  return new Set([
    ...[agent, ...messages.flatMap(({ from, fromEid }) => (from === 'staff' ? [fromEid] : []))].filter(Boolean),
    ...parts.flatMap((call) => call.parts.map(({ eid }) => eid)),
    ...[...told.notes, ...told.choices, ...told.refusals].filter(about).map(({ eid }) => eid),
  ]);
}

/** Nobody but this person had it, who said "Don't log" in their only browser before there was anything: there is no Case. */
export function checkAlone(play: Play, ground: Ground): Violation[] {
  const { stage, told, things } = play;
  return stage.records.made.flatMap(({ object, key, at }): Violation[] => {
    const enquiry = ground.enquiries.find((one) => key === `enq:${one.displayCaseNumber}`);
    if (object !== 'Case' || enquiry === undefined) return [];
    const said = told.refusals.filter(({ thing }) => isOf(things.get(thing), enquiry.inquiry));
    const [eid, ...others] = involvedIn(play, ground, enquiry);
    const desks = stage.desks.filter((desk) => desk.eid === eid);
    const isAlone = others.length === 0 && desks.length === 1 && desks[0]?.profile === 0;
    const isSaid = said.length > 0 && said.every((one) => one.sure && !one.restored && one.at < at);
    const isLogged = stage.records.made.some(
      (one) => one.object === 'Task' && one.key.endsWith(`:${eid}`) && concernsKey(play, one.key, enquiry),
    );
    if (!isAlone || !isSaid || isLogged) return [];
    return [{ rule: 'decision-undone', text: `${key} was made although its only agent had said "don't log"` }];
  });
}

const concernsKey = ({ things }: Play, key: string, { inquiry }: Enquiry): boolean =>
  [...things.values()].some((one) => isOf(one, inquiry) && one.legs.some(({ callId }) => key.includes(callId)));
