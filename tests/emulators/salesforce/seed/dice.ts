import type { RandomSource } from '../../../../lib/platform/random.ts';

export function below(random: RandomSource, limit: number): number {
  return Math.floor(random.next() * limit);
}

export function pick<T>(random: RandomSource, values: readonly T[]): T {
  const value = values[below(random, values.length)];
  if (value === undefined) throw new Error('Nothing to pick from.');
  return value;
}

export function chance(random: RandomSource, probability: number): boolean {
  return random.next() < probability;
}
