import { placeOf } from './apex-source.ts';
import { testMethods, type ApexMethod, type ApexUnit } from './apex-unit.ts';

/**
 * What cannot be known without running Apex is computed here by a stated rule (docs/emulators.md, "Apex tests"). No
 * Apex runs: a passed test here says nothing about a real org.
 */

export interface TestOutcome {
  unit: ApexUnit;
  method: string;
  /** Undefined: passed. */
  failure: { type: string; message: string; stackTrace: string } | undefined;
  reached: ReadonlySet<ApexMethod>;
}

export interface Coverage {
  unit: ApexUnit;
  covered: number[];
  uncovered: number[];
}

const FAIL_CALL = /\bAssert\s*\.\s*fail\s*\(\s*(?:'((?:\\.|[^'\\])*)')?\s*\)\s*;/i;
const FALSE_ASSERT =
  /\b(?:System\s*\.\s*assert|Assert\s*\.\s*isTrue)\s*\(\s*false\s*(?:,\s*'((?:\\.|[^'\\])*)')?\s*\)\s*;/i;
const UNEQUAL =
  /\b(?:System\s*\.\s*assertEquals|Assert\s*\.\s*areEqual)\s*\(\s*(-?\d+|true|false|'[^']*')\s*,\s*(-?\d+|true|false|'[^']*')\s*(?:,\s*'((?:\\.|[^'\\])*)')?\s*\)\s*;/i;

function depthAt(masked: string, offset: number): number {
  const before = masked.slice(0, offset);
  return before.split('{').length - before.split('}').length;
}

/** A test fails when a statement of its own body, outside any block, is an assertion that can only fail. */
function failureOf(unit: ApexUnit, method: ApexMethod): TestOutcome['failure'] {
  for (const pattern of [FAIL_CALL, FALSE_ASSERT, UNEQUAL]) {
    const found = pattern.exec(method.text);
    // In a comment or literal the masked text has nothing there.
    if (!found || method.body[found.index] !== method.text[found.index] || depthAt(method.body, found.index) !== 1)
      continue;
    const isEqual = pattern === UNEQUAL && found[1] === found[2];
    if (isEqual) continue;
    const said = pattern === UNEQUAL ? found[3] : found[1];
    const detail = pattern === UNEQUAL ? `Expected: ${found[1]}, Actual: ${found[2]}` : '';
    const words = ['Assertion Failed', said, detail].filter((part) => part !== undefined && part !== '').join(': ');
    const line = method.line + placeOf(method.text, found.index).line - 1;
    return {
      type: 'System.AssertException',
      message: `System.AssertException: ${words}`,
      stackTrace: `Class.${unit.name}.${method.name}: line ${line}, column 1`,
    };
  }
  return undefined;
}

const CALLED_BY_PLATFORM = new Set(['<init>', 'execute', 'start', 'finish', 'respond', 'compare', 'call', 'invoke']);

interface CodeIndex {
  units: readonly ApexUnit[];
  byClass: Map<string, { unit: ApexUnit; methods: ApexMethod[] }>;
}

function indexOf(units: readonly ApexUnit[]): CodeIndex {
  const byClass = new Map<string, { unit: ApexUnit; methods: ApexMethod[] }>();
  for (const unit of units) {
    if (unit.kind !== 'class') continue;
    for (const name of [unit.name, ...unit.inner]) {
      byClass.set(name.toLowerCase(), {
        unit,
        methods: unit.methods.filter(({ className }) => className.toLowerCase() === name.toLowerCase()),
      });
    }
  }
  return { units, byClass };
}

/** Methods that a body may call, by their names alone. */
function calledBy(
  { unit, method }: { unit: ApexUnit; method: ApexMethod },
  index: CodeIndex,
): { unit: ApexUnit; method: ApexMethod }[] {
  const words = new Set([...method.body.matchAll(/\b[A-Za-z]\w*\b/g)].map(([word]) => word.toLowerCase()));
  const calls = new Set([...method.body.matchAll(/\b(\w+)\s*\(/g)].map(([, name = '']) => name.toLowerCase()));
  const created = new Set(
    [...method.body.matchAll(/\bnew\s+(?:\w+\s*\.\s*)?(\w+)/gi)].map(([, name = '']) => name.toLowerCase()),
  );
  const found: { unit: ApexUnit; method: ApexMethod }[] = [];
  for (const [name, { unit: other, methods }] of index.byClass) {
    const isOwn = other === unit;
    if (!isOwn && !words.has(name)) continue;
    for (const candidate of methods) {
      const isEntry = created.has(name) && CALLED_BY_PLATFORM.has(candidate.name.toLowerCase());
      if (isEntry || calls.has(candidate.name.toLowerCase())) found.push({ unit: other, method: candidate });
    }
  }
  for (const other of index.units) {
    const body = other.methods[0];
    if (other.kind === 'trigger' && body && words.has((other.object ?? '').toLowerCase()))
      found.push({ unit: other, method: body });
  }
  return found;
}

function reachedFrom(unit: ApexUnit, test: ApexMethod, index: CodeIndex): Set<ApexMethod> {
  const setUps = unit.methods.filter(({ modifiers }) => modifiers.has('@testsetup'));
  const waiting = [test, ...setUps].map((method) => ({ unit, method }));
  const reached = new Set<ApexMethod>();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (reached.has(next.method)) continue;
    reached.add(next.method);
    waiting.push(...calledBy(next, index));
  }
  return reached;
}

export interface TestSelection {
  unit: ApexUnit;
  /** Undefined: all test methods of the class. */
  methods?: ReadonlySet<string> | undefined;
}

/** "Runs" the tests over all classes and triggers of an org. */
export function runApexTests(selection: readonly TestSelection[], units: readonly ApexUnit[]): TestOutcome[] {
  const index = indexOf(units);
  return selection.flatMap(({ unit, methods }) =>
    testMethods(unit)
      .filter(({ name }) => !methods || methods.has(name.toLowerCase()))
      .map((method) => ({
        unit,
        method: method.name,
        failure: failureOf(unit, method),
        reached: reachedFrom(unit, method, index),
      })),
  );
}

/** Lines of one unit that the tests covered: all lines of a method that one of them may have called. */
export function coverageOf(unit: ApexUnit, outcomes: readonly TestOutcome[]): Coverage {
  const covered: number[] = [];
  const uncovered: number[] = [];
  for (const method of unit.methods) {
    const isCovered = outcomes.some(({ reached }) => reached.has(method));
    (isCovered ? covered : uncovered).push(...method.lines);
  }
  return { unit, covered, uncovered };
}

/** Classes without tests, and triggers: what coverage is asked of. */
export function coverableUnits(units: readonly ApexUnit[]): ApexUnit[] {
  return units.filter((unit) => !unit.isTest && unit.methods.some(({ lines }) => lines.length > 0));
}

/** Whole per cent, rounded down; 100 when there is nothing to cover. */
export function percentCovered(coverage: readonly Coverage[]): number {
  const covered = coverage.reduce((sum, each) => sum + each.covered.length, 0);
  const all = covered + coverage.reduce((sum, each) => sum + each.uncovered.length, 0);
  return all === 0 ? 100 : Math.floor((covered / all) * 100);
}
