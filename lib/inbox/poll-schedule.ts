import type { CinnoxGateway } from '../cinnox/gateway.ts';

/** Nothing waits; something of mine is open or ended less than 5 minutes ago; a call of mine has just ended. */
export type Haste = false | true | 'eager';

/** What decides how often the reports are read. */
export interface PollFacts {
  hot: Haste;
  /** A Lightning tab is visible. */
  visible: boolean;
  /** CINNOX asked for less: doubled for each refusal in a row. */
  refusals: number;
  /** Agents who share the service's 500 requests a minute. */
  agents: number;
  /** Requests that the last sweep took: where much is going on, the reports have many pages. */
  requests: number;
  /** Uniform in [0, 1). */
  chance: number;
}

/** Reports lag by 20 to 60 seconds: whose call has just ended waits for this one. */
const eagerMs = 10_000;
const hotMs = 30_000;
const visibleMs = 60_000;
const idleMs = 5 * 60_000;
const longestMs = 30 * 60_000;
/** Of 500 requests a minute, 350 are for polling. */
const requestsPerMinute = 350;
/** The part of them that goes into sweeps over the whole last hour, where that takes more than the least. */
const wideShare = 2 / 7;
const soonestWideMs = 20_000;
/** Calls and enquiries, a page each. */
export const leastRequests = 2;
/** Rows that a page of a report has at most, as far as is documented. */
const rowsPerPage = 500;

/** Milliseconds until the next sweep, within ±20 % so that browsers do not march in step. */
export function nextPollMs(facts: PollFacts): number {
  const wanted = facts.hot === 'eager' ? eagerMs : facts.hot ? hotMs : facts.visible ? visibleMs : idleMs;
  const requests = Math.max(leastRequests, facts.requests);
  const share = requests > leastRequests ? 1 - wideShare : 1;
  const fair = (facts.agents * requests * 60_000) / (requestsPerMinute * share);
  const slowed = Math.min(longestMs, Math.max(wanted, fair) * 2 ** Math.min(facts.refusals, 6));
  return Math.round(Math.max(fair, slowed * (0.8 + 0.4 * facts.chance)));
}

/**
 * How often the whole last hour is read (ms); the sweeps in between read what is new. Where the hour fits on one page
 * of each report, only those of the eager pace come in between.
 */
export function wideSweepMs(facts: { agents: number; requests: number }): number {
  if (facts.requests <= leastRequests) return soonestWideMs;
  return Math.max(soonestWideMs, (facts.agents * facts.requests * 60_000) / (requestsPerMinute * wideShare));
}

/**
 * With more agents than this, and the package, one browser at a time reads the reports for all (the *reader*), one
 * looks for what nobody writes (the *watcher*), and the others are told.
 */
export const mostAlone = 100;

export type Role = 'alone' | 'reader' | 'watcher' | 'served';

/** What the reader may use of the requests: as much as so many agents. */
const readersShare = 4;
/** How often what nobody writes is looked for (ms). */
export const watchEveryMs = 10 * 60_000;
/** Who is told looks after the reader this often, and sooner where something is awaited (ms). */
const servedMs = 30 * 60_000;
const awaitedMs = 3 * 60_000;
/** Without live events nobody is told: the org is asked what there is (ms). */
const deafMs = 2 * 60_000;

/** Milliseconds until the next turn where one browser reads for all. `requests`: 0 = CINNOX was not asked. */
export function nextTurnMs(role: Role, facts: PollFacts & { deaf: boolean }): number {
  if (role === 'alone') return nextPollMs(facts);
  if (role === 'reader') return nextPollMs({ ...facts, hot: true, agents: readersShare });
  const fair = role === 'served' && facts.requests > 0 ? nextPollMs({ ...facts, hot: true }) : 0;
  const wanted = role === 'watcher' ? watchEveryMs : facts.deaf ? deafMs : facts.hot ? awaitedMs : servedMs;
  return Math.max(fair, Math.round(wanted * (0.8 + 0.4 * facts.chance)));
}

/** Requests that reports of so many rows take. */
export function pagesOf(
  reports: Record<'calls' | 'enquiries', { length: number }>,
  { pageSize = () => rowsPerPage }: Pick<CinnoxGateway, 'pageSize'>,
): number {
  const pages = (report: 'calls' | 'enquiries') => Math.ceil(reports[report].length / pageSize(report)) || 1;
  return pages('calls') + pages('enquiries');
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
