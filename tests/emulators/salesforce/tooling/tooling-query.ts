import { parseQuery } from '../soql/parse-query.ts';
import { runQuery } from '../soql/run-query.ts';
import type { QuerySource } from '../soql/query-source.ts';
import { StoreAccess } from '../store/access-control.ts';
import type { ApiSession, QueryResult, SObjectRow } from '../types.ts';
import { SalesforceError } from '../types.ts';
import type { OrgMetadata } from '../metadata/org-metadata.ts';
import { toolingSchema } from './tooling-objects.ts';
import { toolingRows } from './tooling-rows.ts';

interface Asking {
  metadata: OrgMetadata;
  session: ApiSession;
  apiVersion: string;
}

/** Only with the permission to see Setup, which administrators have. */
async function maySeeSetup({ org, userId }: ApiSession): Promise<boolean> {
  return org.store.tx({ userId, system: true }, async (tx) => {
    const profileId = tx.get('User', userId)?.['ProfileId'];
    return typeof profileId === 'string' && tx.get('Profile', profileId)?.['PermissionsModifyAllData'] === true;
  });
}

export async function toolingSource({ metadata, session, apiVersion }: Asking): Promise<QuerySource> {
  const { org, userId } = session;
  const users = await org.store.tx({ userId, system: true }, async (tx) => tx.find('User', {}));
  const schema = toolingSchema(await maySeeSetup(session));
  const made = new Map<string, Map<string, SObjectRow>>();
  const rowsOf = (object: string): Map<string, SObjectRow> => {
    const known = made.get(object);
    if (known) return known;
    const rows = new Map(toolingRows(object, { metadata, user: { userId }, users }).map((row) => [row.Id, row]));
    made.set(object, rows);
    return rows;
  };
  return {
    schema,
    parse: parseQuery,
    access: new StoreAccess({ schema, row: () => undefined, peopleVersion: () => 0 }),
    user: { userId, system: true },
    apiVersion,
    now: org.store.now(),
    timeZone: 'UTC',
    hasBinned: () => false,
    hasStaged: () => true,
    read: (object, id) => rowsOf(object).get(id),
    sees: () => true,
    scan: (object) => rowsOf(object).values(),
  };
}

type Json = Record<string, unknown>;

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Addresses are those of the Tooling API, and the lines of a coverage are an object. */
export function toolingRecord(record: Json): Json {
  const entries = Object.entries(record).map(([name, value]): [string, unknown] => {
    if (name === 'attributes' && isRecord(value)) {
      // Grouped rows are no records: their attributes have no address.
      if (typeof value['url'] !== 'string') return [name, value];
      return [name, { ...value, url: value['url'].replace('/sobjects/', '/tooling/sobjects/') }];
    }
    if (name === 'Coverage' && typeof value === 'string') return [name, JSON.parse(value)];
    return [name, isRecord(value) ? toolingRecord(value) : value];
  });
  return Object.fromEntries(entries);
}

/** Definitions of fields are only given for named objects. */
function checkReified(soql: string): void {
  if (!/\bFROM\s+FieldDefinition\b/i.test(soql)) return;
  if (/\bWHERE\b[\s\S]*\b(?:EntityDefinition(?:Id|\.\w+)|DurableId)\b/i.test(soql)) return;
  throw new SalesforceError(
    400,
    'MALFORMED_QUERY',
    'A filter on a reified column is required [EntityDefinition,DurableId]',
  );
}

/** Objects of the Tooling API that the data API has, too: ApexClass, EntityDefinition and their like. */
const IN_DATA_API =
  /^\s*SELECT\b(?:(?!\bFROM\b)[\s\S])*\bFROM\s+(?:ApexClass|ApexTrigger|ApexPage|ApexTest(?:QueueItem|Result|RunResult)|EntityDefinition|FieldDefinition)\b/i;

export function isSetupQuery(soql: string): boolean {
  return IN_DATA_API.test(soql);
}

/** The same query asked of the data API: addresses of records are its own. */
export async function runSetupQuery(asking: Asking, soql: string): Promise<QueryResult> {
  checkReified(soql);
  return runQuery(await toolingSource(asking), soql);
}

export async function runToolingQuery(asking: Asking, soql: string): Promise<QueryResult & { object: string }> {
  checkReified(soql);
  const result = runQuery(await toolingSource(asking), soql);
  return { ...result, records: result.records.map(toolingRecord) };
}
