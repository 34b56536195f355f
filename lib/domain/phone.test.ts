// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countryName,
  parsePhone,
  parseStoredPhone,
  parseStoredPhones,
  phoneSpellings,
  samePhone,
  sameWithoutCountry,
  type PhoneNumber,
} from './phone.ts';

/** One real-looking number per country: E.164, its country, and how people there write it. */
const numbers: [e164: string, country: string, national: string][] = [
  ['+85294667788', 'HK', '9466 7788'],
  ['+12124567890', 'US', '(212) 456-7890'],
  ['+442079460018', 'GB', '020 7946 0018'],
  ['+4930901820', 'DE', '030 901820'],
  ['+33142685300', 'FR', '01 42 68 53 00'],
  ['+81312345678', 'JP', '03-1234-5678'],
  ['+6591234567', 'SG', '9123 4567'],
  ['+61291234567', 'AU', '(02) 9123 4567'],
  ['+919876543210', 'IN', '098765 43210'],
  ['+8613812345678', 'CN', '138 1234 5678'],
  ['+390612345678', 'IT', '06 1234 5678'],
  ['+5511961234567', 'BR', '(11) 96123-4567'],
  ['+66812345678', 'TH', '081 234 5678'],
  ['+886212345678', 'TW', '(02) 1234 5678'],
  ['+639171234567', 'PH', '0917 123 4567'],
];

function parsed(raw: string, country = 'US'): PhoneNumber {
  const number = parsePhone(raw, country);
  if (number === undefined) throw new Error(`${raw} is not read`);
  return number;
}

describe('parsePhone', () => {
  it.each(numbers)('reads %s of %s as people write it', (e164, country, national) => {
    expect(parsed(national, country)).toMatchObject({ e164, country });
    expect(parsed(e164, 'US')).toMatchObject({ e164, country });
  });

  it.each(numbers)('reads %s in digits without a plus sign', (e164, country) => {
    expect(parsed(e164.slice(1), country).e164).toBe(e164);
  });

  it('reads what CINNOX reports in the country of another number', () => {
    expect(parsed('85294667788', 'US').e164).toBe('+85294667788');
    expect(parsed('442079460018', 'HK').e164).toBe('+442079460018');
  });

  it.each([
    ['anonymous'],
    ['Private'],
    ['Unavailable'],
    ['+'],
    ['++'],
    ['-'],
    [''],
    ['   '],
    ['0'],
    ['00'],
    ['112'],
    ['911'],
    ['1823'],
    ['+1'],
    ['+852'],
    ['1'.repeat(40)],
    ['9'.repeat(400)],
    ['+' + '8'.repeat(39)],
    ['sip:ada@acme.example'],
    ['ada@acme.example'],
    ['<script>alert(1)</script>'],
    ['٣٤٥'],
    ["'; DROP TABLE Contact"],
    ['%'],
    ['null'],
    ['NaN'],
  ])('gives nobody for %j', (raw) => {
    expect(parsePhone(raw, 'HK')).toBeUndefined();
    expect(parsePhone(raw, 'US')).toBeUndefined();
  });

  it('gives nobody for nothing', () => {
    expect(parsePhone(undefined, 'US')).toBeUndefined();
  });

  it('leaves an extension out of the number', () => {
    expect(parsed('+1 212-456-7890 ext. 12').e164).toBe('+12124567890');
    expect(parsed('(212) 456-7890 x12').e164).toBe('+12124567890');
  });

  it('does not stumble over a country that does not exist', () => {
    expect(parsePhone('+85294667788', 'XX')?.e164).toBe('+85294667788');
    expect(parsePhone('9466 7788', '')).toBeUndefined();
  });

  it('never throws, whatever arrives', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.constantFrom('US', 'HK', 'DE', ''), (raw, country) => {
        const number = parsePhone(raw, country);
        if (number !== undefined) expect(number.e164).toMatch(/^\+\d{4,15}$/);
      }),
    );
  });
});

