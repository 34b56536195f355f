/**
 * The plans of telephone numbers as one text, and back. Written down country by country no two neighbours are alike; in
 * columns all calling codes stand next to each other, all patterns, all ways to group digits, and that packs a sixth
 * smaller. What reads the text is part of the worker.
 */

/** A way to group digits: pattern, form, what such numbers begin with, trunk prefix, may it be left out, form abroad. */
export type Grouping = [string, string, (string[] | 0)?, (string | 0)?, number?, (string | 0)?];

/** See https://gitlab.com/catamphetamine/libphonenumber-js/blob/master/METADATA.md; 0 where a country has none. */
export interface Plan extends Array<unknown> {
  /** The calling code. */
  0: string;
  /** How many digits a number has. */
  3: number[];
  4?: Grouping[] | 0;
  /** Of each kind of number the pattern, and how many digits where that is another. */
  11?: ([string, number[]?] | 0)[] | 0;
}

export interface Plans {
  version: 4;
  /** Countries by calling code; of several the main one stands first. */
  country_calling_codes: Record<string, string[]>;
  countries: Record<string, Plan>;
  nonGeographic: Record<string, Plan>;
}

export const PLAN_COLUMNS = 14;
export const GROUPING_COLUMNS = 6;

/** What is frequent in patterns, and the letters for it; these are nowhere in the plans. */
const shorthand = [
  ['<', '(?:'],
  ...Array.from('qrsuvwyz', (letter, index) => [letter, `\\d{${index + 2}}`] as const),
  ['p', '\\d'],
] as const;

const digitOf = (length: number) => length.toString(36);
const lengthOf = (digit: string) => Number.parseInt(digit, 36);
const lengthsOf = (digits: string) => Array.from(digits, lengthOf);

const groupsOf = (pattern: string) =>
  pattern.replaceAll(/\(\\d(?:\{(\d+)(?:(,)(\d+))?\})?\)/g, (_all, least = 1, comma = '', most = '') =>
    [digitOf(Number(least)), comma, most === '' ? '' : digitOf(Number(most))].join(''),
  );
const patternOf = (groups: string) =>
  groups.replaceAll(/(\w)(,\w)?/g, (_all, least: string, most?: string) => {
    if (most !== undefined) return `(\\d{${lengthOf(least)},${lengthOf(most.slice(1))}})`;
    return least === '1' ? '(\\d)' : `(\\d{${lengthOf(least)}})`;
  });
/** The usual form: all groups in their order, with this between them. */
const formOf = (pattern: string, between: string) =>
  Array.from({ length: pattern.split('(').length - 1 }, (_none, index) => `$${index + 1}`).join(between);

const groupingsOf = ({ 4: groupings = 0 }: Plan): Grouping[] => (groupings === 0 ? [] : groupings);

function packedGrouping([pattern, form, leading, ...rest]: Grouping): string[] {
  const between = [' ', '-'].find((usual) => formOf(pattern, usual) === form);
  return [
    groupsOf(pattern),
    between?.trim() ?? form,
    ...[leading, ...rest].map((cell) => (cell === 0 ? '' : `${cell}`)),
  ];
}

function packedPlan(plan: Plan): string[] {
  const cells = plan.map((cell) => (cell === 0 ? '' : String(cell)));
  const groupings = groupingsOf(plan).length;
  const kinds = plan[11] === undefined || plan[11] === 0 ? [] : plan[11];
  const packedKinds = kinds.map((kind) => {
    if (kind === 0) return '0';
    const [pattern, lengths] = kind;
    return lengths === undefined ? pattern : `${pattern}=${lengths.map(digitOf).join('')}`;
  });
  return cells
    .with(3, plan[3].map(digitOf).join(''))
    .with(4, groupings === 0 ? '' : digitOf(groupings))
    .with(11, packedKinds.join('/'));
}

const columns = (rows: readonly string[][], count: number) =>
  Array.from({ length: count }, (_none, index) => rows.map((row) => row[index]).join(';'));

/** One line for each column: names, who shares a calling code, groupings of all countries, plans. */
export function packedPlans({ country_calling_codes: codes, countries, nonGeographic }: Plans): string {
  const named = { ...countries, ...nonGeographic };
  const plans = Object.values(named);
  const groupings = plans.flatMap(groupingsOf);
  const lines = [
    Object.keys(named).join(';'),
    Object.values(codes)
      .filter((sharing) => sharing.length > 1)
      .join(';'),
    ...columns(groupings.map(packedGrouping), GROUPING_COLUMNS),
    ...columns(plans.map(packedPlan), PLAN_COLUMNS),
  ];
  return shorthand.reduce((text, [short, long]) => text.replaceAll(long, short), lines.join('\n'));
}

type Reader = (cell: string) => unknown;

/** The rows of these columns; an empty cell is 0, one that is not text has a reader. */
function rowsOf(lines: readonly string[][], readers: Record<number, Reader>): unknown[][] {
  const [first = []] = lines;
  return first.map((_cell, row) =>
    lines.map((line, column) => {
      const cell = line[row] ?? '';
      return cell === '' ? 0 : (readers[column]?.(cell) ?? cell);
    }),
  );
}

function groupingOf([groups, form, ...rest]: unknown[]): unknown[] {
  const pattern = patternOf(String(groups));
  return [pattern, form === 0 || form === '-' ? formOf(pattern, form === 0 ? ' ' : form) : form, ...rest];
}

function kindOf(cell: string): unknown {
  const [pattern, lengths] = cell.split('=');
  if (cell === '0') return 0;
  return lengths === undefined ? [pattern] : [pattern, lengthsOf(lengths)];
}

/** What `packedPlans` was given. */
export function unpackedPlans(packed: string): Plans {
  const text = shorthand.reduce((text, [short, long]) => text.replaceAll(short, long), packed);
  const [names = [], shared = [], ...cells] = text.split('\n').map((line) => line.split(';'));
  const groupings = rowsOf(cells.slice(0, GROUPING_COLUMNS), { 2: (cell) => [cell], 4: Number }).map(groupingOf);
  const plans = rowsOf(cells.slice(GROUPING_COLUMNS), {
    3: lengthsOf,
    4: (count) => groupings.splice(0, lengthOf(count)),
    11: (kinds) => kinds.split('/').map(kindOf),
  }) as Plan[];
  const named = plans.map((plan, index) => [names[index] ?? '', plan] as const);
  const countries = Object.fromEntries(named.filter(([name]) => !/\d/.test(name)));
  const sharing = shared.map((line) => line.split(','));
  return {
    version: 4,
    country_calling_codes: Object.fromEntries(
      [...Object.keys(countries).map((name) => [name]), ...sharing].map((list) => [
        countries[list[0] ?? '']?.[0],
        list,
      ]),
    ),
    countries,
    nonGeographic: Object.fromEntries(named.filter(([name]) => /\d/.test(name))),
  };
}

/** The same, read when a number is asked for the first time: many starts of the worker see none. */
export function plansOf(packed: string): Plans {
  let plans: Plans | undefined;
  const read = () => (plans ??= unpackedPlans(packed));
  return {
    version: 4,
    get country_calling_codes() {
      return read().country_calling_codes;
    },
    get countries() {
      return read().countries;
    },
    get nonGeographic() {
      return read().nonGeographic;
    },
  };
}
