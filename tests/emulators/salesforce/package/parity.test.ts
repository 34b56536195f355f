// @vitest-environment node
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const APEX = new URL('../../../../lib/salesforce/package/main/default/classes/', import.meta.url);

function apex(name: string): string {
  return readFileSync(new URL(`${name}.cls`, APEX), 'utf8');
}

function native(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}

/** Whole-number constants by name. */
function limits(source: string): Record<string, number> {
  const found = source.matchAll(/\b([A-Z][A-Z_]+) = ([\d_]+);/g);
  return Object.fromEntries([...found].map(([, name = '', value = '']) => [name, Number(value.replaceAll('_', ''))]));
}

/** Status and words of each refusal, in the order in which they are written; the size is named in both. */
function refusals(source: string): string[] {
  const found = source.matchAll(/failure\((\d+), (.+?)\)+[;,]/g);
  return [...found].map(
    ([, status = '', words = '']) => `${status} ${words.replaceAll(/\$\{(\w+)\}/g, "' + $1 + '").replaceAll('`', "'")}`,
  );
}

describe('the native equivalents of the Apex', () => {
  it.each([
    ['CinnoxRelay', 'relay.ts'],
    ['CinnoxSignalRouter', 'signal-router.ts'],
  ])('%s and %s have the same limits', (apexName, nativeName) => {
    const wanted = limits(apex(apexName));
    expect(Object.keys(wanted).length).toBeGreaterThan(0);
    expect(limits(native(nativeName))).toEqual(wanted);
  });

  it('clean up after the same time', () => {
    expect(limits(native('clean-up.ts'))).toMatchObject(limits(apex('CinnoxCleanUpBatch')));
    expect(apex('CinnoxCleanUpTest')).toContain("'0 17 2 * * ?'");
    expect(native('clean-up.ts')).toContain("'0 17 2 * * ?'");
  });

  it('refuse with the same words', () => {
    const wanted = refusals(apex('CinnoxRelay'));
    expect(wanted).toHaveLength(5);
    expect(refusals(native('relay.ts'))).toEqual(wanted);
  });

  it('select the same rows for deletion', () => {
    const where = (source: string): string[] =>
      [...source.matchAll(/WHERE (SystemModstamp[^\n`]+)/g)].map(([, clause = '']) =>
        clause
          .replaceAll(/\$\{literal\(now - DAY_MS\)\}/g, ':dayAgo')
          .replaceAll(/\$\{(\w+)\}/g, ':$1')
          .trim(),
      );
    expect(where(native('clean-up.ts')).toSorted()).toEqual(where(apex('CinnoxCleanUpBatch')).toSorted());
  });
});
