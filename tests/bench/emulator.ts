import os from 'node:os';
import process from 'node:process';
import { openBenchOrg } from './emulator-org.ts';
import type { Measure } from './emulator-measures.ts';
import { everything, heavy, lookups, pages, sample, searches } from './emulator-measures.ts';

export interface EmulatorResult {
  machine: string;
  /** Did others want the machine while it was measured: more work than processors? */
  isBusy: boolean;
  contacts: number;
  seedMs: number;
  seedCpuMs: number;
  /**
   * Resident memory of the process, bytes: after seeding, the most until every contact has to be looked at, and the
   * most at any time.
   */
  memory: { seeded: number; usual: number; most: number };
  measures: Measure[];
}

function machine(): string {
  const { model = 'unknown processor' } = os.cpus()[0] ?? {};
  const memory = Math.round(os.totalmem() / 2 ** 30);
  const load = os.loadavg()[0]?.toFixed(1) ?? '?';
  return `${os.cpus().length} cores (${model}), ${memory} GB of memory, ${os.type()}, Node ${process.version}; load average at the end ${load}`;
}

function isBusy(): boolean {
  return (os.loadavg()[0] ?? 0) > os.cpus().length;
}

/** Resident memory of the process, the most until now, bytes. */
function mostMemory(): number {
  return process.resourceUsage().maxRSS * 1024;
}

/** Seeds an org and asks it. Takes some minutes for a million contacts. */
export async function benchEmulator(contacts: number, say: (line: string) => void): Promise<EmulatorResult> {
  say(`Seeding ${contacts} contacts.`);
  const cpuBefore = process.cpuUsage();
  const bench = await openBenchOrg(contacts);
  const cpu = process.cpuUsage(cpuBefore);
  const seeded = process.memoryUsage.rss();
  say(`Seeded in ${(bench.seedMs / 1000).toFixed(1)} s; asking.`);
  const rows = await sample(bench, contacts);
  const usual = [
    ...(await searches(bench, rows)),
    ...(await lookups(bench, rows)),
    ...(await pages(bench)),
    ...(await everything(bench, contacts)),
  ];
  const usualMemory = mostMemory();
  const measures = [...usual, ...(await heavy(bench))];
  return {
    machine: machine(),
    isBusy: isBusy(),
    contacts,
    seedMs: bench.seedMs,
    seedCpuMs: (cpu.user + cpu.system) / 1000,
    memory: { seeded, usual: usualMemory, most: mostMemory() },
    measures,
  };
}
