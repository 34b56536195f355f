import path from 'node:path';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import {
  GROUPING_COLUMNS,
  type Grouping,
  PLAN_COLUMNS,
  type Plan,
  type Plans,
  packedPlans,
  unpackedPlans,
} from './phone-plans.ts';

const filled = (cells: readonly unknown[], size: number) => Array.from({ length: size }, (_none, at) => cells[at] ?? 0);

/**
 * Each way to group digits says to which numbers it belongs by patterns for one leading digit, for two, and so on. Who
 * formats whole numbers asks the last of them only; the others are for grouping while somebody types.
 */
function groupingForWhole(grouping: Grouping): Grouping {
  const last = grouping[2] === undefined || grouping[2] === 0 ? undefined : grouping[2].at(-1);
  return filled(grouping, GROUPING_COLUMNS).with(2, last === undefined ? 0 : [last]) as Grouping;
}

function planForWhole(plan: Plan): Plan {
  const groupings = plan[4] === undefined || plan[4] === 0 ? 0 : plan[4].map(groupingForWhole);
  return filled(plan, PLAN_COLUMNS).with(4, groupings) as Plan;
}

/** The plans without what is for grouping while somebody types; those of numbers of one length, which are alike, together. */
export function forWholeNumbers(given: Plans): Plans {
  const changed = (plans: Record<string, Plan>) =>
    Object.entries(plans)
      .map(([name, plan]) => [name, planForWhole(plan), String(plan[3])] as const)
      .toSorted(([, , left], [, , right]) => (left < right ? -1 : Number(left > right)));
  const named = (plans: Record<string, Plan>) => Object.fromEntries(changed(plans));
  return { ...given, countries: named(given.countries), nonGeographic: named(given.nonGeographic) };
}

const readerOfPlans = path.resolve(import.meta.dirname, 'phone-plans.ts');

/** The metadata as a module: a text that packs well, and what reads it. */
export function moduleOf(plans: Plans): string {
  const packed = packedPlans(plans);
  if (!isDeepStrictEqual(unpackedPlans(packed), plans)) throw new Error('These plans of numbers cannot be packed.');
  return `
    import { plansOf } from ${JSON.stringify(readerOfPlans)};
    export default plansOf(${JSON.stringify(packed)});`;
}

/**
 * The library's reader of metadata, for those of today: it also knows the forms that these had in versions 1 to 3, and
 * finds out at each number which one it reads.
 */
export function forThisVersion(code: string): string {
  const reader = code
    .replaceAll(/^\s*setVersion\.call\(this, [\w.]+\);$/gm, '')
    .replaceAll(/\bthis(?:\.metadata)?\.v[123]\b(?! =)/g, 'false');
  if (reader.includes('setVersion.call') || !reader.includes('false ?'))
    throw new Error('This is another reader of metadata.');
  return reader;
}

/**
 * The smaller form of libphonenumber-js. It is published twice: as it is written, and for browsers of ten years ago,
 * which is what its entries load and a third larger; ours are younger. Its metadata are left without what is for
 * grouping while somebody types, and packed; it reads no others.
 */
export function smallPhoneNumbers() {
  return {
    name: 'small-phone-numbers',
    enforce: 'pre' as const,
    resolveId(source: string, importer: string | undefined) {
      if (importer?.includes('/node_modules/libphonenumber-js/') !== true || !source.includes('/es6/'))
        return undefined;
      return path.resolve(path.dirname(importer), source.replace('/es6/', '/es6-modern/'));
    },
    load(id: string) {
      if (id.endsWith('/libphonenumber-js/es6-modern/metadata.js')) return forThisVersion(readFileSync(id, 'utf8'));
      if (!id.endsWith('/libphonenumber-js/metadata.min.json.js')) return undefined;
      const metadata = JSON.parse(readFileSync(id.slice(0, -'.js'.length), 'utf8')) as Plans;
      return moduleOf(forWholeNumbers(metadata));
    },
  };
}
