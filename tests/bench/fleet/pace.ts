import {
  leastRequests,
  mostAlone,
  nextPollMs,
  nextTurnMs,
  pagesOf,
  wideSweepMs,
} from '../../../lib/inbox/poll-schedule.ts';

const hourMs = 3600_000;
/** What a sweep between two wide ones reads of what was read before (ms). */
const overlapMs = 10 * 60_000;
/** Calls among the contacts; each contact has an enquiry. */
const callShare = 0.65;
const mostSteps = 200;

export interface Pace {
  /** From one sweep of a browser to the next (ms); Infinity = the reports grow faster than they are read. */
  everyMs: number;
  /** From one sweep over the whole hour to the next; 0 = each is. */
  wideMs: number;
}

const requestsFor = (agents: number, contactsPerHour: number, windowMs: number): number => {
  const contacts = (agents * contactsPerHour * windowMs) / hourMs;
  return pagesOf({ calls: { length: contacts * callShare }, enquiries: { length: contacts } }, {});
};

/** How often the one browser that reads for all reads the hour (ms), and its requests; undefined = each reads for itself. */
export function readerPaceOf(
  agents: number,
  contactsPerHour: number,
): { everyMs: number; requests: number } | undefined {
  if (agents <= mostAlone) return undefined;
  const requests = requestsFor(agents, contactsPerHour, hourMs);
  const facts = { hot: true, visible: true, refusals: 0, agents, requests, deaf: false, chance: 0.5 };
  return { everyMs: nextTurnMs('reader', facts), requests };
}

/** How often each of so many browsers reads the reports where none reads for all, by the product's own schedule, with an hour of contacts in them. */
export function paceOf(agents: number, contactsPerHour: number): Pace {
  const facts = { hot: true, visible: true, refusals: 0, agents, chance: 0.5 };
  const wide = requestsFor(agents, contactsPerHour, hourMs);
  const wideMs = wideSweepMs({ agents, requests: wide });
  if (wide <= leastRequests) return { everyMs: nextPollMs({ ...facts, requests: leastRequests }), wideMs: 0 };
  let everyMs = 0;
  for (let step = 0; step < mostSteps; step += 1) {
    const next = nextPollMs({ ...facts, requests: requestsFor(agents, contactsPerHour, overlapMs + everyMs) });
    if (next === everyMs) return { everyMs, wideMs };
    // A longer wait makes for more pages, and these for a longer wait: it settles, or it does not.
    if (next > 4 * hourMs) break;
    everyMs = Math.max(next, everyMs);
    if (next < everyMs) return { everyMs, wideMs };
  }
  return { everyMs: Infinity, wideMs };
}

/** The most agents with whom each browser reads the reports at least this often. */
export function mostAgentsAt(everyMs: number, contactsPerHour: number): number {
  let agents = 1;
  while (paceOf(agents + 1, contactsPerHour).everyMs <= everyMs) agents += 1;
  return agents;
}
