import path from 'node:path';
import { readFileSync } from 'node:fs';

/** As much of the library's metadata as is changed here. */
interface Plan extends Array<unknown> {
  /** The calling code. */
  0?: unknown;
  /** Pattern, format, patterns of the leading digits, and more. */
  4?: [unknown, unknown, string[]?, ...unknown[]][] | 0;
}
interface Metadata {
  /** Countries by calling code; of several the main one stands first. */
  country_calling_codes: Record<string, string[]>;
  countries: Record<string, Plan>;
  nonGeographic: Record<string, Plan>;
}

/**
 * Each way to group digits says to which numbers it belongs by patterns for one leading digit, for two, and so on. Who
 * formats whole numbers asks the last of them only; the others are for grouping while somebody types.
 */
export function forWholeNumbers<Given extends Metadata>(given: Given): Given {
  const metadata = structuredClone(given);
  for (const plan of [...Object.values(metadata.countries), ...Object.values(metadata.nonGeographic)]) {
    for (const format of plan[4] === 0 ? [] : (plan[4] ?? [])) {
      if (format[2] !== undefined) format[2] = format[2].slice(-1);
    }
  }
  return { ...metadata, countries: shortestFirst(metadata.countries) };
}

/** Plans of one size are alike: next to each other they take 3 % less room when packed. */
function shortestFirst<Plans extends Record<string, Plan>>(countries: Plans): Plans {
  const size = (plan: Plan) => JSON.stringify(plan).length;
  const sorted = Object.entries(countries).toSorted(([, left], [, right]) => size(left) - size(right));
  return Object.fromEntries(sorted) as Plans;
}

/**
 * The metadata as a module. Each country's plan begins with its calling code, so that which country has a code is told
 * by the plans; only who shares one, and whose it is first, is written down.
 */
function moduleOf({ country_calling_codes: codes, ...metadata }: Metadata): string {
  const shared = Object.fromEntries(Object.entries(codes).filter(([, countries]) => countries.length > 1));
  return `
    const metadata = ${JSON.stringify(metadata)};
    const codes = Object.fromEntries(Object.entries(metadata.countries).map(([country, [code]]) => [code, [country]]));
    export default { ...metadata, country_calling_codes: { ...codes, ...${JSON.stringify(shared)} } };`;
}

/**
 * The smaller form of libphonenumber-js. It is published twice: as it is written, and for browsers of ten years ago,
 * which is what its entries load and a third larger; ours are younger. Its metadata are left without what is for
 * grouping while somebody types, and say each calling code once.
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
      if (!id.endsWith('/libphonenumber-js/metadata.min.json.js')) return undefined;
      const metadata = JSON.parse(readFileSync(id.slice(0, -'.js'.length), 'utf8')) as Metadata;
      return moduleOf(forWholeNumbers(metadata));
    },
  };
}
