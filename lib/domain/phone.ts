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
  const text = raw?.trim() ?? '';
  if (text.length === 0 || text.length > maxRawLength || !/\d{3}/.test(text.replace(/[^\d]/g, ''))) return undefined;
  return parseStrict(text, defaultCountry) ?? parseInternationalDigits(text);
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
  const number = raw
    .split(/[\p{L},;]+/u)
    .map((part) => /\+?\(?\d.*\d/.exec(part)?.[0] ?? '')
    .find((part) => part.replace(/\D/g, '').length >= leastDigits);
  return parsePhone(number, defaultCountry);
}

/** Does a phone field name this subscriber? Both are normalised; neither may be merely similar. */
export function samePhone(left: string | undefined, right: PhoneNumber, defaultCountry: string): boolean {
  return parseStoredPhone(left, defaultCountry)?.e164 === right.e164;
}

/**
 * The spellings under which Salesforce may hold a number verbatim: for `Phone IN (…)`, which unlike the search index
 * sees a record the moment it is written. A recall step only; every hit is compared again by `samePhone`.
 */
export function phoneSpellings(number: PhoneNumber): string[] {
  const parsed = parsePhoneNumberFromString(number.e164);
  const national = parsed?.formatNational() ?? number.national;
  const international = parsed?.formatInternational() ?? number.e164;
  const spellings = [
    number.e164,
    number.e164.slice(1),
    `00${number.e164.slice(1)}`,
    international,
    international.replace(/ /g, '-'),
    national,
    national.replace(/[^\d]/g, ''),
    national.replace(/ /g, '-'),
    number.national,
  ];
  return [...new Set(spellings)];
}

/** The name of the number's country in English, e.g. "Hong Kong". */
export function countryName(country: string | undefined): string | undefined {
  if (country === undefined) return undefined;
  return new Intl.DisplayNames(['en'], { type: 'region', style: 'short' }).of(country);
}
