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

/** Two callers who keep their numbers to themselves may be one. */
export function areWithheld(left: string | undefined, right: string | undefined): boolean {
  return isWithheld(left) && isWithheld(right);
}
