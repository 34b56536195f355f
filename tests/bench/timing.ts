import process from 'node:process';
import { summarise, type Summary } from './statistics.ts';

export interface Timed {
  /** ms */
  times: Summary;
  /** Processor time of one, all threads, ms: what it takes when nobody else wants the machine. */
  cpuMs: number;
}

/** The first `warmUp` ones are not counted. */
export async function time(count: number, ask: (index: number) => Promise<unknown>, warmUp = 5): Promise<Timed> {
  for (let index = 0; index < warmUp; index += 1) await ask(index);
  const times: number[] = [];
  const cpuBefore = process.cpuUsage();
  for (let index = 0; index < count; index += 1) {
    const startedAt = performance.now();
    await ask(index);
    times.push(performance.now() - startedAt);
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  return { times: summarise(times), cpuMs: (user + system) / 1000 / count };
}

/** What is asked for once, with nothing warmed up. */
export const once = (ask: () => Promise<unknown>): Promise<Timed> => time(1, ask, 0);
