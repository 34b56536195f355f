import { cinnoxPerMinute, editions, firstLimit, reachOf, type PerAgent, type Reach } from './limits.ts';
import { growthProblems, type Column } from './growth.ts';
import type { FleetRun } from './fleet.ts';
import { mostAlone } from '../../../lib/inbox/poll-schedule.ts';
import { mostAgentsAt, paceOf, readerPaceOf } from './pace.ts';

/** Agents work a shift of so long in a day. */
const shiftHours = 8;

const whole = (value: number): string =>
  Number.isFinite(value) ? Math.round(value).toLocaleString('en-US') : 'no limit';
const tenth = (value: number): string => value.toFixed(1);

const agentHours = ({ agents, steady }: FleetRun): number => (agents * steady.minutes) / 60;
const perMinute = ({ steady }: FleetRun): number => steady.cinnox / steady.minutes;

/** Of what the agents use, the most that any number of them needed. */
export function usePerAgent(runs: readonly FleetRun[]): PerAgent {
  // A single agent's hour depends on what happened to fall into it.
  const crowds = runs.some(({ agents }) => agents >= 10) ? runs.filter(({ agents }) => agents >= 10) : runs;
  const most = (of: (run: FleetRun) => number): number => Math.max(0, ...crowds.map(of));
  return {
    callsPerHour: most((run) => run.steady.salesforce / agentHours(run)),
    deliveriesPerHour: most((run) => run.steady.deliveries / agentHours(run)),
    callsToSignIn: most((run) => run.start.salesforce / run.agents),
    hours: shiftHours,
  };
}

function columns(runs: readonly FleetRun[]): Column[] {
  // The time measured is not the same for all: what is compared is an hour of all agents.
  const column = (name: string, of: (run: FleetRun) => number): Column => ({
    name,
    points: runs.map((run) => ({ agents: run.agents, total: (of(run) * 60) / run.steady.minutes })),
  });
  return [
    column('Salesforce API calls', ({ steady }) => steady.salesforce),
    column('CINNOX requests', ({ steady }) => steady.cinnox),
    column('Event deliveries', ({ steady }) => steady.deliveries),
    {
      name: 'Salesforce API calls of the sign-in',
      points: runs.map(({ agents, start }) => ({ agents, total: start.salesforce })),
    },
  ];
}

/** What is wrong with these runs; empty when every limit holds and nothing grows with the square. */
export function fleetProblems(runs: readonly FleetRun[]): string[] {
  const overCinnox = runs.flatMap(({ agents, steady }) => [
    ...(steady.cinnoxBusiestMinute <= cinnoxPerMinute && steady.cinnoxRefused === 0
      ? []
      : [
          `${whole(agents)} agents sent CINNOX ${whole(steady.cinnoxBusiestMinute)} requests in a minute, and ${whole(steady.cinnoxRefused)} were refused (the service takes ${cinnoxPerMinute})`,
        ]),
    ...(steady.contacts > 0 ? [] : [`${whole(agents)} agents had no contact in the measured time`]),
  ]);
  return [...columns(runs).flatMap(growthProblems), ...overCinnox];
}

function row(run: FleetRun): string {
  const { agents, steady } = run;
  const { contacts, salesforce, cinnox, deliveries } = steady;
  const hours = agentHours(run);
  const of = (total: number): string => `${tenth(total / Math.max(1, contacts))} | ${tenth(total / hours)}`;
  return `| ${whole(agents)} | ${whole(contacts)} | ${of(salesforce)} | ${of(cinnox)} | ${of(deliveries)} | ${whole(perMinute(run))} | ${whole(steady.cinnoxBusiestMinute)} | ${tenth(steady.sweepEveryMinutes)} min${agents > mostAlone ? ', for all' : ''} |`;
}

export function fleetTable(runs: readonly FleetRun[]): string {
  return [
    '| Agents | Contacts | Salesforce API calls per contact | per agent-hour | CINNOX requests per contact | per agent-hour | Event deliveries per contact | per agent-hour | CINNOX per minute | busiest minute | Reports read every |',
    '| --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |',
    ...runs.map(row),
  ].join('\n');
}

