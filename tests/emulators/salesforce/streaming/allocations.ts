import type { SalesforceKnobs } from '../knobs.ts';
import { FIRST_EDITION } from '../store/base-rows.ts';
import type { Org } from '../types.ts';

/** What an edition may receive and keep; deliveries are counted in any 24 hours, for all clients together. */
export interface EventAllocation {
  /** PushTopic records of the org. */
  topics: number;
  /** Deliveries of PushTopic events. */
  topic: number;
  /** Deliveries of platform events. */
  event: number;
  /** Platform events published in any hour. */
  published: number;
  /** CometD clients connected at once, whatever they listen to. */
  clients: number;
}

const UNLIMITED: EventAllocation = { topics: 100, topic: 1_000_000, event: 50_000, published: 250_000, clients: 2000 };
const ENTERPRISE: EventAllocation = { topics: 50, topic: 200_000, event: 25_000, published: 250_000, clients: 1000 };
const OTHER: EventAllocation = { topics: 40, topic: 50_000, event: 10_000, published: 50_000, clients: 20 };
const FREE: EventAllocation = { ...OTHER, topic: 10_000 };

/**
 * By `Organization.OrganizationType`; a sandbox has its production org's edition.
 * https://developer.salesforce.com/docs/platform/api-streaming/guide/limits.html and
 * https://developer.salesforce.com/docs/platform/platform-events/guide/platform-events-limits-common.html
 */
export function allocationOfEdition(edition: string): EventAllocation {
  if (/^(Unlimited|Performance)/.test(edition)) return UNLIMITED;
  if (edition.startsWith('Enterprise')) return ENTERPRISE;
  return edition.startsWith('Developer') ? FREE : OTHER;
}

/** Read at each use: what the org's edition allows, where a knob does not say otherwise. */
export function createAllocations(org: Org, knobs: SalesforceKnobs): () => EventAllocation {
  let allocation = allocationOfEdition(FIRST_EDITION);
  org.store.onCommit((changes) => {
    for (const { object, after } of changes)
      if (object === 'Organization') allocation = allocationOfEdition(String(after?.['OrganizationType']));
  });
  return () => ({
    ...allocation,
    topic: knobs.pushTopicDailyLimit ?? allocation.topic,
    event: knobs.eventDailyLimit ?? allocation.event,
    clients: knobs.streamClientLimit ?? allocation.clients,
  });
}
