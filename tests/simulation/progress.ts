import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Seeds that were run with certain options: a batch that was interrupted goes on where it stopped. What failed is played
 * again, it may be mended.
 */
export interface Progress {
  isDone(seed: number): boolean;
  done(seed: number, isGood: boolean, cpuMs: number): void;
  failed(): number[];
  cpu(): number[];
  save(): void;
}

interface Stored {
  name: string;
  seeds: Record<string, [good: boolean, cpuMs: number]>;
}

function read(path: string): Stored | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const isStored = typeof value === 'object' && value !== null && 'name' in value && 'seeds' in value;
    return isStored ? (value as Stored) : undefined;
  } catch {
    // None yet, or cut off in the middle of being written: then all is run again.
    return undefined;
  }
}

/** `name` says what was run: other options are another batch. `anew` forgets what is kept. */
export function openProgress(path: string, name: string, { anew }: { anew: boolean }): Progress {
  const kept = anew ? undefined : read(path);
  const stored: Stored = kept?.name === name ? kept : { name, seeds: {} };
  return {
    isDone: (seed) => stored.seeds[seed]?.[0] === true,
    done(seed, isGood, cpuMs) {
      stored.seeds[seed] = [isGood, Math.round(cpuMs)];
    },
    failed: () => Object.entries(stored.seeds).flatMap(([seed, [isGood]]) => (isGood ? [] : [Number(seed)])),
    cpu: () => Object.values(stored.seeds).map(([, cpuMs]) => cpuMs),
    save() {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, JSON.stringify(stored));
    },
  };
}
