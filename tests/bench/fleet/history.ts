import { ActionError } from '../../emulators/cinnox/model.ts';
import type { World } from '../../emulators/world.ts';
import { actInCinnox } from '../../simulation/cinnox-deeds.ts';
import type { SimClock } from '../../simulation/machine/sim-clock.ts';
import type { Timed } from '../../simulation/plan.ts';
import type { LiveThing } from '../../simulation/run.ts';

const events = ['call', 'inquiry', 'external-contact'] as const;

/** Does what is possible; what is not when its time comes does not happen, as in life. */
export function attempt(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
  }
}

function endWhatIsOpen({ cinnox }: World): void {
  for (const { hid, state } of cinnox.ledger.calls())
    if (state !== 'ended') attempt(() => void cinnox.actions.hangUp({ call: hid, by: 'visitor' }));
  for (const { inquiry, status, initChannel } of cinnox.ledger.enquiries()) {
    if (initChannel !== 'IM' || status === 'closed') continue;
    attempt(() =>
      status === 'open'
        ? void cinnox.actions.missChat({ enquiry: inquiry })
        : void cinnox.actions.closeEnquiry({ enquiry: inquiry }),
    );
  }
}

/** Contacts of before anybody signs in: what the reports list of the last hour is part of what a poll costs. */
export async function playHistory(world: World, clock: SimClock, deeds: readonly Timed[]): Promise<void> {
  const start = clock.now();
  const things = new Map<number, LiveThing>();
  // Nobody listens yet: the relay need not carry it.
  for (const event of events) world.cinnox.hooks.unsubscribe(event);
  for (const deed of deeds) {
    await clock.runTo(start + deed.at);
    attempt(() => actInCinnox({ world, things, elapsed: () => clock.now() - start }, deed));
  }
  endWhatIsOpen(world);
  for (const event of events) {
    const outcome = await world.cinnox.hooks.subscribe(event, world.relay.url);
    if ('refused' in outcome) throw new Error(`the relay was not subscribed: ${outcome.refused}`);
  }
}
