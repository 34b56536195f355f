/** What decides how often the reports are read. */
export interface PollFacts {
  /** Something of mine is open or ended less than 5 minutes ago. */
  hot: boolean;
  /** A Lightning tab is visible. */
  visible: boolean;
  /** CINNOX asked for less: doubled for each refusal in a row. */
  refusals: number;
  /** Agents who share the service's 500 requests a minute. */
  agents: number;
  /** Uniform in [0, 1). */
  chance: number;
}

const hotMs = 30_000;
const visibleMs = 60_000;
const idleMs = 5 * 60_000;
const longestMs = 30 * 60_000;
/** Of 500 requests a minute, 350 are for polling; a sweep is two requests. */
const requestsPerMinute = 350;
const requestsPerSweep = 2;

/** Milliseconds until the next sweep, within ±20 % so that browsers do not march in step. */
export function nextPollMs(facts: PollFacts): number {
  const wanted = facts.hot ? hotMs : facts.visible ? visibleMs : idleMs;
  const fair = (facts.agents * requestsPerSweep * 60_000) / requestsPerMinute;
  const slowed = Math.min(longestMs, Math.max(wanted, fair) * 2 ** Math.min(facts.refusals, 6));
  return Math.round(Math.max(fair, slowed * (0.8 + 0.4 * facts.chance)));
}

/** A report that says less than its event after this long is left to the sweeps (ms). */
const longestLookMs = 90_000;
const shortestLookMs = 4_000;
/** With more agents than this everybody looks less often: the looks have what polling leaves of the requests. */
const agentsAtFullPace = 30;

/**
 * Milliseconds until an announced enquiry is looked for again, `ageMs` after its event; undefined = no more. The
 * reports lag by 20 to 60 seconds, so the looks come about 4, 8, 12, 16, 22, 30, 40, 54 and 73 seconds after the event.
 */
export function nextLookMs(facts: { ageMs: number; agents: number; chance: number }): number | undefined {
  if (facts.ageMs > longestLookMs) return undefined;
  const wanted = Math.max(shortestLookMs, facts.ageMs * 0.35) * Math.max(1, facts.agents / agentsAtFullPace);
  return Math.round(wanted * (0.8 + 0.4 * facts.chance));
}
