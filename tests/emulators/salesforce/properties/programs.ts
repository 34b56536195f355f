import fc from 'fast-check';

/** One part of a composite; `of` is the place of an earlier part whose record it is about. */
export type Step =
  | { do: 'create'; object: 'Contact' | 'Account'; name: string | null; key: string | null }
  | { do: 'change'; of: number; title: string }
  | { do: 'remove'; of: number }
  | { do: 'upsert'; key: string; name: string | null }
  | { do: 'createMany'; names: (string | null)[]; allOrNone: boolean }
  | { do: 'query' }
  | { do: 'fail'; how: 'field' | 'object' | 'id' };

export interface Part {
  method: string;
  url: string;
  referenceId: string;
  body?: Record<string, unknown>;
}

const BASE = '/services/data/v68.0';
const name = fc.constantFrom('Lam', 'Ortiz', 'Mori', 'Wong');
/** Few, so that they collide. */
const key = fc.constantFrom('k1', 'k2', 'K1');
const missing = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null, freq: 12 });

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('create'),
      object: fc.constantFrom('Contact', 'Account'),
      name: missing(name),
      key: fc.option(key, { nil: null, freq: 2 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('change'), of: fc.nat(8), title: name }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove'), of: fc.nat(8) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('upsert'), key, name: missing(name) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('createMany'),
      names: fc.array(missing(name), { minLength: 1, maxLength: 3 }),
      allOrNone: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('query') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('fail'), how: fc.constantFrom('field', 'object', 'id') }) },
);

export const program = fc.array(step, { minLength: 1, maxLength: 9 });

const FAILING: Record<'field' | 'object' | 'id', Omit<Part, 'referenceId'>> = {
  field: { method: 'POST', url: `${BASE}/sobjects/Contact`, body: { LastName: 'x', Nope__c: 1 } },
  object: { method: 'POST', url: `${BASE}/sobjects/Nope`, body: { Name: 'x' } },
  id: { method: 'PATCH', url: `${BASE}/sobjects/Contact/0035g0000000zzzAAA`, body: { Title: 'x' } },
};

function without(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

function toPart(steps: readonly Step[], at: number): Omit<Part, 'referenceId'> {
  const current = steps[at] ?? { do: 'query' };
  const target = (of: number): string => {
    const place = steps.slice(0, at).findLastIndex((each, index) => each.do === 'create' && index <= of);
    const made = steps[place];
    return made?.do === 'create' ? `${made.object}/@{r${place}.id}` : 'Contact/0035g0000000zzzAAA';
  };
  switch (current.do) {
    case 'create': {
      const values =
        current.object === 'Contact' ? { LastName: current.name, Key__c: current.key } : { Name: current.name };
      return { method: 'POST', url: `${BASE}/sobjects/${current.object}`, body: without(values) };
    }
    case 'change':
      return { method: 'PATCH', url: `${BASE}/sobjects/${target(current.of)}`, body: { Phone: current.title } };
    case 'remove':
      return { method: 'DELETE', url: `${BASE}/sobjects/${target(current.of)}` };
    case 'upsert':
      return {
        method: 'PATCH',
        url: `${BASE}/sobjects/Contact/Key__c/${current.key}`,
        body: without({ LastName: current.name }),
      };
    case 'createMany': {
      const records = current.names.map((each) => ({
        attributes: { type: 'Contact' },
        ...without({ LastName: each }),
      }));
      return { method: 'POST', url: `${BASE}/composite/sobjects`, body: { allOrNone: current.allOrNone, records } };
    }
    case 'query':
      return { method: 'GET', url: `${BASE}/query?q=SELECT+Id+FROM+Contact` };
    case 'fail':
      return FAILING[current.how];
  }
}

export function toParts(steps: readonly Step[]): Part[] {
  const parts = steps.map((_, at): Part => ({ ...toPart(steps, at), referenceId: `r${at}` }));
  // At most five parts may be queries or collections.
  let slow = 0;
  return parts.filter(({ url }) => !/query|composite/.test(url) || (slow += 1) <= 5);
}
