import { allocationOfEdition, type EventAllocation } from '../../emulators/salesforce/streaming/allocations.ts';

/** What an edition gives an org in 24 hours, and how many may listen at once. */
export interface EditionLimits {
  name: string;
  /** API calls of the org, and for each licence. */
  calls: { org: number; perUser: number };
  events: Pick<EventAllocation, 'topic' | 'clients'>;
}

/**
 * https://developer.salesforce.com/docs/platform/salesforce-app-limits-cheatsheet/guide/salesforce-app-limits-platform-api.html
 * and https://developer.salesforce.com/docs/platform/api-streaming/guide/limits.html
 */
export const editions: readonly EditionLimits[] = [
  { name: 'Developer', calls: { org: 15_000, perUser: 0 }, events: allocationOfEdition('Developer Edition') },
  {
    name: 'Professional with API',
    calls: { org: 100_000, perUser: 1_000 },
    events: allocationOfEdition('Professional Edition'),
  },
  { name: 'Enterprise', calls: { org: 100_000, perUser: 1_000 }, events: allocationOfEdition('Enterprise Edition') },
  { name: 'Unlimited', calls: { org: 100_000, perUser: 5_000 }, events: allocationOfEdition('Unlimited Edition') },
];

/** "up to 500 requests per min per service account" (https://docs.cinnox.com/reference/management), for all agents together. */
export const cinnoxPerMinute = 500;

/** What one agent uses. */
export interface PerAgent {
  callsPerHour: number;
  deliveriesPerHour: number;
  /** Calls of the day's sign-in. */
  callsToSignIn: number;
  /** Hours that an agent works in any 24. */
  hours: number;
}

export interface Reach {
  edition: string;
  /** The most agents within it; Infinity = each licence brings more than an agent uses. */
  calls: number;
  deliveries: number;
  clients: number;
}

const within = (budget: number, perAgent: number): number =>
  perAgent <= 0 ? Infinity : Math.floor(budget / perAgent + 1e-9);

/** How many agents each limit of an edition bears. */
export function reachOf({ name, calls, events }: EditionLimits, use: PerAgent): Reach {
  const callsPerDay = use.callsPerHour * use.hours + use.callsToSignIn;
  return {
    edition: name,
    calls: within(calls.org, callsPerDay - calls.perUser),
    deliveries: within(events.topic, use.deliveriesPerHour * use.hours),
    clients: events.clients,
  };
}

/** The limit that is reached first. */
export function firstLimit({ calls, deliveries, clients }: Reach): { agents: number; limit: string } {
  const agents = Math.min(calls, deliveries, clients);
  if (agents === clients) return { agents, limit: 'clients' };
  return { agents, limit: agents === calls ? 'API calls' : 'event deliveries' };
}