export function startTable(runs: readonly FleetRun[]): string {
  const per = (total: number, agents: number): string => tenth(total / agents);
  return [
    '| Agents | Salesforce API calls per agent | Requests of the sign-in (no API calls) | CINNOX requests per agent | Event deliveries per agent |',
    '| --: | --: | --: | --: | --: |',
    ...runs.map(
      ({ agents, start }) =>
        `| ${whole(agents)} | ${per(start.salesforce, agents)} | ${per(start.signIn, agents)} | ${per(start.cinnox, agents)} | ${per(start.deliveries, agents)} |`,
    ),
  ].join('\n');
}

function reachRow(reach: Reach): string {
  const { agents, limit } = firstLimit(reach);
  return `| ${reach.edition} | ${whole(reach.calls)} | ${whole(reach.deliveries)} | ${whole(reach.clients)} | **${whole(agents)}** (${limit}) |`;
}

export function reachTable(runs: readonly FleetRun[]): string {
  const use = usePerAgent(runs);
  return [
    '| Edition | Agents until its API calls of a day are used up | … its event deliveries | … its clients of the stream | First |',
    '| --- | --: | --: | --: | --: |',
    ...editions.map((edition) => reachRow(reachOf(edition, use))),
  ].join('\n');
}

const contactsPerHour = 10;
const minuteMs = 60_000;
const minutesText = (ms: number): string => (Number.isFinite(ms) ? `${tenth(ms / minuteMs)} min` : 'never in time');

/** Computed, not played: what the product's schedule makes of an hour of contacts. */
export function paceTable(runs: readonly FleetRun[]): string {
  return [
    '| Agents | With the package | Requests for it a minute | Without: each browser reads what is new every | and the whole hour every |',
    '| --: | --: | --: | --: | --: |',
    ...runs.map(({ agents }) => {
      const { everyMs, wideMs } = paceOf(agents, contactsPerHour);
      const alone = `${minutesText(everyMs)} | ${wideMs === 0 ? 'each time' : minutesText(wideMs)}`;
      const reader = readerPaceOf(agents, contactsPerHour);
      if (reader === undefined) return `| ${whole(agents)} | the same | | ${alone} |`;
      const { requests, everyMs: readsEveryMs } = reader;
      return `| ${whole(agents)} | ${minutesText(readsEveryMs)}, one for all | ${whole((requests * minuteMs) / readsEveryMs)} | ${alone} |`;
    }),
  ].join('\n');
}

/** CINNOX's limit, where one browser reads for all: the largest measured fleet, scaled. Undefined = no such fleet was measured. */
export function cinnoxReach(runs: readonly FleetRun[]): number | undefined {
  const largest = runs.filter(({ agents }) => agents > mostAlone).at(-1);
  if (largest === undefined) return undefined;
  return Math.floor((largest.agents * cinnoxPerMinute) / Math.max(1, largest.steady.cinnoxBusiestMinute));
}

function kinds(run: FleetRun): string {
  const lines = [...run.steady.byKind.salesforce, ...run.steady.byKind.cinnox].map(
    ([kind, count]) => `| \`${kind}\` | ${whole(count)} | ${(count / Math.max(1, run.steady.contacts)).toFixed(2)} |`,
  );
  return ['| Request | Count | Per contact |', '| --- | --: | --: |', ...lines].join('\n');
}

/** Minutes in which everybody signs in, and the one after. */
const startMinutes = (agents: number): number => (agents >= 1000 ? 13 : 7);

function startText(runs: readonly FleetRun[]): string {
  const largest = runs.at(-1);
  if (largest === undefined) return '';
  const { agents, start } = largest;
  return `With ${whole(agents)} agents these are ${whole(start.cinnox / startMinutes(agents))} CINNOX requests a minute of the ${cinnoxPerMinute} that the service takes: more of them at once would be refused for a while.`;
}

function cinnoxText(runs: readonly FleetRun[]): string {
  const agents = cinnoxReach(runs);
  if (agents === undefined) return 'The workers keep it by asking less often.';
  return `By the busiest minute of the largest fleet it is reached by **${whole(agents)}** agents; the workers then ask less often.`;
}

