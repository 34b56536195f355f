import fc from 'fast-check';
import type { FieldValue } from '../types.ts';
import type {
  Aggregate,
  ChildQuery,
  Compare,
  Condition,
  GroupQuery,
  Kind,
  ObjectName,
  Path,
  RowQuery,
  SortKey,
} from './model.ts';
import { CHILDREN, FIELDS, PARENTS, PICKLISTS } from './model.ts';

/** Few signs, so that texts meet; among them all that mean something to somebody. */
const SIGNS = ['a', 'A', 'b', 'B', 'É', 'é', '_', '%', "'", '\\', '"', '.', '(', '7', '+', '鄧', '😀', ' '] as const;

/** As it is stored: not empty, no blanks at its ends. */
const word = fc
  .array(fc.constantFrom(...SIGNS), { minLength: 1, maxLength: 4 })
  .map((signs) => signs.join('').trim())
  .filter((text) => text !== '');
const DATES = ['1990-02-28', '2000-01-01', '2000-02-29', '2026-11-23'] as const;
const INSTANTS = [
  '2026-01-01T00:00:00.000+0000',
  '2026-06-30T23:59:59.000+0000',
  '2026-11-22T08:30:00.000+0000',
] as const;

function orNull<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.option(arbitrary, { nil: null, freq: 3 });
}

/** Parents are places in the list of accounts or contacts; those that come later or are not there mean none. */
const place = orNull(fc.nat(12));

export const accountSeed = fc.record({
  Name: word,
  Phone: orNull(word),
  Industry: orNull(fc.constantFrom(...(PICKLISTS['Industry'] ?? []))),
  NumberOfEmployees: orNull(fc.integer({ min: -2, max: 3 })),
  CreatedDate: fc.constantFrom(...INSTANTS),
  owner: fc.constantFrom('agent', 'admin'),
  parent: place,
  fate: fc.constantFrom('kept', 'kept', 'kept', 'kept', 'deleted'),
});

export const contactSeed = fc.record({
  LastName: word,
  FirstName: orNull(word),
  Title: orNull(word),
  Phone: orNull(word),
  LeadSource: orNull(fc.constantFrom(...(PICKLISTS['LeadSource'] ?? []))),
  DoNotCall: fc.boolean(),
  Birthdate: orNull(fc.constantFrom(...DATES)),
  CreatedDate: fc.constantFrom(...INSTANTS),
  account: place,
  boss: place,
  fate: fc.constantFrom('kept', 'kept', 'kept', 'kept', 'deleted'),
});

interface TypedPath {
  path: Path;
  type: Kind;
}

function pathsOf(object: ObjectName, depth: number): TypedPath[] {
  const own = Object.entries(FIELDS[object]).map(([name, type]): TypedPath => ({ path: [name], type }));
  if (depth === 0) return own;
  const further = Object.entries(PARENTS[object]).flatMap(([name, parent]) =>
    pathsOf(parent.object, depth - 1).map(({ path, type }): TypedPath => ({ path: [name, ...path], type })),
  );
  return [...own, ...further];
}

function valueOf(type: Kind, path: Path, ids: readonly string[]): fc.Arbitrary<FieldValue> {
  switch (type) {
    case 'text':
      return word;
    case 'picklist':
      return fc.constantFrom(...(PICKLISTS[path.at(-1) ?? ''] ?? ['']));
    case 'int':
      return fc.integer({ min: -2, max: 3 });
    case 'boolean':
      return fc.boolean();
    case 'date':
      return fc.constantFrom(...DATES);
    case 'datetime':
      return fc.constantFrom(...INSTANTS);
    case 'id':
      return fc.constantFrom(...ids);
  }
}

const pattern = fc
  .array(fc.constantFrom('%', '_', '\\%', '\\_', 'a', 'B', 'é', '.', "'"), { minLength: 1, maxLength: 4 })
  .map((signs) => signs.join(''));

function operators(type: Kind): Compare['operator'][] {
  if (type === 'boolean') return ['=', '!='];
  if (type === 'id') return ['=', '!=', 'IN', 'NOT IN'];
  const all: Compare['operator'][] = ['=', '!=', '<', '<=', '>', '>=', 'IN', 'NOT IN'];
  return type === 'text' ? [...all, 'LIKE'] : all;
}

function comparison(object: ObjectName, ids: readonly string[]): fc.Arbitrary<Compare> {
  return fc
    .constantFrom(...pathsOf(object, 2))
    .chain(({ path, type }) => fc.tuple(fc.constant({ path, type }), fc.constantFrom(...operators(type))))
    .chain(([{ path, type }, operator]): fc.Arbitrary<Compare> => {
      const value = valueOf(type, path, ids);
      const isEquality = operator === '=' || operator === '!=';
      const isList = operator === 'IN' || operator === 'NOT IN';
      const nullable = type === 'boolean' ? value : orNull(value);
      const values: fc.Arbitrary<FieldValue[]> =
        operator === 'LIKE'
          ? fc.tuple(pattern)
          : isList
            ? fc.array(nullable, { minLength: 1, maxLength: 4 })
            : fc.tuple(isEquality ? nullable : value);
      return values.map((list) => ({ kind: 'compare', path, type, operator, values: list }));
    });
}

