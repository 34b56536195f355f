/** What may go with one thing, and what speaks against it. */
export interface Fit<T> {
  to: T;
  cost: number;
}

/** Going without costs more than any fit. */
const without = 1e9;

/**
 * What the first of some things gets when all get theirs, each something else, and as little as possible speaks against
 * it all; of what is as good the first. Undefined: the others need it more.
 */
export function assigned<T>(things: readonly (readonly Fit<T>[])[]): T | undefined {
  return cheapest(things, []).to;
}

function cheapest<T>(things: readonly (readonly Fit<T>[])[], taken: readonly T[]): { to?: T; total: number } {
  const [fits, ...others] = things;
  if (fits === undefined) return { total: 0 };
  const choices = fits.map(({ to, cost }) =>
    taken.includes(to) ? { total: Infinity } : { to, total: cost + cheapest(others, [...taken, to]).total },
  );
  choices.push({ total: without + cheapest(others, taken).total });
  return choices.reduce((best, one) => (one.total < best.total ? one : best));
}