/** docs/performance-fleet.md. */
export function fleetDocument(runs: readonly FleetRun[]): string {
  const problems = fleetProblems(runs);
  const use = usePerAgent(runs);
  const detailed = runs.find(({ agents }) => agents >= 10) ?? runs[0];
  const verdict =
    problems.length === 0
      ? 'In this run no column grew with the square of the agents, and CINNOX refused nothing.'
      : `**Not met in this run:** ${problems.join('; ')}.`;
  return `# What a fleet of agents asks of the services

How many Salesforce API calls, CINNOX requests and event deliveries a contact (a call or a chat) takes, for one agent and for a thousand. Measured by \`npm run bench -- fleet\`, which writes this page.

${verdict}

## At work

${fleetTable(runs)}

- The workers' real code in one process, on a virtual clock, against the emulated services (docs/emulators.md). What arrives at the services is counted there, not in the client. A composite request is one API call, as Salesforce counts it; tokens and long polls are none.
- Each agent has one browser with a visible Lightning tab and a contact about every six minutes: two thirds calls, one third chats, 6 % of the calls missed, a note and a disposition in half of them. An enquiry of a call is logged as a Case beside the call's Task. Customers' numbers are in no contact, so each is looked for.
- Calls ring one agent each. A call that rings a group of ten is ten deliveries.
- The reports know of an hour of such contacts when the first agent signs in (${runs.map(({ agents, history }) => `${history} minutes for ${whole(agents)}`).join(', ')}). The measured time begins when everybody has worked for some minutes: ${runs.map(({ agents, steady }) => `${steady.minutes} minutes for ${whole(agents)}`).join(', ')}.
- *Reports read every*: CINNOX's reports list everybody's contacts. Up to ${mostAlone} agents every browser reads them, all together at most 350 pages a minute of the 500; with more agents one browser reads for all and tells each colleague ([decision 023](decisions/023-one-reader-for-many-agents.md)). What an event announces is not held up by this; what only a report can tell is: the Case of a call, the call whose event was lost.

## How fresh the reports are

By the product's own schedule, with an hour of ${contactsPerHour} contacts of each agent in the reports. Where the hour takes more than a page of each report, the sweeps read what is new, and the whole hour in between.

${paceTable(runs)}

Where every browser reads everybody's rows, what all of them read grows with the square of the agents while what CINNOX answers does not: the requests stay within the limit, and the reports get older instead. **Without the package nobody can read for all:** up to ${whole(mostAgentsAt(minuteMs, contactsPerHour))} agents read the reports every minute, up to ${whole(mostAgentsAt(5 * minuteMs, contactsPerHour))} every five minutes, up to ${whole(mostAgentsAt(30 * minuteMs, contactsPerHour))} every half an hour; it is not meant for more.

## At the beginning of a shift

From the first sign-in to a minute after the last (all within 6 minutes, 12 for a thousand): sign-in, describes, the org's settings, the staff list, the first reports, the stream's probe.

${startTable(runs)}

${startText(runs)}

## How many agents an edition bears

With ${whole(shiftHours)} busy hours for each agent in 24, one licence and one browser each, and nothing else in the org that uses the API. Used per agent-hour: ${tenth(use.callsPerHour)} API calls, ${tenth(use.deliveriesPerHour)} deliveries; for a sign-in: ${tenth(use.callsToSignIn)} API calls (the most of the runs with ten agents and more).

${reachTable(runs)}

- API calls in 24 hours: Developer 15,000; Professional (where the API is an add-on) and Enterprise 100,000 and 1,000 for each licence; Unlimited 100,000 and 5,000 for each ([allocations](https://developer.salesforce.com/docs/platform/salesforce-app-limits-cheatsheet/guide/salesforce-app-limits-platform-api.html)). *No limit*: each licence brings more than its agent uses.
- Deliveries of PushTopic events in 24 hours and clients at once: Developer 10,000 and 20, Professional 50,000 and 20, Enterprise 200,000 and 1,000, Unlimited 1,000,000 and 2,000 ([allocations](https://developer.salesforce.com/docs/platform/api-streaming/guide/limits.html)). Agents beyond the clients work without live events: they read reports.
- CINNOX: ${cinnoxPerMinute} requests a minute for all agents together, in any edition. ${cinnoxText(runs)}

## What is asked for

With ${whole(detailed?.agents ?? 0)} agents, in the measured time:

${detailed === undefined ? '' : kinds(detailed)}
`;
}
