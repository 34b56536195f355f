import { formatInstant, parseInstant } from '../store/instants.ts';
import type { ObjectDefinition } from '../types.ts';
import { SalesforceError } from '../types.ts';
import type { RestCall, RouteHandler } from './rest-types.ts';
import { objectOf } from './sobject-rows.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3_600_000;
const UPDATED_DAYS = 30;
const DELETED_DAYS = 15;
const MAX_IDS = 600_000;
/** Changes of the last minute may still be on their way to their commit: they are not promised yet. */
const UNCERTAIN_MS = MINUTE_MS;

interface Span {
  startMs: number;
  endMs: number;
  /** The next request begins here, not at its own end. */
  coveredMs: number;
}

function toMinute(epochMs: number): number {
  return Math.floor(epochMs / MINUTE_MS) * MINUTE_MS;
}

function invalidDate(message: string): SalesforceError {
  return new SalesforceError(400, 'INVALID_REPLICATION_DATE', message);
}

function instantOf(call: RestCall, name: 'start' | 'end'): number {
  const epochMs = parseInstant(call.query.get(name) ?? '');
  if (epochMs === undefined) throw invalidDate(`Malformed Request, ${name} date is not in the correct format`);
  return toMinute(epochMs);
}

/** `start` and `end` without their seconds. Throws INVALID_REPLICATION_DATE. */
function spanOf(call: RestCall): Span {
  const now = call.session.org.store.now();
  const [startMs, endMs] = [instantOf(call, 'start'), instantOf(call, 'end')];
  // The service's own wording, the wrong way round.
  if (endMs <= startMs) throw invalidDate('startDate must be at least one minute greater than endDate');
  if (startMs < toMinute(now - UPDATED_DAYS * DAY_MS)) throw invalidDate('startDate cannot be more than 30 days ago');
  return { startMs, endMs, coveredMs: Math.max(startMs, Math.min(endMs, toMinute(now - UNCERTAIN_MS))) };
}

function replicated(call: RestCall, name: string): ObjectDefinition {
  const object = objectOf(call, name);
  if (object.kind !== 'event' && object.kind !== 'metadata') return object;
  throw new SalesforceError(400, 'INVALID_TYPE', `sObject type '${object.name}' is not supported.`);
}

function within(startMs: number, endMs: number): string {
  const literal = (epochMs: number): string => new Date(epochMs).toISOString();
  return `SystemModstamp >= ${literal(startMs)} AND SystemModstamp < ${literal(endMs)} ORDER BY SystemModstamp, Id`;
}

async function find(call: RestCall, soql: string, includeDeleted: boolean): Promise<Record<string, unknown>[]> {
  const options = { apiVersion: call.version, includeDeleted };
  const { records } = await call.transact(async (tx) => tx.query(soql, options));
  if (records.length <= MAX_IDS) return records;
  throw new SalesforceError(400, 'EXCEEDED_ID_LIMIT', `cannot return more than ${MAX_IDS} ids`);
}

/** https://developer.salesforce.com/docs/platform/api-rest/guide/resources-getupdated.html */
export const getUpdated: RouteHandler = async (call, { object: name = '' }) => {
  const object = replicated(call, name);
  const { startMs, endMs, coveredMs } = spanOf(call);
  const records = await find(call, `SELECT Id FROM ${object.name} WHERE ${within(startMs, endMs)}`, false);
  return { status: 200, body: { ids: records.map((each) => each['Id']), latestDateCovered: formatInstant(coveredMs) } };
};

/** What left the recycle bin is forgotten: https://developer.salesforce.com/docs/platform/api-rest/guide/resources-getdeleted.html */
export const getDeleted: RouteHandler = async (call, { object: name = '' }) => {
  const object = replicated(call, name);
  const { startMs, endMs, coveredMs } = spanOf(call);
  const earliestMs = toMinute(call.session.org.store.now() - DELETED_DAYS * DAY_MS);
  const condition = `IsDeleted = true AND ${within(Math.max(startMs, earliestMs), endMs)}`;
  const soql = `SELECT Id, SystemModstamp FROM ${object.name} WHERE ${condition}`;
  const hasBin = object.fields.some((field) => field.name === 'IsDeleted');
  const records = hasBin ? await find(call, soql, true) : [];
  const body = {
    deletedRecords: records.map((each) => ({ deletedDate: each['SystemModstamp'], id: each['Id'] })),
    earliestDateAvailable: formatInstant(earliestMs),
    latestDateCovered: formatInstant(coveredMs),
  };
  return { status: 200, body };
};

/**
 * Rows of each object, whoever may see them, without those in the recycle bin; objects that are not there are left out.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-record-count.html
 */
export const getRecordCount: RouteHandler = async (call) => {
  const { store } = call.session.org;
  const user = { userId: call.session.userId };
  const wanted = call.query
    .get('sObjects')
    ?.split(',')
    .map((name) => store.describe(name.trim()));
  const objects = (wanted ?? store.objects()).flatMap((object) => object ?? []);
  const counted = objects.filter(({ name, kind }) => kind !== 'event' && store.access.objectAccess(user, name).read);
  const sObjects = await call.transact(async (tx) =>
    counted.map(({ name }) => ({ count: tx.asSystem().query(`SELECT COUNT() FROM ${name}`).totalSize, name })),
  );
  return { status: 200, body: { sObjects } };
};
