import type { ChildRelationship } from '../schema/schema.ts';
import type { ObjectDefinition } from '../types.ts';
import { describeField, describeObject, describeSummary } from './describe-object.ts';
import type { RestCall, RestReply, RouteHandler } from './rest-types.ts';
import { objectOf } from './sobject-rows.ts';

interface Seen {
  json: string;
  modifiedMs: number;
}

/** Remembers when a description last changed, for `If-Modified-Since` (whole seconds). */
export class DescribeDates {
  readonly #seen = new Map<string, Seen>();

  lastModified(key: string, body: unknown, nowMs: number): number {
    const json = JSON.stringify(body);
    const seen = this.#seen.get(key);
    if (seen?.json === json) return seen.modifiedMs;
    const modifiedMs = Math.floor(nowMs / 1000) * 1000;
    this.#seen.set(key, { json, modifiedMs });
    return modifiedMs;
  }
}

function conditional(call: RestCall, dates: DescribeDates, key: string, body: unknown): RestReply {
  const { org, userId } = call.session;
  const modifiedMs = dates.lastModified(`${org.orgId}/${userId}/${call.version}/${key}`, body, org.store.now());
  const headers = { 'Last-Modified': new Date(modifiedMs).toUTCString() };
  const since = Date.parse(call.headers.get('if-modified-since') ?? '');
  if (!Number.isNaN(since) && modifiedMs <= since) return { status: 304, headers };
  return { status: 200, body, headers };
}

function readableObjects(call: RestCall): ObjectDefinition[] {
  const { store } = call.session.org;
  return store
    .objects()
    .filter((object) => store.access.objectAccess({ userId: call.session.userId }, object.name).read);
}

function childrenOf(call: RestCall, parent: ObjectDefinition): ChildRelationship[] {
  return readableObjects(call).flatMap((child) =>
    child.fields.flatMap(({ name, childRelationshipName, referenceTo, onDelete }) =>
      childRelationshipName && referenceTo?.includes(parent.name)
        ? [
            {
              childObject: child.name,
              field: name,
              relationshipName: childRelationshipName,
              cascadeDelete: onDelete === 'cascade',
            },
          ]
        : [],
    ),
  );
}

export function describeGlobal(dates: DescribeDates): RouteHandler {
  return async (call) => {
    const { store } = call.session.org;
    const sobjects = readableObjects(call).map((object) =>
      describeSummary(object, store.access.objectAccess({ userId: call.session.userId }, object.name), call.version),
    );
    return conditional(call, dates, '', { encoding: 'UTF-8', maxBatchSize: 200, sobjects });
  };
}

export function describeRoute(dates: DescribeDates): RouteHandler {
  return async (call, { object: name = '' }) => {
    const object = objectOf(call, name);
    const { access } = call.session.org.store;
    const user = { userId: call.session.userId };
    const fields = object.fields.flatMap((field) => {
      const rights = access.fieldAccess(user, object.name, field.name);
      return rights.read ? [describeField(field, rights)] : [];
    });
    const choices = call.session.org.store.recordTypesOf.get(object.name);
    const recordTypes = choices ? await call.transact(async (tx) => choices(tx.asSystem())) : [];
    const body = describeObject({
      recordTypes,
      object,
      access: access.objectAccess(user, object.name),
      fields,
      children: childrenOf(call, object),
      version: call.version,
    });
    return conditional(call, dates, object.name, body);
  };
}

/** `GET /sobjects/X`: a short description; recently used rows are not kept. */
export const objectInfo: RouteHandler = async (call, { object: name = '' }) => {
  const object = objectOf(call, name);
  const access = call.session.org.store.access.objectAccess({ userId: call.session.userId }, object.name);
  return { status: 200, body: { objectDescribe: describeSummary(object, access, call.version), recentItems: [] } };
};

/** `GET /services/data/v68.0`: where the resources are. Only those that exist here are named. */
export const resources: RouteHandler = async (call) => {
  const base = `/services/data/v${call.version}`;
  const { org, userId } = call.session;
  const login = org.isSandbox ? 'test.salesforce.com' : 'login.salesforce.com';
  const names = [
    'sobjects',
    'query',
    'queryAll',
    'search',
    'parameterizedSearch',
    'composite',
    'limits',
    'tooling',
    'metadata',
  ];
  const body = Object.fromEntries(names.map((name) => [name, `${base}/${name}`]));
  return { status: 200, body: { ...body, identity: `https://${login}/id/${org.orgId}/${userId}` } };
};
