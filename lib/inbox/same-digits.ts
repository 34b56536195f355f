import { isWithheld } from '../domain/phone.ts';

/** Fewer digits in common could be anybody's. */
const fewestDigits = 7;

const digitsOf = (text: string | undefined) => (text ?? '').replace(/\D/g, '');

/** Undefined when one of them is withheld or unknown. */
export function sameDigits(left: string | undefined, right: string | undefined): boolean | undefined {
  const [short = '', long = ''] = [digitsOf(left), digitsOf(right)].sort((one, other) => one.length - other.length);
  if (short === '') return undefined;
  return short === long || (short.length >= fewestDigits && long.endsWith(short));
}

/** Two callers who keep their numbers to themselves may be one; who shows a number is not who withholds it. Undefined: it is not known of both. */
export function sameWithheld(left: string | undefined, right: string | undefined): boolean | undefined {
  const withheld = [left, right].filter(isWithheld).length;
  return withheld === 0 || left === undefined || right === undefined ? undefined : withheld === 2;
}
