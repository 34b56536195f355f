import type { EmulatorResult } from './emulator.ts';

interface Line {
  what: string;
  found: string;
  cpu: string;
  target: string;
  verdict: Verdict;
}

/** `by processor time`: on a busy machine, where the work itself is within the target and only the waiting is not. */
type Verdict = '' | 'met' | 'by processor time' | 'missed';

function verdictOf(found: number, cpu: number, target: number | undefined, isBusy: boolean): Verdict {
  if (target === undefined) return '';
  if (found <= target) return 'met';
  return isBusy && cpu <= target ? 'by processor time' : 'missed';
}

const SEED_TARGET_S = 60;
const MEMORY_TARGET_GB = 1.5;

const count = (value: number): string => value.toLocaleString('en-US');
const ms = (value: number): string =>
  value < 10_000 ? `${value.toFixed(value < 10 ? 2 : 0)} ms` : `${(value / 1000).toFixed(1)} s`;
const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;

function mostLine(what: string, bytes: number): Line {
  const target = `${MEMORY_TARGET_GB} GB`;
  const verdict = bytes <= MEMORY_TARGET_GB * 1e9 ? 'met' : 'missed';
  return { what, found: gigabytes(bytes), cpu: '', target, verdict };
}

function lines({ contacts, seedMs, seedCpuMs, memory, measures, isBusy }: EmulatorResult): Line[] {
  const seconds = seedMs / 1000;
  return [
    {
      what: `${count(contacts)} contacts seeded`,
      found: `${seconds.toFixed(1)} s`,
      cpu: `${(seedCpuMs / 1000).toFixed(1)} s`,
      target: `${SEED_TARGET_S} s`,
      verdict: verdictOf(seconds, seedCpuMs / 1000, SEED_TARGET_S, isBusy),
    },
    ...measures.map(({ what, times, cpuMs, target }) => ({
      what: times.count === 1 ? what : `${what} (median of ${times.count}; p95 ${ms(times.p95)})`,
      found: ms(times.p50),
      cpu: ms(cpuMs),
      target: target === undefined ? '' : `${target} ms`,
      verdict: verdictOf(times.p50, cpuMs, target, isBusy),
    })),
    { what: 'Memory of the process, seeded', found: gigabytes(memory.seeded), cpu: '', target: '', verdict: '' },
    mostLine('Memory of the process, most at any time but for the last three', memory.usual),
    mostLine('Memory of the process, most at any time', memory.most),
  ];
}

/** What was wanted and not reached. */
export function missedTargets(result: EmulatorResult, as: Verdict = 'missed'): string[] {
  return lines(result)
    .filter(({ verdict }) => verdict === as)
    .map(({ what, found, target }) => `${what}: ${found}, wanted ${target}`);
}

export function emulatorTable(result: EmulatorResult): string {
  const rows = lines(result).map(
    ({ what, found, cpu, target, verdict }) =>
      `| ${what} | ${found} | ${cpu} | ${target === '' ? '' : `≤ ${target}`} | ${verdict === 'missed' ? '**missed**' : verdict} |`,
  );
  return ['|  | Found | Processor time | Target |  |', '| --- | --: | --: | --- | --- |', ...rows].join('\n');
}

/** docs/performance-emulator.md. */
export function emulatorDocument(result: EmulatorResult): string {
  const missed = missedTargets(result);
  const held = missedTargets(result, 'by processor time');
  const busy =
    held.length === 0
      ? ''
      : ` ${held.length} of them by processor time only: others wanted the machine more than it has processors, so the time that passed says little.`;
  const verdict =
    missed.length === 0 ? `All targets were met in this run.${busy}` : `**Not met in this run:** ${missed.join('; ')}.`;
  return `# Performance of the emulated org

How the emulated Salesforce org (docs/emulators.md) does with many contacts. Measured by \`npm run bench -- emulator\`, which writes this page.

Machine: ${result.machine}.

${verdict}

${emulatorTable(result)}

- One org in one process, asked over its REST handler: from the request to the parsed JSON, without network and sign-in. Answers are read as an agent, with field and row access checked.
- The first 20,000 contacts are saved one by one as users save them, with cases and tasks; the others are loaded, 20 for each account, made over the last three years.
- *Processor time* is that of all threads of the process, on average: what the work takes when nothing else wants the machine. A load average above the number of cores means that others did; then a target counts as met *by processor time* when that is within it. On a machine that is not busy the time that passed decides.
- Each look-up asks for another contact; the columns are those that the panel reads, with the account's name.
- The contacts are in the search index when they are seeded. Searches ask for all that the panel reads.
- A result of more than a page is kept as a list of ids: the records of a page are made when it is asked for. A bulk query writes its whole result, packed, as the service does.
- Rows and search index are in a temporary file, which goes with the process, beyond a cache of 80 MB for each org. The memory of the process does not count what the operating system keeps of that file.
- What has to look at every contact (the last three measurements) keeps no rows: a sort keeps ids and what it sorts by, a group what it counts, a bulk query its packed lines.
`;
}
