import type { FieldValue, OrgStore, PublishedEvent, SObjectRow } from '../types.ts';
import { formatInstantToSecond } from './instants.ts';
import type { StoreCore } from './store-core.ts';
import type { StagedEvent } from './transaction.ts';

/** Platform events after commit: replay ids, listeners, and the Apex triggers on the event, each in its own transaction. */
export class EventBus {
  readonly #core: StoreCore;
  readonly #store: Pick<OrgStore, 'tx'>;
  readonly #listeners = new Set<(event: PublishedEvent) => void>();
  #replayId = 0;
  #running: Promise<void> = Promise.resolve();
  /** What event triggers threw: nobody else hears of it. */
  readonly failures: unknown[] = [];

  constructor(core: StoreCore, store: Pick<OrgStore, 'tx'>) {
    this.#core = core;
    this.#store = store;
  }

  onEvent(listener: (event: PublishedEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when the triggers of all events published so far have run. */
  async idle(): Promise<void> {
    let seen: Promise<void> | undefined;
    while (seen !== this.#running) {
      seen = this.#running;
      await seen;
    }
  }

  publishAll(staged: StagedEvent[]): void {
    for (const event of staged) this.#publish(event);
  }

  #publish({ event, userId, values }: StagedEvent): void {
    this.#replayId += 1;
    const createdDate = formatInstantToSecond(this.#core.surroundings.clock.now());
    const published: PublishedEvent = { event, replayId: this.#replayId, createdDate, values };
    for (const listener of this.#listeners) listener(published);
    const eventUuid = this.#core.surroundings.random.uuid();
    const system: Record<string, FieldValue> = {
      EventUuid: eventUuid,
      ReplayId: String(this.#replayId),
      CreatedDate: createdDate,
      CreatedById: userId,
    };
    const row: SObjectRow = { ...values, ...system, Id: this.#core.ids.next('e00') };
    this.#running = this.#running.then(() => this.#runTriggers(event, userId, row));
  }

  async #runTriggers(event: string, userId: string, row: SObjectRow): Promise<void> {
    for (const trigger of this.#core.triggers.filter((each) => each.object === event && each.afterInsert)) {
      // A trigger that throws loses its own writes only; the event stays published.
      await this.#store
        .tx({ userId, system: true }, async (tx) => trigger.afterInsert?.([row], tx))
        .catch((error: unknown) => this.failures.push(error));
    }
  }
}
