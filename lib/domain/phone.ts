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
  return parsePhone(numberIn(raw), defaultCountry);
}

function numberIn(raw: string): string | undefined {
  return raw
    .split(/[\p{L},;]+/u)
    .map((part) => /\+?\(?\d.*\d/.exec(part)?.[0] ?? '')
    .find((part) => part.replace(/\D/g, '').length >= leastDigits);
}

/** Does a phone field name this subscriber? Both are normalised; neither may be merely similar. */
export function samePhone(left: string | undefined, right: PhoneNumber, defaultCountry: string): boolean {
  return parseStoredPhone(left, defaultCountry)?.e164 === right.e164;
}

/**
 * Could a phone field without a country code be this subscriber's, were it written for another country than the
 * default? True for the same digits with or without trunk zero or country code: weaker evidence than `samePhone`, for
 * offering only.
 */
export function sameWithoutCountry(left: string | undefined, right: PhoneNumber): boolean {
  const number = left === undefined || left.length > maxRawLength * 2 ? undefined : numberIn(left);
  if (number === undefined || /^\s*(?:\+|00)/.test(number)) return false;
  const digits = number.replace(/\D/g, '');
  const national = parsePhoneNumberFromString(right.e164)?.formatNational().replace(/\D/g, '');
  return [right.national, `0${right.national}`, national, right.e164.slice(1)].includes(digits);
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
