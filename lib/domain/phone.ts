import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';

export interface PhoneNumber {
  /** `+85294667788` */
  e164: string;
  /** For people: `+852 9466 7788`. */
  display: string;
  /** ISO 3166 alpha-2, where the number says it. */
  country?: string;
  /** National significant digits, without trunk zero. */
  national: string;
}

/** Longest raw text that can still be a telephone number with an extension. */
const maxRawLength = 40;

/**
 * A number as people type it or as CINNOX reports it (which may be digits without '+'). Undefined for withheld,
 * malformed or impossible numbers: such a caller matches nobody.
 */
export function parsePhone(raw: string | undefined, defaultCountry: string): PhoneNumber | undefined {
  const text = raw?.trim().replace(/^\(\s*\+\s*(\d{1,3})\s*\)/, '+$1') ?? '';
  if (text.length === 0 || text.length > maxRawLength || !/\d{3}/.test(text.replace(/[^\d]/g, ''))) return undefined;
  const number = parseText(text, defaultCountry);
  // `+44 (0)20 …`: the zero is dialled inside the country only. In Italy it belongs to the number, so it is tried first.
  const bare = text.replace(/\(\s*0\s*\)/, ' ');
  if (bare === text || (number !== undefined && isValidNumber(number))) return number;
  return parseText(bare, defaultCountry) ?? number;
}