describe('samePhone', () => {
  const withheld = ['anonymous', '+', '', undefined, '1'.repeat(40), 'unknown'];
  it.each(numbers)('knows %s again and nobody one digit off', (e164, country, national) => {
    const number = parsed(e164);
    expect(samePhone(national, number, country)).toBe(true);
    const last = Number(e164.at(-1));
    const near = `${e164.slice(0, -1)}${(last + 1) % 10}`;
    expect(samePhone(near, number, country)).toBe(false);
    expect(samePhone(e164.slice(0, -1), number, country)).toBe(false);
    expect(samePhone(`${e164}0`, number, country)).toBe(false);
  });

  it('never matches a withheld number with anybody', () => {
    for (const raw of withheld) {
      for (const [e164] of numbers) expect(samePhone(raw, parsed(e164), 'US')).toBe(false);
    }
  });
});

describe('sameWithoutCountry', () => {
  it.each(numbers)('knows the digits of %s again, written without its country', (e164, _country, national) => {
    const number = parsed(e164);
    expect(sameWithoutCountry(number.national, number)).toBe(true);
    if (!number.national.startsWith('0')) expect(sameWithoutCountry(`0${number.national}`, number)).toBe(true);
    expect(sameWithoutCountry(e164.slice(1), number)).toBe(true);
    if (!national.startsWith('+')) expect(sameWithoutCountry(`${national} - ask for Kim`, number)).toBe(true);
  });

  it('is not said of a number with another country, one digit off, or none', () => {
    const number = parsed('+85265321100');
    for (const raw of ['+6565321100', '006565321100', '65321101', '5321100', '1100', '', 'anonymous', '6'.repeat(400)])
      expect(sameWithoutCountry(raw, number), raw).toBe(false);
    expect(sameWithoutCountry(undefined, number)).toBe(false);
  });
});

describe('several numbers in one field', () => {
  it.each(['9466 7788 / 2810 4400', '+852 2810 4400;94667788', '9466 7788, 2810 4400'])('are each read: %s', (raw) => {
    for (const e164 of ['+85294667788', '+85228104400']) expect(samePhone(raw, parsed(e164), 'HK')).toBe(true);
    expect(samePhone(raw, parsed('+85294667780'), 'HK')).toBe(false);
  });

  it.each([
    ['+49 (0)6221/4567890', '+4962214567890'],
    ['0049 6221 / 4567890', '+4962214567890'],
    ['0043 5574/1234567', '+4355741234567'],
  ])('are one where the slash stands after an area code: %s', (raw, e164) => {
    expect(parseStoredPhones(raw, 'DE').map((number) => number.e164)).toEqual([e164]);
  });

  it.each([
    ['030 1234567 / 7654321', 'DE', '+49301234567'],
    ['+49 6221 4567890; 4567891', 'DE', '+4962214567890'],
    ['01 5132345 / 5132346', 'AT', '+4315132345'],
  ])('are not those of another town where the area code stands once: %s', (raw, country, e164) => {
    expect(parseStoredPhones(raw, country).map((number) => number.e164)).toEqual([e164]);
  });

  it('are each offered where they have no country code', () => {
    const raw = '9466 7788 / 2810 4400';
    for (const e164 of ['+85294667788', '+85228104400']) expect(sameWithoutCountry(raw, parsed(e164))).toBe(true);
    expect(sameWithoutCountry(raw, parsed('+85294667780'))).toBe(false);
    expect(sameWithoutCountry('+852 9466 7788 / 2810 4400', parsed('+85294667788'))).toBe(false);
    expect(sameWithoutCountry('06221/4567890', parsed('+4962214567890'))).toBe(true);
  });

  it('are none where nothing is a number', () => {
    for (const raw of [undefined, '', '/', '12/34']) expect(parseStoredPhones(raw, 'HK')).toEqual([]);
  });
});

