import type { EmulatorResult } from './emulator.ts';

interface Line {
  what: string;
  found: string;
  cpu: string;
  target: string;
  isMet: boolean | undefined;
}

const SEED_TARGET_S = 60;
const MEMORY_TARGET_GB = 1.5;

const count = (value: number): string => value.toLocaleString('en-US');
const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;

function lines({ contacts, seedMs, seedCpuMs, memory, measures }: EmulatorResult): Line[] {
  const seconds = seedMs / 1000;
  return [
    {
      what: `${count(contacts)} contacts seeded`,
      found: `${seconds.toFixed(1)} s`,
      cpu: `${(seedCpuMs / 1000).toFixed(1)} s`,
      target: `${SEED_TARGET_S} s`,
      isMet: seconds <= SEED_TARGET_S,
    },
    ...measures.map(({ what, times, cpuMs, target }) => ({
      what: times.count === 1 ? what : `${what} (median of ${times.count}; p95 ${ms(times.p95)})`,
      found: ms(times.p50),
      cpu: ms(cpuMs),
      target: target === undefined ? '' : `${target} ms`,
      isMet: target === undefined ? undefined : times.p50 <= target,
    })),
    { what: 'Memory of the process, seeded', found: gigabytes(memory.seeded), cpu: '', target: '', isMet: undefined },
    {
      what: 'Memory of the process, most at any time',
      found: gigabytes(memory.most),
      cpu: '',
      target: `${MEMORY_TARGET_GB} GB`,
      isMet: memory.most <= MEMORY_TARGET_GB * 1e9,
    },
  ];
}

/** What was wanted and not reached. */
export function missedTargets(result: EmulatorResult): string[] {
  return lines(result)
    .filter(({ isMet }) => isMet === false)
    .map(({ what, found, target }) => `${what}: ${found}, wanted ${target}`);
}

export function emulatorTable(result: EmulatorResult): string {
  const rows = lines(result).map(
    ({ what, found, cpu, target, isMet }) =>
      `| ${what} | ${found} | ${cpu} | ${target === '' ? '' : `≤ ${target}`} | ${isMet === undefined ? '' : isMet ? 'met' : '**missed**'} |`,
  );
  return ['|  | Found | Processor time | Target |  |', '| --- | --: | --: | --- | --- |', ...rows].join('\n');
}

/** docs/performance-emulator.md. */
export function emulatorDocument(result: EmulatorResult): string {
  const missed = missedTargets(result);
  const verdict =
    missed.length === 0 ? 'All targets were met in this run.' : `**Not met in this run:** ${missed.join('; ')}.`;
  return `# Performance of the emulated org

How the emulated Salesforce org (docs/emulators.md) does with many contacts. Measured by \`npm run bench -- emulator\`, which writes this page.

Machine: ${result.machine}.

${verdict}

${emulatorTable(result)}

- One org in one process, asked over its REST handler: from the request to the parsed JSON, without network and sign-in. Answers are read as an agent, with field and row access checked.
- The first 20,000 contacts are saved one by one as users save them, with cases and tasks; the others are loaded, 20 for each account, made over the last three years.
- *Processor time* is that of all threads of the process, on average: what the work takes when nothing else wants the machine. A load average above the number of cores means that others did.
- Each look-up asks for another contact; the columns are those that the panel reads, with the account's name.
- Not measured: a query without LIMIT over all contacts, which reads them all before its first page; search (SOSL), whose index takes the contacts in at the first search, which takes minutes and much memory when there are a million.
`;
}
