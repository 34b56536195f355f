import process from 'node:process';
import { parseArgs } from 'node:util';
import { allKinds, drawPlan, type Kind } from './plan.ts';
import { runPlan } from './run.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '1' },
    kinds: { type: 'string' },
    trace: { type: 'boolean', default: false },
  },
});
const kinds = new Set<Kind>(allKinds.filter((kind) => values.kinds === undefined || values.kinds.split(',').includes(kind)));
const first = Number(values.seed);
const cpu: number[] = [];
let failed = 0;
for (let seed = first; seed < first + Number(values.runs); seed += 1) {
  const { violations, trace, cpuMs, counts } = await runPlan(drawPlan(seed, { kinds }));
  cpu.push(cpuMs);
  if (violations.length === 0) continue;
  failed += 1;
  console.log(`seed ${seed}: ${JSON.stringify(counts)}`);
  for (const { rule, text } of violations.slice(0, 8)) console.log(`  ${rule}: ${text}`);
  if (values.trace) console.log(trace.join('\n'));
}
cpu.sort((left, right) => left - right);
console.log(`${cpu.length} runs, ${failed} failed, CPU median ${cpu[cpu.length >> 1]?.toFixed(0)} ms, most ${cpu.at(-1)?.toFixed(0)} ms`);
process.exitCode = failed > 0 ? 1 : 0;
