import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import whole from 'libphonenumber-js/min/metadata';
import { build } from 'vite';
import { describe, expect, it } from 'vitest';
import { forThisVersion, forWholeNumbers, moduleOf, smallPhoneNumbers } from './phone-numbers.ts';
import { type Plan, type Plans, packedPlans, plansOf, unpackedPlans } from './phone-plans.ts';

const plans = forWholeNumbers(whole as unknown as Plans);
const countries = Object.keys(whole.countries) as CountryCode[];
const folder = path.dirname(createRequire(import.meta.url).resolve('libphonenumber-js/package.json'));

/** Always the same numbers, of several lengths; over the countries with all leading digits. */
function* digits(offset: number): Generator<string> {
  for (let start = 100 + (offset % 23); start < 1000; start += 23)
    yield `${start}${'7351942806'.slice(0, 4 + (start % 7))}`;
}

type Parse = typeof parsePhoneNumberFromString;

/** The library as the worker has it. */
async function bundled(): Promise<Parse> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [smallPhoneNumbers()],
    build: {
      write: false,
      minify: false,
      lib: { entry: path.join(folder, 'min/index.js'), formats: ['es'], fileName: 'phones' },
    },
  });
  const [output] = Array.isArray(result) ? result : [result];
  if (output === undefined || !('output' in output)) throw new Error('Nothing was built.');
  const { code } = output.output[0];
  expect(code).not.toContain('setVersion.call');
  const library = (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)) as {
    parsePhoneNumberFromString: Parse;
  };
  return library.parsePhoneNumberFromString;
}

function facts(parse: Parse, text: string, country: CountryCode) {
  const number = parse(text, country);
  if (number === undefined) return undefined;
  return [
    number.number,
    number.country,
    number.isValid(),
    number.isPossible(),
    number.formatInternational(),
    number.formatNational(),
  ];
}

describe('the small form of the telephone numbers', () => {
  it('reads and formats numbers of all countries as the whole does', async () => {
    const parse = await bundled();
    expect(countries.length).toBeGreaterThan(240);
    let formatted = 0;
    for (const [index, country] of countries.entries()) {
      for (const text of digits(index)) {
        const expected = facts(parsePhoneNumberFromString, text, country);
        if (expected?.[4] !== `+${text}`) formatted += 1;
        expect(facts(parse, text, country)).toEqual(expected);
      }
    }
    expect(formatted).toBeGreaterThan(5_000);
  }, 60_000);

  it('packs each plan so that it is read back as it was, and leaves the whole as it was', () => {
    expect(unpackedPlans(packedPlans(plans))).toEqual(plans);
    expect({ ...plansOf(packedPlans(plans)) }).toEqual(plans);
    expect(JSON.parse(readFileSync(path.join(folder, 'metadata.min.json'), 'utf8'))).toEqual(whole);
  });

  it('is not built from plans that would be read back as others', () => {
    const { HK } = plans.countries;
    const other = { ...plans, countries: { ...plans.countries, HK: HK?.with(2, '[2-9]<') as Plan } };
    expect(() => moduleOf(other)).toThrow('cannot be packed');
  });

  it('is not built with a reader of metadata that it does not know', () => {
    expect(() => forThisVersion('setVersion.call(this, of(metadata));')).toThrow('another reader');
    expect(() => forThisVersion('export default class Metadata {}')).toThrow('another reader');
  });

  it('takes the place of the metadata, and of the code for older browsers', () => {
    const plugin = smallPhoneNumbers();
    const loaded = plugin.load(path.join(folder, 'metadata.min.json.js')) ?? '';
    expect(loaded).toContain(`plansOf(${JSON.stringify(packedPlans(plans))})`);
    expect(loaded.length).toBeLessThan(JSON.stringify(whole).length / 2);
    expect(plugin.load(path.join(folder, 'min/index.js'))).toBeUndefined();
    const modern = plugin.resolveId('../es6/parsePhoneNumber.js', path.join(folder, 'core/index.js'));
    expect(readFileSync(modern ?? '', 'utf8')).toContain('export default function');
    expect(plugin.resolveId('../es6/x.js', '/elsewhere/index.js')).toBeUndefined();
  });
});
