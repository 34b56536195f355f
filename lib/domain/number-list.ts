import { parsePhone } from './phone.ts';

/** Short numbers: extensions and service numbers, compared as they are dialled. */
const shortNumber = /^\d{2,7}$/;
const prefixPattern = /^\+?(\d[\d\s().-]*)\*$/;
/** A prefix of fewer digits would be whole countries. */
const leastPrefix = 3;
const mostDigits = 15;

export interface NumberEntry {
  /** What is stored: `+85228001234`, `+8522800*`, or a short number. Undefined: it is none. */
  value?: string;
  /** What is wrong with it, for the person who typed it. */
  problem?: string;
}

/** One line of the do-not-log list as a person typed it. */
export function readNumberEntry(line: string, defaultCountry: string): NumberEntry {
  const text = line.trim();
  if (text.includes('*')) return readPrefix(text);
  if (shortNumber.test(text)) return { value: text };
  const phone = parsePhone(text, defaultCountry);
  if (phone !== undefined) return { value: phone.e164 };
  return {
    problem: `“${text}” is not a telephone number. Enter it with its country code, for example +852 2800 1234.`,
  };
}

function readPrefix(text: string): NumberEntry {
  const digits = prefixPattern.exec(text)?.[1]?.replace(/\D/g, '');
  if (digits === undefined || !text.startsWith('+')) {
    return { problem: `“${text}”: a range begins with + and the country code and ends with *, for example +8522800*.` };
  }
  if (digits.length < leastPrefix || digits.length > mostDigits) {
    return { problem: `“${text}”: a range needs ${leastPrefix} to ${mostDigits} digits before the *.` };
  }
  return { value: `+${digits}*` };
}

/** The entry of the list that this number falls under. */
export function findListed(
  raw: string | undefined,
  entries: readonly string[],
  defaultCountry: string,
): string | undefined {
  if (raw === undefined || entries.length === 0) return undefined;
  const digits = raw.replace(/\D/g, '');
  const e164 = parsePhone(raw, defaultCountry)?.e164 ?? (raw.trim().startsWith('+') ? `+${digits}` : undefined);
  return entries.find((entry) => {
    if (entry.endsWith('*')) return e164?.startsWith(entry.slice(0, -1)) === true;
    if (entry === e164 || (shortNumber.test(entry) && entry === digits)) return true;
    // Where numbers are short a whole one may look like an extension.
    return !entry.startsWith('+') && e164 !== undefined && parsePhone(entry, defaultCountry)?.e164 === e164;
  });
}
