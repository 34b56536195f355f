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

/** Calls that can only fail: their words, then the two literals that are compared. */
const FAILING_CALLS: readonly { pattern: RegExp; words(found: RegExpExecArray): (string | undefined)[] | undefined }[] =
  [
    {
      pattern: /\bAssert\s*\.\s*fail\s*\(\s*(?:'((?:\\.|[^'\\])*)')?\s*\)\s*;/gi,
      words: ([, said]) => [said],
    },
    {
      pattern: /\b(?:System\s*\.\s*assert|Assert\s*\.\s*isTrue)\s*\(\s*false\s*(?:,\s*'((?:\\.|[^'\\])*)')?\s*\)\s*;/gi,
      words: ([, said]) => [said],
    },
    {
      pattern:
        /\b(?:System\s*\.\s*assertEquals|Assert\s*\.\s*areEqual)\s*\(\s*(-?\d+|true|false|'[^']*')\s*,\s*(-?\d+|true|false|'[^']*')\s*(?:,\s*'((?:\\.|[^'\\])*)')?\s*\)\s*;/gi,
      words: ([, left, right, said]) => (left === right ? undefined : [said, `Expected: ${left}, Actual: ${right}`]),
    },
  ];

function depthAt(masked: string, offset: number): number {
  const before = masked.slice(0, offset);
  return before.split('{').length - before.split('}').length;
}

/** Does a statement of the method's own body begin here, outside any block, comment or literal? */
function isOwnStatement({ body, text }: ApexMethod, offset: number): boolean {
  return body[offset] === text[offset] && depthAt(body, offset) === 1;
}

/** A test fails when a statement of its own body is an assertion that can only fail. The first one counts. */
function failureOf(unit: ApexUnit, method: ApexMethod): TestOutcome['failure'] {
  const failures = FAILING_CALLS.flatMap(({ pattern, words }) =>
    [...method.text.matchAll(pattern)].flatMap((found) => {
      const said = isOwnStatement(method, found.index) ? words(found) : undefined;
      return said ? [{ index: found.index, said }] : [];
    }),
  );
  const [first] = failures.toSorted((left, right) => left.index - right.index);
  if (!first) return undefined;
  const words = ['Assertion Failed', ...first.said].filter((part) => part !== undefined && part !== '').join(': ');
  const line = method.line + placeOf(method.text, first.index).line - 1;
  return {
    type: 'System.AssertException',
    message: `System.AssertException: ${words}`,
    stackTrace: `Class.${unit.name}.${method.name}: line ${line}, column 1`,
  };
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
