import { toId18 } from '../schema/ids.ts';
import type { FieldDefinition, ObjectDefinition, Tx } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { allThere } from './query-cursors.ts';
import type { CursorsOf } from './query-routes.ts';
import { notFound } from './rest-errors.ts';
import type { RestCall, RestReply, Route, RouteHandler } from './rest-types.ts';
import { deleteRecord, getRecord, objectOf, patchRecord, requestedFields } from './sobject-rows.ts';

export const RELATIONSHIPS_SINCE = 36;
const MAX_LEVELS = 5;
const PAGE = 2000;

interface Place {
  object: ObjectDefinition;
  id: string;
}

function isNamed(name: string | undefined, wanted: string): boolean {
  return name?.toLowerCase() === wanted.toLowerCase();
}

function readable(call: RestCall, object: ObjectDefinition, field: FieldDefinition): boolean {
  const user = { userId: call.session.userId };
  return call.session.org.store.access.fieldAccess(user, object.name, field.name).read;
}

/** The record that a relationship of a record leads to. Throws NOT_FOUND when there is none. */
function toParent(call: RestCall, tx: Tx, { object, id }: Place, relationship: string): Place {
  const field = object.fields.find((each) => isNamed(each.relationshipName, relationship));
  if (!field || !readable(call, object, field)) throw notFound();
  const target = tx.get(object.name, id)?.[field.name];
  const parent =
    typeof target === 'string'
      ? call.session.org.store.objects().find(({ keyPrefix }) => target.startsWith(keyPrefix))
      : undefined;
  if (!parent || typeof target !== 'string') throw notFound();
  return { object: objectOf(call, parent.name), id: target };
}

function childrenOf(call: RestCall, { object }: Place, relationship: string) {
  for (const child of call.session.org.store.objects()) {
    const field = child.fields.find(
      (each) => isNamed(each.childRelationshipName, relationship) && each.referenceTo?.includes(object.name),
    );
    if (field && readable(call, child, field)) return { child: objectOf(call, child.name), field };
  }
  return undefined;
}

const PARENT_METHODS: Readonly<Record<string, RouteHandler>> = {
  GET: getRecord,
  HEAD: getRecord,
  PATCH: patchRecord,
  DELETE: deleteRecord,
};

/**
 * `/sobjects/Contact/{id}/Account`: the parent's record, or all children of a record, by the names of relationships.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-sobject-relationships.html
 */
export function relationshipHandler(cursorsOf: CursorsOf): RouteHandler {
  return async (call, { object: name = '', id = '', ...rest }) => {
    const names = Object.keys(rest)
      .toSorted()
      .map((key) => rest[key] ?? '');
    const start: Place = { object: objectOf(call, name), id: toId18(id) ?? id };
    const last = names.at(-1) ?? '';
    const children = names.length === 1 ? childrenOf(call, start, last) : undefined;
    if (children) return listChildren(call, cursorsOf(call), start, children);
    const place = await call.transact(async (tx) =>
      names.reduce((from, each) => toParent(call, tx, from, each), start),
    );
    const handler = PARENT_METHODS[call.method];
    if (!handler) throw notAllowed(call, Object.keys(PARENT_METHODS));
    return handler(call, { object: place.object.name, id: place.id });
  };
}

function notAllowed({ method }: RestCall, allowed: readonly string[]): SalesforceError {
  const message = `HTTP Method '${method}' not allowed. Allowed are ${allowed.join(',')}`;
  return new SalesforceError(405, 'METHOD_NOT_ALLOWED', message);
}

async function listChildren(
  call: RestCall,
  cursors: ReturnType<CursorsOf>,
  { object, id }: Place,
  { child, field }: { child: ObjectDefinition; field: FieldDefinition },
): Promise<RestReply> {
  if (call.method !== 'GET' && call.method !== 'HEAD') throw notAllowed(call, ['HEAD', 'GET']);
  const soql = `SELECT ${requestedFields(call, child).join(', ')} FROM ${child.name} WHERE ${field.name} = '${id}'`;
  const { records } = await call.transact(async (tx) => {
    if (!tx.get(object.name, id)) throw notFound();
    return tx.query(soql, { apiVersion: call.version });
  });
  const base = `/services/data/v${call.version}/query`;
  return { status: 200, body: cursors.firstPage(call.session.userId, base, allThere(records), PAGE) };
}

/** Is it the id of a row of this object? Then what follows in the address is a relationship, not the value of a key. */
export function isRowId(call: RestCall, objectName: string, text: string): boolean {
  return toId18(text)?.startsWith(objectOf(call, objectName).keyPrefix) === true;
}

/** Addresses with more than one relationship. */
export function relationshipRoutes(cursorsOf: CursorsOf): Route[] {
  const handler = relationshipHandler(cursorsOf);
  const methods = { GET: handler, PATCH: handler, DELETE: handler };
  return Array.from({ length: MAX_LEVELS - 1 }, (_, at) => {
    const names = Array.from({ length: at + 2 }, (__, level) => `:r${level}`);
    return { path: `sobjects/:object/:id/${names.join('/')}`, since: RELATIONSHIPS_SINCE, methods };
  });
}
