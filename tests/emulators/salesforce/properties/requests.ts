import fc from 'fast-check';
import { queryTexts } from './query-texts.ts';

/** A request as a client of the API might send it: well-formed, but of anything to anything. */
export interface Sent {
  method: string;
  /** Below the host. */
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

export interface Known {
  /** Ids of records that are there. */
  ids: readonly string[];
  /** Names of objects, and of fields of each. */
  fields: Readonly<Record<string, readonly string[]>>;
}

const JSON_TYPE = { 'content-type': 'application/json' };

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.constantFrom(
    'Lam',
    '+852 9466 7788',
    'a@b.example',
    'x'.repeat(300),
    '2026-11-23',
    '2026-11-23T10:00:00Z',
    '@{r0.id}',
    '%',
    "O'Neil",
  ),
);
const scalar = fc.oneof(
  text,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);
const value = fc.oneof(
  { weight: 9, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 2 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('Name', 'attributes', 'Id'), scalar, { maxKeys: 2 }) },
);

const relationship = fc.constantFrom(
  ...['Account', 'Contact', 'Owner', 'Who', 'What', 'Parent', 'CreatedBy', 'Contacts', 'Cases', 'Tasks', 'Nope__r'],
);
/** A parent by a key instead of its id. */
const parentKey = fc
  .tuple(fc.constantFrom('Email', 'Key__c', 'Name', 'Id'), text, fc.constantFrom(undefined, 'Contact', 'Account', 'x'))
  .map(([name, key, type]) => ({ [name]: key, ...(type === undefined ? {} : { attributes: { type } }) }));

/** Rows with all that they must have. */
const wholeRow = fc.constantFrom<[string, Record<string, string>]>(
  ['Account', { Name: 'Lam' }],
  ['Contact', { LastName: "O'Neil" }],
  ['Lead', { LastName: 'Wong', Company: 'Wong' }],
  ['Case', { Subject: 'Call' }],
  ['Task', { Subject: 'Call', Status: 'Completed' }],
);

function arbitrariesOf({ ids, fields }: Known) {
  const names = Object.keys(fields);
  const object = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...names) },
    { weight: 1, arbitrary: fc.constantFrom('contact', 'Nope', 'Nope__c', 'toString', '__proto__') },
  );
  const id = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...ids) },
    { weight: 1, arbitrary: fc.constantFrom(...ids).map((each) => each.slice(0, 15)) },
    { weight: 1, arbitrary: fc.constantFrom('0035g0000000zzzAAA', 'x', '003', '@{r0.id}') },
  );
  const fieldOf = (name: string) =>
    fc.oneof(
      {
        weight: 12,
        arbitrary: fc.constantFrom(...(Object.hasOwn(fields, name) ? (fields[name] ?? []) : ['Id', 'Name'])),
      },
      { weight: 1, arbitrary: fc.constantFrom('Nope__c', 'constructor', 'lastname', 'attributes') },
    );
  const recordOf = (name: string) => {
    const anything = fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: id });
    return fc.dictionary(fieldOf(name), anything, { maxKeys: 4 });
  };
  const withType = object.chain((name) =>
    fc
      .tuple(recordOf(name), fc.option(id, { nil: undefined }))
      .map(([record, Id]) => ({ attributes: { type: name }, ...record, ...(Id === undefined ? {} : { Id }) })),
  );
  return { object, id, fieldOf, recordOf, withType, names };
}

export const json = (body: unknown): Pick<Sent, 'headers' | 'body'> => ({
  headers: JSON_TYPE,
  body: JSON.stringify(body),
});
const none = { headers: {}, body: undefined };
const encoded = (part: string): string => encodeURIComponent(part);

