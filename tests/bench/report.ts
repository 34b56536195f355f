import type { Measured } from './calls.ts';
import type { Overlapping, Share } from './overlapping.ts';
import type { PopResult } from './pop.ts';
import { summarise, type Summary } from './statistics.ts';

interface Row {
  what: string;
  values: readonly number[];
  /** For p95, ms. */
  target?: number;
}

export interface Target {
  what: string;
  p95: number;
  target: number;
  isMet: boolean;
}

const ms = (value: number) => `${Math.round(value)} ms`;

function cells({ count, p50, p95, max }: Summary): string[] {
  return [String(count), ms(p50), ms(p95), ms(max)];
}

function tableRow(parts: readonly string[]): string {
  return `| ${parts.join(' | ')} |`;
}

function zeroRows({ notSeen, seen }: PopResult): Row[] {
  const pick = (list: readonly Measured[], name: 'painted' | 'firstWrite' | 'final') => list.map((one) => one[name]);
  return [
    { what: 'Hook → profile painted, contact seen before', values: pick(seen, 'painted'), target: 150 },
    { what: 'Hook → profile painted, contact not seen before', values: pick(notSeen, 'painted'), target: 600 },
    { what: 'Hook of the end → Task, contact seen before', values: pick(seen, 'firstWrite'), target: 1000 },
    { what: 'Hook of the end → Task, contact not seen before', values: pick(notSeen, 'firstWrite'), target: 1000 },
    { what: 'Hook of the end → all fields final', values: [...pick(notSeen, 'final'), ...pick(seen, 'final')] },
  ];
}

export function zeroTable(result: PopResult): string {
  const rows = zeroRows(result).map(({ what, values, target }) =>
    tableRow([what, ...cells(summarise(values)), target === undefined ? '' : `p95 ≤ ${target} ms`]),
  );
  return [tableRow(['', 'Runs', 'p50', 'p95', 'Max', 'Target']), '| --- | --: | --: | --: | --: | --- |', ...rows].join(
    '\n',
  );
}

export function targets(result: PopResult): Target[] {
  return zeroRows(result).flatMap(({ what, values, target }) => {
    if (target === undefined) return [];
    const { p95 } = summarise(values);
    return [{ what, p95, target, isMet: p95 <= target }];
  });
}

export function overlappingTable(list: readonly Overlapping[]): string {
  const line = (what: string, part: keyof Overlapping, key: keyof Share) =>
    tableRow([what, ...cells(summarise(list.map((one) => one[part][key])))]);
  return [
    tableRow(['', 'Calls', 'p50', 'p95', 'Max']),
    '| --- | --: | --: | --: | --: |',
    line('Hook → name painted, total', 'painted', 'total'),
    line('Hook → name painted, **added**', 'painted', 'added'),
    line('Hook of the end → Task, total', 'firstWrite', 'total'),
    line('Hook of the end → Task, **added**', 'firstWrite', 'added'),
    line('Hook of the end → all fields final, total', 'final', 'total'),
    line('Hook of the end → all fields final, **added**', 'final', 'added'),
  ].join('\n');
}

function verdict(result: PopResult): string {
  const missed = targets(result).filter(({ isMet }) => !isMet);
  if (missed.length === 0) return 'All targets were met in this run.';
  const list = missed.map(({ what, p95, target }) => `${what} (p95 ${p95} ms instead of ${target} ms)`);
  return `**Not met in this run:** ${list.join('; ')}.`;
}

/** docs/performance.md. */
export function document(result: PopResult): string {
  return `# Performance

How long an agent waits for the name of a caller, and the org for the Task. Measured by \`npm run bench -- pop\`, which writes this page: the production build in a real browser, against the local world (docs/emulators.md) on the same machine.

Machine: ${result.machine}. The world, the browser and the measuring share it.

${verdict(result)}

## What the product takes

All latencies of the world are zero, so what remains is the product, the browser and the emulated services. Times begin when CINNOX POSTs the hook.

${zeroTable(result)}

- *Painted*: a frame was produced in which the name of the matched contact stands in the panel's profile; seen from inside the panel, after each change of its document.
- Five calls that teach what hook ids are, ten of new callers and ten of the same again are played in one world and browser; then both begin anew, with other people. A call rings when nothing has been asked of the services for 0.4 s.
- *Seen before*: this browser has read the contact at an earlier call. It is painted from memory and read again from Salesforce afterwards.
- *Task*: the commit of the Task in the org. The agent has said "I'm on this call", and earlier calls have shown that a hook's id is the call's id on this service; without either the Task waits for CINNOX's report.
- *Fields final*: the last change of the Task and its Case. It comes with CINNOX's reports, which are polled every 8 to 12 s for 100 s after the end of a call, and every 24 to 36 s while something else is awaited.
- Live events arrive through the org's streaming channel; the worker of the extension was running. A stopped worker starts within some tens of milliseconds.

## At the same time, in a slow world

${result.overlapping.length} calls ring, go on and end together, with the latencies that real services may have: hook 0.3 to 2 s (not counted, times begin with the POST), event bus 0.2 to 3 s and in order, 100 ms for each request, reports 20 to 60 s late. *Added* is the total without what the world held back: the wait in the event bus and 100 ms for each request that has to come before the next.

${overlappingTable(result.overlapping)}

What is added to the final fields is the wait for the next poll of the reports.

## Not measured here

Real networks and services; a busy Lightning page; other hardware. The numbers of one run are no promise: run it on the machine in question.
`;
}
