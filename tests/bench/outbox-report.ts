import type { OutboxResult } from './outbox.ts';
import type { Summary } from './statistics.ts';

interface Line {
  what: string;
  found: string;
  target: string;
  isMet: boolean | undefined;
}

const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const count = (value: number): string => value.toLocaleString('en-US');

function timed(what: string, { count: runs, p50, p95, max }: Summary, targetMs: number): Line {
  const found = `p50 ${ms(p50)}, p95 ${ms(p95)}, max ${ms(max)} (${runs})`;
  return { what, found, target: `p95 ≤ ${targetMs} ms`, isMet: p95 <= targetMs };
}

function lines(result: OutboxResult): Line[] {
  const megabytes = result.heapBytes / 1e6;
  const { waiting, contacts } = result;
  return [
    timed('Enqueue, nothing else happens', result.idle, 10),
    timed(`Enqueue while ${count(contacts)} contacts are written`, result.bulk, 25),
    {
      what: `Writing ${count(contacts)} contacts meanwhile`,
      found: `${(result.bulkMs / 1000).toFixed(1)} s`,
      target: '',
      isMet: undefined,
    },
    timed(`Claim while ${count(waiting)} jobs wait`, result.claims, 5),
    timed(`Start with ${count(waiting)} jobs, half of them due`, result.startUp, 300),
    {
      what: `Each of ${count(waiting / 2)} due jobs, claimed and finished`,
      found: ms(result.perJobMs),
      target: '',
      isMet: undefined,
    },
    {
      what: `Heap of the page while ${count(waiting)} jobs wait`,
      found: `${megabytes.toFixed(1)} MB`,
      target: '≤ 60 MB',
      isMet: megabytes <= 60,
    },
  ];
}

/** What was wanted and not reached. */
export function missedOutboxTargets(result: OutboxResult): string[] {
  return lines(result)
    .filter(({ isMet }) => isMet === false)
    .map(({ what, found, target }) => `${what}: ${found}, wanted ${target}`);
}

export function outboxTable(result: OutboxResult): string {
  const rows = lines(result).map(
    ({ what, found, target, isMet }) =>
      `| ${what} | ${found} | ${target} | ${isMet === undefined ? '' : isMet ? 'met' : '**missed**'} |`,
  );
  return ['|  | Found | Target |  |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** docs/performance-outbox.md. */
export function outboxDocument(result: OutboxResult): string {
  const missed = missedOutboxTargets(result);
  const verdict =
    missed.length === 0 ? 'All targets were met in this run.' : `**Not met in this run:** ${missed.join('; ')}.`;
  return `# Performance of the outbox

How long a keystroke's commit takes, and how the queue does when much waits. Measured by \`npm run bench -- outbox\`, which writes this page.

Machine: ${result.machine}.

${verdict}

${outboxTable(result)}

- The product's own journal, outbox and store of contacts, on a page in a real browser: what is measured is the browser's IndexedDB under them. The page has no debugger's brakes but for the bench asking it.
- *Enqueue*: one transaction with durability \`strict\`, from the call to its commit; one every 20 ms.
- *Contacts* are written 50 in a transaction into their own database, and each batch lets a waiting commit of the journal go first.
- *Claim*: from the word that there may be work to the run of a job that is due, with its lease committed.
- *Start*: from opening the database to the run of the first job. Nothing that waits is read for it.
`;
}