describe('parseStoredPhone', () => {
  it.each([
    '+852 9466 7788 - ask for Kim',
    '9466 7788 (after 6pm)',
    '+85294667788 (WhatsApp)',
    'Mobile: (852) 9466-7788',
    'floor 12, 9466 7788',
    '+852-9466-7788 (old?)',
  ])('reads the number in %j', (raw) => {
    expect(parseStoredPhone(raw, 'HK')?.e164).toBe('+85294667788');
    expect(samePhone(raw, parsed('+85294667788'), 'HK')).toBe(true);
  });

  it.each(['anonymous', 'ask Kim', 'room 1204', 'call 911', '1'.repeat(40), undefined])('finds none in %j', (raw) => {
    expect(parseStoredPhone(raw, 'HK')).toBeUndefined();
  });

  it('takes numbers without words as they are', () => {
    expect(parseStoredPhone('94667788 12', 'HK')).toEqual(parsePhone('94667788 12', 'HK'));
  });
});

describe.each(['HK', 'US', 'SE', 'JP'])('in an org of %s', (country) => {
  it.each([
    ['0060 12 019 6222', '+60120196222'],
    ['0046 70 744 85 21', '+46707448521'],
    ['0046-70-744-85-21 x12', '+46707448521'],
    ['(0046) 70 744 85 21', '+46707448521'],
    ['+0046 70 744 85 21', '+46707448521'],
    ['00 46.70.744.85.21', '+46707448521'],
    ['011 46 70 744 85 21', '+46707448521'],
    ['+46 (0)70 744 85 21', '+46707448521'],
    ['0046 (0) 70 744 85 21', '+46707448521'],
    ['(+46) 70 / 744 85 21', '+46707448521'],
    ['+852 (0)9466 7788', '+85294667788'],
    ['+39 (0)6 1234 5678', '+390612345678'],
    ['001 212-456-7890', '+12124567890'],
  ])('%s is %s', (raw, e164) => {
    expect(parseStoredPhone(raw, country)?.e164).toBe(e164);
    expect(samePhone(raw, parsed(e164), country)).toBe(true);
  });
});

describe('phoneSpellings', () => {
  it('has the international prefixes with the number in groups', () => {
    expect(phoneSpellings(parsed('+60120196222'))).toContain('0060 12 019 6222');
    const swedish = phoneSpellings(parsed('+46707448521'));
    for (const spelling of ['0046 70 744 85 21', '011 46 70 744 85 21', '+46 (0)70 744 85 21', '070.744.85.21'])
      expect(swedish).toContain(spelling);
  });

  it.each(numbers)('of %s name the same number again', (e164, country) => {
    const spellings = phoneSpellings(parsed(e164));
    expect(spellings).toContain(e164);
    expect(new Set(spellings).size).toBe(spellings.length);
    for (const spelling of spellings.filter((one) => !/^0(?:0|11)/.test(one))) {
      expect(parsePhone(spelling, country)?.e164, spelling).toBe(e164);
    }
  });

  it('are never short enough to be shared by strangers', () => {
    for (const [e164] of numbers) {
      for (const spelling of phoneSpellings(parsed(e164)))
        expect(spelling.replace(/\D/g, '').length).toBeGreaterThanOrEqual(8);
    }
  });

  it('re-parse to the same number for whatever is a number', () => {
    fc.assert(
      fc.property(fc.constantFrom(...numbers), fc.integer({ min: 0, max: 9999 }), ([e164, country], tail) => {
        const number = parsePhone(`${e164.slice(0, -4)}${String(tail).padStart(4, '0')}`, country);
        fc.pre(number?.country === country);
        for (const spelling of phoneSpellings(number ?? parsed(e164))) {
          if (!/^0(?:0|11)/.test(spelling)) expect(parsePhone(spelling, country)?.e164, spelling).toBe(number?.e164);
        }
      }),
    );
  });
});

describe('countryName', () => {
  it('is said in English', () => {
    expect(countryName('HK')).toBe('Hong Kong');
    expect(countryName('DE')).toBe('Germany');
    expect(countryName(undefined)).toBeUndefined();
  });
});
