import { ActionError, type Call, type Enquiry } from '../emulators/cinnox/model.ts';
import type { Deed } from './plan.ts';
import type { World } from '../emulators/world.ts';
import type { LiveThing, Play } from './run.ts';

export interface CinnoxScene extends Pick<Play, 'things'> {
  world: World;
  /** Virtual ms, told apart in what people write. */
  elapsed(): number;
}

/** What customers and staff do in CINNOX. */
export function actInCinnox({ world, things, elapsed }: CinnoxScene, deed: Deed): void {
  const { actions } = world.cinnox;
  const numberOf = (inquiry: string) => world.cinnox.ledger.enquiry(inquiry)?.displayCaseNumber ?? '';
  const beginCall = (thing: number, call: Call) => {
    const { inquiry, externalNumber } = call;
    things.set(thing, {
      kind: 'call',
      inquiry,
      displayCaseNumber: numberOf(inquiry),
      before: [],
      legs: [call],
      from: externalNumber,
    });
  };
  const beginChat = (thing: number, { inquiry, displayCaseNumber }: Enquiry, from: string) =>
    things.set(thing, { kind: 'chat', inquiry, displayCaseNumber, before: [], legs: [], from });
  const begun = (thing: number): LiveThing => {
    const found = things.get(thing);
    if (found === undefined) throw new ActionError(`thing ${thing} has not begun`);
    return found;
  };
  const leg = (thing: number): string => begun(thing).legs.at(-1)?.hid ?? '';
  const goOnAs = (live: LiveThing, inquiry: string): void => {
    if (inquiry === live.inquiry) return;
    live.before.push(live.inquiry);
    Object.assign(live, { inquiry, displayCaseNumber: numberOf(inquiry) });
  };
  const goOn = (live: LiveThing, call: Call): void => {
    if (live.legs.at(-1)?.hid === call.hid) live.legs.pop();
    live.legs.push(call);
    goOnAs(live, call.inquiry);
  };
  switch (deed.do) {
    case 'ring-in':
      return beginCall(deed.thing, actions.ringIn({ from: deed.from.number, to: deed.to }));
    case 'ring-out':
      return beginCall(deed.thing, actions.ringOut({ staff: deed.by, to: deed.to.number }));
    case 'answer':
      return void actions.answer({ call: leg(deed.thing), staff: deed.by });
    case 'decline-ring':
      return void actions.decline({ call: leg(deed.thing), staff: deed.by });
    case 'hang-up':
      return void actions.hangUp({ call: leg(deed.thing), by: deed.by });
    case 'miss':
      return void actions.miss({ call: leg(deed.thing) });
    case 'transfer':
      return goOn(begun(deed.thing), actions.transfer({ call: leg(deed.thing), to: deed.to }));
    case 'confer':
      return goOn(begun(deed.thing), actions.confer({ call: leg(deed.thing), to: deed.to }));
    case 'hand-over': {
      const live = begun(deed.thing);
      return goOnAs(live, actions.transferChat({ enquiry: live.inquiry, to: deed.to }).inquiry);
    }
    case 'open-chat': {
      const { name, email, phone } = deed.from;
      const opened = actions.openChat({ channel: deed.channel, name, email, phone, to: deed.to });
      return void beginChat(deed.thing, opened, email);
    }
    case 'pick-up':
      return void actions.pickUp({ enquiry: begun(deed.thing).inquiry, staff: deed.by });
    case 'visitor-writes':
      return void actions.visitorWrites({
        enquiry: begun(deed.thing).inquiry,
        text: `Visitor says ${elapsed()}`,
      });
    case 'staff-writes':
      return void actions.staffWrites({
        enquiry: begun(deed.thing).inquiry,
        staff: deed.by,
        text: `Staff says ${elapsed()}`,
      });
    case 'close':
      return void actions.closeEnquiry({ enquiry: begun(deed.thing).inquiry });
    default:
      return undefined;
  }
}
