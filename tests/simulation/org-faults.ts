import { sleep } from '../../lib/platform/clock.ts';
import { SalesforceError } from '../emulators/salesforce/types.ts';
import type { RuleCode } from './plan.ts';
import type { Play } from './run.ts';
import type { Stage } from './stage.ts';

const system = { userId: 'system', system: true } as const;
const mostLocked = 6;

class LetGo extends Error {}

/** Somebody's long transaction holds the newest records; in the end it changes nothing. */
export function lockRows({ stage }: Play, ms: number): void {
  const newest = stage.records.made.slice(-mostLocked);
  if (newest.length === 0) return;
  stage.org.store
    .tx(system, async (tx) => {
      for (const { object, id } of newest) {
        const row = tx.get(object, id);
        if (row !== undefined) await tx.update(object, id, { Subject: row.Subject ?? null });
      }
      await sleep(stage.clock, ms);
      throw new LetGo();
    })
    .catch((error: unknown) => {
      // A record may be in somebody else's hands at that moment: then these are not held.
      if (!(error instanceof LetGo) && !(error instanceof SalesforceError)) throw error;
    });
}

const sentences: Record<RuleCode, string> = {
  FIELD_CUSTOM_VALIDATION_EXCEPTION: 'Please fill in the cost centre.',
  DUPLICATES_DETECTED: 'You are creating a duplicate record.',
};

/** A rule that an admin made without thinking of the integration, until somebody complains. */
export function refuseWrites(stage: Stage, deed: { object: 'Task' | 'Case'; code: RuleCode; ms: number }): void {
  const until = stage.elapsed() + deed.ms;
  const refuse = (): void => {
    if (stage.elapsed() >= until) return;
    throw new SalesforceError(400, deed.code, sentences[deed.code], []);
  };
  stage.org.store.addTrigger({ object: deed.object, beforeInsert: refuse });
}
