import type { ApiSession, ObjectDefinition } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { jsonError } from '../rest/rest-errors.ts';
import type { ColumnDelimiter, Format, IngestJob, IngestOperation, LineEnding, QueryJob } from './bulk-job.ts';
import { DELIMITERS, INGEST_OPERATIONS, LINE_ENDINGS, QUERY_OPERATIONS, invalidJob } from './bulk-job.ts';
import { LineStore } from './line-store.ts';
import { columnsOf } from './query-columns.ts';

type Body = Record<string, unknown>;

interface NewJob {
  id: string;
  session: ApiSession;
  apiVersion: string;
  body: Body;
}

const INGEST_KEYS = new Set([
  'object',
  'operation',
  'externalIdFieldName',
  'assignmentRuleId',
  'contentType',
  'columnDelimiter',
  'lineEnding',
]);
const QUERY_KEYS = new Set(['operation', 'query', 'contentType', 'columnDelimiter', 'lineEnding']);

function refuseUnknownKeys(body: Body, known: ReadonlySet<string>): void {
  const unknown = Object.keys(body).find((key) => !known.has(key));
  if (unknown !== undefined) throw jsonError(`Unrecognized field "${unknown}" at [line:1, column:1]`);
}

function requiredText(body: Body, key: string): string {
  const text = body[key];
  if (typeof text === 'string' && text !== '') return text;
  throw jsonError(`Missing required field: ${key} at [line:1, column:1]`);
}

function optionalText(body: Body, key: string): string | undefined {
  return body[key] === undefined || body[key] === null ? undefined : requiredText(body, key);
}

/** One of the words of an enumeration, as the JSON reader takes it. */
function oneOf<T extends string>(body: Body, key: string, words: readonly T[], fallback?: T): T {
  const text = fallback === undefined ? requiredText(body, key) : (optionalText(body, key) ?? fallback);
  const word = words.find((each) => each === text);
  if (word !== undefined) return word;
  const message = `Cannot deserialize value of type \`${key}\` from String "${text}": not one of the values accepted`;
  throw jsonError(`${message} for Enum class: [${words.join(', ')}] at [line:1, column:1]`);
}

function formatOf(body: Body): Format {
  oneOf(body, 'contentType', ['CSV'], 'CSV');
  const delimiters = Object.keys(DELIMITERS) as ColumnDelimiter[];
  const endings = Object.keys(LINE_ENDINGS) as LineEnding[];
  return {
    columnDelimiter: oneOf(body, 'columnDelimiter', delimiters, 'COMMA'),
    lineEnding: oneOf(body, 'lineEnding', endings, 'LF'),
  };
}

function objectFor({ org, userId }: ApiSession, name: string): ObjectDefinition {
  const object = org.store.describe(name);
  if (object && object.kind !== 'metadata' && org.store.access.objectAccess({ userId }, object.name).read)
    return object;
  throw invalidJob(`InvalidJob : Unable to find object: ${name}`);
}

function keyOf(operation: IngestOperation, object: ObjectDefinition, name: string | undefined): string | undefined {
  if (operation !== 'upsert') return undefined;
  if (name === undefined)
    throw invalidJob(
      `InvalidJob : External ID was blank for ${object.name}. An External ID must be specified for upsert.`,
    );
  const field = object.fields.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (field && (field.externalId || field.name === 'Id')) return field.name;
  throw invalidJob(
    `InvalidJob : Field name provided, ${name} does not match an External ID, Salesforce Id, or indexed field for ${object.name}`,
  );
}

/** Rows deleted for good cannot be brought back: the right is given apart, here to administrators. */
function checkMayPurge({ org, userId }: ApiSession, operation: IngestOperation, object: ObjectDefinition): void {
  if (operation !== 'hardDelete' || org.store.access.objectAccess({ userId }, object.name).modifyAll) return;
  throw new SalesforceError(400, 'FEATURENOTENABLED', 'FeatureNotEnabled : hardDelete is not enabled for this user');
}

function start({ id, session, apiVersion }: NewJob, createdMs: number) {
  return {
    id,
    apiVersion,
    createdById: session.userId,
    createdMs,
    changedMs: createdMs,
    processed: 0,
    processingMs: 0,
  };
}

/** https://developer.salesforce.com/docs/platform/api-asynch/guide/create-job.html */
export function newIngestJob(order: NewJob): IngestJob {
  const { body, session } = order;
  refuseUnknownKeys(body, INGEST_KEYS);
  const operation = oneOf(body, 'operation', INGEST_OPERATIONS);
  const format = formatOf(body);
  const object = objectFor(session, requiredText(body, 'object'));
  checkMayPurge(session, operation, object);
  const key = keyOf(operation, object, optionalText(body, 'externalIdFieldName'));
  const rule = optionalText(body, 'assignmentRuleId');
  return {
    ...start(order, session.org.store.now()),
    ...format,
    kind: 'ingest',
    operation,
    object: object.name,
    ...(key === undefined ? {} : { externalIdFieldName: key }),
    ...(rule === undefined ? {} : { assignmentRuleId: rule }),
    state: 'Open',
    columns: [],
    succeeded: [],
    refused: [],
    unprocessed: [],
  };
}

/** Throws what the query itself would be refused with. https://developer.salesforce.com/docs/platform/api-asynch/guide/query-create-job.html */
export async function newQueryJob(order: NewJob): Promise<QueryJob> {
  const { body, session } = order;
  refuseUnknownKeys(body, QUERY_KEYS);
  const operation = oneOf(body, 'operation', QUERY_OPERATIONS);
  const format = formatOf(body);
  const query = requiredText(body, 'query');
  const { object } = columnsOf(session.org.store, query);
  await session.org.store.tx({ userId: session.userId }, async (tx) => tx.query(query, { checkOnly: true }));
  const common = { ...start(order, session.org.store.now()), ...format };
  const lines = new LineStore();
  return { ...common, kind: 'query', operation, object, query, state: 'UploadComplete', header: '', lines };
}