function semiJoin(object: ObjectName, ids: readonly string[]): fc.Arbitrary<Condition> {
  const inner = comparison('Contact', ids);
  if (object === 'Contact') {
    return fc.tuple(fc.constant(false), comparison('Account', ids)).map(([negated, where]): Condition => ({
      kind: 'semi',
      field: 'AccountId',
      negated,
      object: 'Account',
      column: 'Id',
      where,
    }));
  }
  return fc.tuple(fc.boolean(), inner).map(([negated, where]): Condition => ({
    kind: 'semi',
    field: 'Id',
    negated,
    object: 'Contact',
    column: 'AccountId',
    where,
  }));
}

export function condition(object: ObjectName, ids: readonly string[]): fc.Arbitrary<Condition> {
  const { tree } = fc.letrec<{ tree: Condition; leaf: Condition; joined: Condition; negated: Condition }>((tie) => ({
    tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('leaf'), tie('joined'), tie('negated')),
    leaf: comparison(object, ids),
    joined: fc
      .tuple(fc.constantFrom('and', 'or'), fc.array(tie('tree'), { minLength: 2, maxLength: 3 }))
      .map(([kind, items]): Condition => ({ kind, items })),
    negated: tie('tree').map((item): Condition => ({ kind: 'not', item })),
  }));
  // A semi join may not stand inside an OR or below NOT.
  return fc.oneof(
    { weight: 6, arbitrary: tree },
    {
      weight: 1,
      arbitrary: fc
        .tuple(semiJoin(object, ids), comparison(object, ids))
        .map((items): Condition => ({ kind: 'and', items })),
    },
  );
}

function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined, freq: 2 });
}

function sortKey(object: ObjectName): fc.Arbitrary<SortKey> {
  return fc
    .tuple(fc.constantFrom(...pathsOf(object, 1)), fc.boolean(), fc.constantFrom('FIRST', 'LAST', undefined))
    .map(([{ path, type }, descending, nulls]) => ({ path, type, descending, nulls }));
}

/** Accounts have children who have children, to the depth that the service allows. */
function childQueries(object: ObjectName, ids: readonly string[], depth: number): fc.Arbitrary<ChildQuery[]> {
  if (object === 'Contact' || depth === 0) return fc.constant([]);
  return fc.subarray(Object.keys(CHILDREN)).chain((names) => fc.tuple(...names.map((name) => child(name, ids, depth))));
}

function child(name: string, ids: readonly string[], depth: number): fc.Arbitrary<ChildQuery> {
  const object = CHILDREN[name]?.object ?? 'Contact';
  return fc
    .tuple(maybe(comparison(object, ids)), maybe(fc.integer({ min: 1, max: 2 })), childQueries(object, ids, depth - 1))
    .map(([where, limit, children]) => ({ name, field: 'Id', where, limit, children }));
}

/** Whether a semi join of queryAll sees deleted rows is not documented. */
function hasSemiJoin(condition: Condition): boolean {
  if (condition.kind === 'and' || condition.kind === 'or') return condition.items.some(hasSemiJoin);
  return condition.kind === 'semi';
}

export function rowQuery(ids: readonly string[]): fc.Arbitrary<RowQuery> {
  return fc.constantFrom<ObjectName>('Account', 'Contact', 'Contact').chain((object) =>
    fc
      .record<RowQuery>({
        object: fc.constant(object),
        fields: fc.uniqueArray(fc.constantFrom(...pathsOf(object, 2).map(({ path }) => path)), {
          maxLength: 4,
          selector: (path) => path.join('.'),
        }),
        aliased: fc.boolean(),
        children: childQueries(object, ids, 3),
        where: maybe(condition(object, ids)),
        orderBy: fc.uniqueArray(sortKey(object), { maxLength: 2, selector: ({ path }) => path.join('.') }),
        limit: maybe(fc.nat(8).map((count) => count + 1)),
        offset: maybe(fc.nat(4)),
        all: fc.boolean(),
      })
      .map((query) => ({ ...query, all: query.all && !(query.where && hasSemiJoin(query.where)) })),
  );
}

function aggregate(object: ObjectName): fc.Arbitrary<Aggregate> {
  const names = (type: Kind): Aggregate['name'][] => {
    if (type === 'boolean') return ['COUNT'];
    if (type === 'int') return ['COUNT', 'COUNT_DISTINCT', 'SUM', 'AVG', 'MIN', 'MAX'];
    return ['COUNT', 'COUNT_DISTINCT', 'MIN', 'MAX'];
  };
  return fc
    .constantFrom(...pathsOf(object, 1))
    .chain(({ path, type }) => fc.constantFrom(...names(type)).map((name) => ({ name, path, type })));
}

export function groupQuery(ids: readonly string[]): fc.Arbitrary<GroupQuery> {
  return fc.constantFrom<ObjectName>('Account', 'Contact').chain((object) => {
    const groupable = pathsOf(object, 1).filter(({ type }) => type !== 'datetime');
    return fc
      .record<GroupQuery>({
        object: fc.constant(object),
        groupBy: fc.uniqueArray(fc.constantFrom(...groupable), {
          maxLength: 2,
          selector: ({ path }) => path.join('.'),
        }),
        aggregates: fc.array(aggregate(object), { minLength: 1, maxLength: 3 }),
        where: maybe(condition(object, ids)),
        atLeast: maybe(fc.integer({ min: 1, max: 3 })),
        negated: fc.boolean(),
      })
      .map((query) => (query.groupBy.length === 0 ? { ...query, atLeast: undefined } : query));
  });
}