/** Requests that one of the routes takes, and some that none does. */
export function plainRequest(known: Known): fc.Arbitrary<Sent> {
  const { object, id, fieldOf, recordOf, withType } = arbitrariesOf(known);
  const row = object.chain((name) =>
    fc.record({
      name: fc.constant(name),
      id,
      field: fieldOf(name),
      record: recordOf(name),
      key: text.filter((each) => each !== ''),
    }),
  );
  const { soql, sosl, bent } = queryTexts({ ids: known.ids, row, text });
  const get = (path: fc.Arbitrary<string>): fc.Arbitrary<Sent> =>
    path.map((each) => ({ method: 'GET', path: each, ...none }));
  const send = (method: string, path: fc.Arbitrary<string>, body: fc.Arbitrary<unknown>): fc.Arbitrary<Sent> =>
    fc.tuple(path, body).map(([each, content]) => ({ method, path: each, ...json(content) }));
  const many = fc.record({ allOrNone: fc.boolean(), records: fc.array(withType, { maxLength: 4 }) });
  const idList = fc.array(id, { minLength: 1, maxLength: 4 });
  const node = fc.record({
    attributes: fc.record({ type: object, referenceId: fc.constantFrom('a', 'b', 'c') }),
    LastName: text,
    Name: text,
  });
  return fc.oneof(
    get(
      fc.constantFrom(
        '',
        '/sobjects',
        '/limits',
        '/limits/recordCount',
        '/jobs/ingest',
        '/jobs/query',
        '/nope',
        '/tooling',
      ),
    ),
    get(row.map(({ name }) => `/sobjects/${name}`)),
    { weight: 1, arbitrary: get(row.map(({ name }) => `/sobjects/${name}/describe`)) },
    get(row.map(({ name, id: each }) => `/sobjects/${name}/${encoded(each)}`)),
    get(fc.tuple(row, relationship).map(([{ name, id: each }, to]) => `/sobjects/${name}/${encoded(each)}/${to}`)),
    get(fc.tuple(id, relationship).map(([each, to]) => `/sobjects/Contact/${encoded(each)}/Account/${to}?fields=Id`)),
    {
      weight: 3,
      arbitrary: wholeRow.map(([name, body]) => ({ method: 'POST', path: `/sobjects/${name}`, ...json(body) })),
    },
    fc.tuple(row, relationship, parentKey).map(([{ name, record }, to, key]) => ({
      method: 'POST',
      path: `/sobjects/${name}`,
      ...json({ LastName: 'Lam', Subject: 'x', ...record, [to]: key }),
    })),
    row.map(({ name, record }) => ({ method: 'POST', path: `/sobjects/${name}/Id`, ...json(record) })),
    row.map(({ name, id: each, record }) => ({
      method: 'POST',
      path: `/sobjects/${name}/${encoded(each)}?_HttpMethod=PATCH`,
      ...json(record),
    })),
    get(
      fc.tuple(object, fc.constantFrom('query', 'tooling/query')).map(([name, resource]) => {
        const soql = `SELECT QualifiedApiName, EntityDefinition.Label FROM FieldDefinition WHERE EntityDefinitionId = '${name}'`;
        return `/${resource}?q=${encoded(soql)}`;
      }),
    ),
    get(row.map(({ name, id: each, field }) => `/sobjects/${name}/${encoded(each)}?fields=Id,${field}`)),
    get(row.map(({ name, field, key }) => `/sobjects/${name}/${field}/${encoded(key)}`)),
    get(row.map(({ name }) => `/sobjects/${name}/updated?start=2026-11-22T00:00:00Z&end=2026-11-23T00:00:00Z`)),
    get(row.map(({ name, key }) => `/sobjects/${name}/deleted?start=${encoded(key)}&end=2026-11-23T00:00:00Z`)),
    {
      weight: 4,
      arbitrary: row.map(({ name, record }) => ({ method: 'POST', path: `/sobjects/${name}`, ...json(record) })),
    },
    {
      weight: 3,
      arbitrary: row.map(({ name, id: each, record }) => ({
        method: 'PATCH',
        path: `/sobjects/${name}/${encoded(each)}`,
        ...json(record),
      })),
    },
    {
      weight: 2,
      arbitrary: row.map(({ name, field, key, record }) => ({
        method: 'PATCH',
        path: `/sobjects/${name}/${field}/${encoded(key)}`,
        ...json(record),
      })),
    },
    row.map(({ name, id: each }) => ({ method: 'DELETE', path: `/sobjects/${name}/${encoded(each)}`, ...none })),
    { weight: 5, arbitrary: get(soql.map((each) => `/query?q=${encoded(each)}`)) },
    get(soql.map((each) => `/queryAll?q=${encoded(each)}`)),
    { weight: 3, arbitrary: get(bent.map((each) => `/query?q=${encoded(each)}`)) },
    get(soql.map((each) => `/query?explain=${encoded(each)}`)),
    get(id.map((each) => `/query/${encoded(each)}-2000`)),
    { weight: 2, arbitrary: get(sosl.map((each) => `/search?q=${encoded(each)}`)) },
    send(
      'POST',
      fc.constant('/parameterizedSearch'),
      fc.record(
        {
          q: text,
          sobjects: fc.array(fc.record({ name: object, limit: fc.integer({ min: -1, max: 5 }) }), { maxLength: 2 }),
        },
        { requiredKeys: ['q'] },
      ),
    ),
    get(text.map((each) => `/parameterizedSearch?q=${encoded(each)}&sobject=Contact&Contact.fields=Id,Name`)),
    send('POST', fc.constant('/composite/sobjects'), many),
    send('PATCH', fc.constant('/composite/sobjects'), many),
    idList.map((ids) => ({ method: 'DELETE', path: `/composite/sobjects?ids=${ids.map(encoded).join(',')}`, ...none })),
    get(
      fc
        .tuple(object, idList)
        .map(([name, ids]) => `/composite/sobjects/${name}?ids=${ids.map(encoded).join(',')}&fields=Id,Name`),
    ),
    send(
      'PATCH',
      row.map(({ name, field }) => `/composite/sobjects/${name}/${field}`),
      many,
    ),
    send(
      'POST',
      object.map((name) => `/composite/tree/${name}`),
      fc.record({ records: fc.array(node, { maxLength: 3 }) }),
    ),
    send(
      'POST',
      fc.constant('/jobs/ingest'),
      fc.record(
        {
          object,
          operation: fc.constantFrom('insert', 'update', 'upsert', 'delete', 'hardDelete', 'x'),
          externalIdFieldName: fc.constantFrom('Id', 'Key__c'),
          lineEnding: fc.constantFrom('LF', 'CRLF'),
        },
        { requiredKeys: ['object', 'operation'] },
      ),
    ),
    send(
      'POST',
      fc.constant('/jobs/query'),
      fc.record({ operation: fc.constantFrom('query', 'queryAll'), query: soql }),
    ),
    get(
      fc.constantFrom(
        '/jobs/ingest/750',
        '/jobs/query/7505g0000000001AAA',
        '/jobs/query/7505g0000000001AAA/results?maxRecords=2',
      ),
    ),
    send(
      'PATCH',
      fc.constantFrom('/jobs/ingest/7505g0000000001AAA', '/jobs/ingest/7505g0000000002AAA'),
      fc.record({ state: fc.constantFrom('UploadComplete', 'Aborted', 'Open') }),
    ),
    fc.tuple(row, text).map(([{ field }, cell]) => ({
      method: 'PUT',
      path: '/jobs/ingest/7505g0000000001AAA/batches',
      headers: { 'content-type': 'text/csv' },
      body: `${field}\n${cell}\n`,
    })),
  );
}
