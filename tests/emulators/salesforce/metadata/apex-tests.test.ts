// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { coverageOf, percentCovered, runApexTests } from './apex-tests.ts';
import { readApex, type ApexUnit } from './apex-unit.ts';

function unit(source: string, kind: 'class' | 'trigger' = 'class'): ApexUnit {
  const read = readApex(source, kind);
  if (Array.isArray(read)) throw new Error(read[0]?.message);
  return read;
}

function testClass(body: string): ApexUnit {
  return unit(`@IsTest\nprivate class SampleTest {\n  @IsTest\n  static void runs() {\n    ${body}\n  }\n}`);
}

function outcome(body: string): string | undefined {
  const sample = testClass(body);
  return runApexTests([{ unit: sample }], [sample])[0]?.failure?.message;
}

describe('the rule for outcomes', () => {
  it.each([
    ["Assert.fail('no');", 'System.AssertException: Assertion Failed: no'],
    ['Assert.fail();', 'System.AssertException: Assertion Failed'],
    ["System.assert(false, 'never');", 'System.AssertException: Assertion Failed: never'],
    ['Assert.isTrue(false);', 'System.AssertException: Assertion Failed'],
    ["System.assertEquals(1, 2, 'sum');", 'System.AssertException: Assertion Failed: sum: Expected: 1, Actual: 2'],
    ["if (a) { Assert.fail('x'); } Assert.fail('y');", 'System.AssertException: Assertion Failed: y'],
  ])('fails %s', (body, message) => {
    expect(outcome(body)).toBe(message);
  });

  it.each([
    'Assert.isTrue(true);',
    'Assert.areEqual(1, 1);',
    "// Assert.fail('x');",
    "String a = 'Assert.fail();';",
    "try { run(); Assert.fail('x'); } catch (Exception e) { run(); }",
    'System.assertEquals(1, one());',
  ])('passes %s', (body) => {
    expect(outcome(body)).toBeUndefined();
  });
});

describe('the rule for coverage', () => {
  const worker = unit(`public class Worker implements Queueable {
  public void execute(QueueableContext context) {
    help();
  }
  private void help() {
    Integer a = 1;
  }
  public static void alone() {
    Integer b = 2;
  }
}`);
  const trigger = unit('trigger Touch on Contact (after insert) {\n  Other.run();\n}', 'trigger');

  const covered = (body: string, of: ApexUnit): number => {
    const sample = testClass(body);
    return percentCovered([coverageOf(of, runApexTests([{ unit: sample }], [sample, worker, trigger]))]);
  };

  it('follows calls by name, and the platform into what is created', () => {
    expect(covered('System.enqueueJob(new Worker());', worker)).toBe(66);
    expect(covered('Worker.alone();', worker)).toBe(33);
    expect(covered('alone();', worker)).toBe(0);
  });

  it('reaches triggers by their object', () => {
    expect(covered('insert new Contact();', trigger)).toBe(100);
    expect(covered('insert new Account();', trigger)).toBe(0);
  });
});
