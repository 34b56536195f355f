import type { Journal } from '../../lib/journal/journal.ts';
import type { Clock } from '../../lib/platform/clock.ts';
import type { ObjectDescribe, SalesforceClient } from '../../lib/salesforce/client.ts';

interface Kept {
  value: ObjectDescribe | null;
  /** Epoch ms. */
  at: number;
}

const keptMs = 60 * 60_000;
const objects = ['Contact', 'Task', 'Case', 'CINNOX_Log__c'];
const keyOf = (object: string) => `describe:${object}`;
/** What is worked out from them and kept for longer: which fields tell of a contact, the words for "closed". */
const derived = ['contact-access', 'org-facts'];

/**
 * A worker lives for a minute or two, and each would ask what the org's objects are like. They are kept in the user's
 * own database for the hour that the client keeps them. What a user may not see is asked for by each worker.
 */
export function keepDescribes(
  client: SalesforceClient,
  { journal, clock }: { journal: Pick<Journal, 'meta' | 'setMeta'>; clock: Clock },
): SalesforceClient {
  const known = new Map<string, Kept>();
  /** What was kept before something was forgotten counts no more. */
  let forgotten = 0;

  const isFresh = (kept: Kept | undefined): kept is Kept =>
    kept !== undefined && Math.abs(clock.now() - kept.at) < keptMs;

  async function ask(object: string, generation: number): Promise<Kept> {
    const asked = { value: await client.describe(object), at: clock.now() };
    if (asked.value !== null && generation === forgotten) await journal.setMeta(keyOf(object), asked);
    return asked;
  }

  return {
    ...client,
    async describe(object) {
      const mine = known.get(object);
      if (isFresh(mine)) return mine.value;
      const generation = forgotten;
      const kept = generation === 0 ? await journal.meta<Kept>(keyOf(object)) : undefined;
      const found = isFresh(kept) ? kept : await ask(object, generation);
      if (generation === forgotten) known.set(object, found);
      return found.value;
    },
    forgetDescribes() {
      forgotten += 1;
      known.clear();
      client.forgetDescribes();
      for (const key of [...objects.map(keyOf), ...derived]) journal.setMeta(key, undefined).catch(() => undefined);
    },
  };
}