const dialled00 = /^\+?\(?00\)?[\s./-]*(?=[(1-9])/;
const dialled011 = /^\(?011\)?[\s./-]*(?=[(1-9])/;

function parseText(text: string, defaultCountry: string): PhoneNumber | undefined {
  return (
    parseDialled(text, dialled00, { sure: true }) ??
    parseStrict(text, defaultCountry) ??
    parseInternationalDigits(text) ??
    parseDialled(text, dialled00, { sure: false }) ??
    parseDialled(text, dialled011, { sure: false })
  );
}

/**
 * With what is dialled before a country code: 00 nearly everywhere, 011 in North America. Read so whatever the country
 * is, for contacts come from lists of other countries.
 */
function parseDialled(text: string, prefix: RegExp, { sure }: { sure: boolean }): PhoneNumber | undefined {
  if (!prefix.test(text)) return undefined;
  const parsed = parsePhoneNumberFromString(text.replace(prefix, '+'), { extract: false });
  // Like one with a plus sign it may be newer than the metadata.
  if (parsed === undefined || !(sure ? parsed.isValid() : parsed.isPossible())) return undefined;
  return describe(parsed);
}

function isValidNumber({ e164 }: PhoneNumber): boolean {
  return parsePhoneNumberFromString(e164)?.isValid() === true;
}

function parseStrict(text: string, defaultCountry: string): PhoneNumber | undefined {
  const parsed = parsePhoneNumberFromString(text, { defaultCountry: defaultCountry as CountryCode, extract: false });
  if (parsed === undefined || !parsed.isPossible()) return undefined;
  // A national number must be a valid one; '+' numbers may be newer than the metadata.
  if (!text.startsWith('+') && !parsed.isValid()) return undefined;
  return describe(parsed);
}

/** CINNOX reports numbers as digits with the country code and no '+'. */
function parseInternationalDigits(text: string): PhoneNumber | undefined {
  const digits = text.replace(/[\s().-]/g, '');
  if (!/^\d{8,15}$/.test(digits)) return undefined;
  const parsed = parsePhoneNumberFromString(`+${digits}`);
  return parsed?.isValid() === true ? describe(parsed) : undefined;
}

function describe(parsed: NonNullable<ReturnType<typeof parsePhoneNumberFromString>>): PhoneNumber {
  return {
    e164: parsed.number,
    display: parsed.formatInternational(),
    ...(parsed.country === undefined ? {} : { country: parsed.country }),
    national: parsed.nationalNumber,
  };
}

/** Shorter runs of digits beside a number are hours, floors and the like. */
const leastDigits = 7;

/**
 * A number as it stands in a record's phone field, where people also write to whom it belongs or when to call
 * (`+852 9466 7788 - ask for Kim`). The first text between words and commas that is long enough for a number counts.
 */
export function parseStoredPhone(raw: string | undefined, defaultCountry: string): PhoneNumber | undefined {
  const whole = parsePhone(raw, defaultCountry);
  if (whole !== undefined || raw === undefined || !/\p{L}/u.test(raw)) return whole;
  return parsePhone(numberIn(raw), defaultCountry);
}

/** All of them, where a field without words holds several (`9466 7788 / 2810 4400`). */
export function parseStoredPhones(raw: string | undefined, defaultCountry: string): PhoneNumber[] {
  const whole = parseStoredPhone(raw, defaultCountry);
  const parts = partsIn(raw);
  // A slash stands after an area code, too: `+49 (0)6221/4567890` is one number.
  const isOne = parts.length < 2 || (whole !== undefined && !/[;,|]/.test(raw ?? ''));
  if (isOne) return whole === undefined ? [] : [whole];
  const numbers = parts.map((text) => ({ text, number: parseStoredPhone(text, defaultCountry) }));
  return numbers.flatMap(({ text, number }, index) =>
    number === undefined || (index > 0 && isLocal(text, number)) ? [] : [number],
  );
}

/** Behind a number of the same town the area code is left out: read by itself it would be somebody's in another one. */
function isLocal(text: string, number: PhoneNumber): boolean {
  return partsOf(number).trunk !== '' && text.replace(/\D/g, '') === number.national;
}

/** What may be a number each, where a field without words holds several. */
const partsIn = (raw = ''): string[] => (/\p{L}/u.test(raw) ? [] : raw.split(/[/;,|]/).filter(isLong));

const isLong = (text: string): boolean => text.replace(/\D/g, '').length >= leastDigits;

function numberIn(raw: string): string | undefined {
  return raw
    .split(/[\p{L},;]+/u)
    .map((part) => /\+?\(?\d.*\d/.exec(part)?.[0] ?? '')
    .find(isLong);
}

/** Does a phone field name this subscriber? Both are normalised; neither may be merely similar. */
export function samePhone(left: string | undefined, right: PhoneNumber, defaultCountry: string): boolean {
  return parseStoredPhones(left, defaultCountry).some(({ e164 }) => e164 === right.e164);
}

/**
 * Could a phone field without a country code be this subscriber's, were it written for another country than the
 * default? True for the same digits with or without trunk zero or country code: weaker evidence than `samePhone`, for
 * offering only.
 */
export function sameWithoutCountry(left: string | undefined, right: PhoneNumber): boolean {
  if (left === undefined || left.length > maxRawLength * 2) return false;
  const digits = [`0${right.national}`, ...phoneDigits(right)];
  const isMeant = (text: string) => !/^\s*\(?\+/.test(text) && digits.includes(text.replace(/\D/g, ''));
  return [numberIn(left) ?? '', ...partsIn(left)].some(isMeant);
}

/** What telephone networks and CINNOX put in the place of a number that the caller keeps to himself. */
const withheldWords = /anonym|withheld|private|restricted|blocked|no caller id/i;

/** The caller chose not to show a number. */
export function isWithheld(raw: string | undefined): boolean {
  return raw !== undefined && withheldWords.test(raw);
}

/** Extensions and short codes are numbers, too (E.164: at most 15 digits). */
const shownNumber = /^\+?[\d\s()./-]*$/;

/** A number as it may stand in a subject: itself, or the words for one that is withheld or no number at all. */
export function numberLabel(raw: string): string {
  if (isWithheld(raw)) return 'withheld number';
  const digits = raw.replace(/\D/g, '').length;
  return shownNumber.test(raw) && digits >= 2 && digits <= 15 ? raw : 'unknown number';
}

interface NumberParts {
  callingCode: string;
  /** What stands before the number inside its country, e.g. `0`; empty where nothing does. */
  trunk: string;
  /** As people of the country group it. */
  groups: string[];
}

function partsOf(number: PhoneNumber): NumberParts {
  const parsed = parsePhoneNumberFromString(number.e164);
  const callingCode = parsed?.countryCallingCode ?? '';
  const local = (parsed?.formatNational() ?? '').replace(/\D/g, '');
  const trunk = local.endsWith(number.national) ? local.slice(0, -number.national.length) : '';
  const groups = number.e164 === parsed?.number ? parsed.formatInternational().split(/[\s-]+/) : [];
  return { callingCode, trunk, groups: groups.slice(1) };
}

/**
 * The spellings under which Salesforce may hold a number verbatim: for `Phone IN (…)`, which unlike the search index
 * sees a record the moment it is written. A recall step only; every hit is compared again by `samePhone`.
 */
export function phoneSpellings(number: PhoneNumber): string[] {
  const parsed = parsePhoneNumberFromString(number.e164);
  const national = parsed?.formatNational() ?? number.national;
  const international = parsed?.formatInternational() ?? number.e164;
  const parts = partsOf(number);
  const { callingCode, trunk, groups } = parts;
  const grouped = ['-', '.', ' '].map((gap) => groups.join(gap));
  const [hyphens = '', dots = '', spaces = ''] = grouped;
  const spellings = [
    ...dialledDigits(number, parts),
    number.e164,
    international,
    national,
    ...grouped.flatMap((text) => [`${trunk}${text}`, text]),
    ...['+', '00', '011 '].flatMap((prefix) => [
      `${prefix}${callingCode} ${spaces}`,
      `${prefix}${callingCode}-${hyphens}`,
      `${prefix}${callingCode}.${dots}`,
      `${prefix}${callingCode} ${number.national}`,
    ]),
    `00 ${callingCode} ${spaces}`,
    `(${callingCode}) ${spaces}`,
    `(${callingCode}) ${hyphens}`,
    ...(trunk === '' ? [] : [`+${callingCode} (${trunk})${spaces}`, `+${callingCode} (${trunk}) ${spaces}`]),
  ];
  return [...new Set(spellings)];
}

/** The number in digits alone, as they are in a search index that leaves out everything between them. */
export function phoneDigits(number: PhoneNumber): string[] {
  const parts = partsOf(number);
  // `+44 (0)20 …`
  return [...new Set([...dialledDigits(number, parts), `${parts.callingCode}${parts.trunk}${number.national}`])];
}

function dialledDigits({ e164, national }: PhoneNumber, { trunk }: NumberParts): string[] {
  const whole = e164.slice(1);
  return [national, `${trunk}${national}`, whole, `00${whole}`, `011${whole}`];
}

const regions = new Intl.DisplayNames(['en'], { type: 'region', style: 'short' });

/** The name of the number's country in English, e.g. "Hong Kong". */
export function countryName(country: string | undefined): string | undefined {
  if (country === undefined) return undefined;
  return regions.of(country);
}
