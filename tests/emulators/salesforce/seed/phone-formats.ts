import type { RandomSource } from '../../../../lib/platform/random.ts';
import type { Country } from './countries.ts';
import { below, pick } from './dice.ts';

/** A national number as groups of digits, without trunk prefix. */
export type PhoneGroups = readonly string[];

export function drawNumber(random: RandomSource, pattern: readonly string[]): PhoneGroups {
  return pattern.map((group) => group.replace(/#/g, () => String(below(random, 10))));
}

type Format = (country: Country, groups: PhoneGroups) => string;

const FORMATS: readonly Format[] = [
  (country, groups) => `+${country.callingCode} ${groups.join(' ')}`,
  (country, groups) => `+${country.callingCode}${groups.join('')}`,
  (country, groups) => `+${country.callingCode}-${groups.join('-')}`,
  (country, groups) => `00${country.callingCode} ${groups.join(' ')}`,
  (country, groups) => `(${country.callingCode}) ${groups.join('-')}`,
  (country, groups) => `${country.trunk}${groups.join(' ')}`,
  (country, groups) => `${country.trunk}${groups.join('')}`,
  (country, groups) => `${country.trunk}${groups[0] ?? ''}-${groups.slice(1).join('')}`,
  (country, groups) => `${country.trunk}${groups.join('.')}`,
  (country, groups) =>
    `+${country.callingCode} (${country.trunk || groups[0] || ''})${country.trunk ? '' : ' '}${(country.trunk ? groups : groups.slice(1)).join(' ')}`,
];

/** Some way that people type the number; always digits a person could dial. */
export function writeNumber(random: RandomSource, country: Country, groups: PhoneGroups): string {
  const format = country.code === 'US' ? pick(random, US_FORMATS) : pick(random, FORMATS);
  return format(country, groups);
}

const US_FORMATS: readonly Format[] = [
  (_, groups) => `(${groups[0]}) ${groups[1]}-${groups[2]}`,
  (_, groups) => groups.join('.'),
  (_, groups) => groups.join('-'),
  (_, groups) => `+1 ${groups.join('-')}`,
  (_, groups) => `1-${groups.join('-')}`,
  (_, groups) => `+1${groups.join('')}`,
];

const NOTES: readonly string[] = [
  '(after 6pm)',
  'ext 12',
  'x204',
  '- ask for Kim',
  '(WhatsApp)',
  'mobile',
  '(old?)',
  'ext. 8',
];

/** The number with something written beside it, as people do in phone fields (at most 40 characters). */
export function withNote(random: RandomSource, text: string): string {
  return `${text} ${pick(random, NOTES)}`.slice(0, 40);
}
