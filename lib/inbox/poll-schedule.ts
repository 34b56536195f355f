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
