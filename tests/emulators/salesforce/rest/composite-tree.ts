import type { ObjectDefinition, OrgStore, Tx } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { asObject } from './json-body.ts';
import { jsonError } from './rest-errors.ts';
import type { RestCall, RouteHandler } from './rest-types.ts';
import { dmlOptions } from './rest-types.ts';
import { objectOf } from './sobject-rows.ts';

interface TreeNode {
  object: ObjectDefinition;
  referenceId: string;
  values: Record<string, unknown>;
  /** The record above and the field that points to it. */
  parent?: { node: TreeNode; field: string };
}

interface TreeError {
  referenceId: string;
  errors: { statusCode: string; message: string; fields: string[] }[];
}

const MAX_RECORDS = 200;
const MAX_LEVELS = 5;
const MAX_TYPES = 5;

/** Carries the errors out of a transaction that must not commit. */
class TreeFailed extends Error {
  readonly results: TreeError[];

  constructor(results: TreeError[]) {
    super('not all records were valid');
    this.results = results;
  }
}

function refused(message: string, referenceId = ''): TreeFailed {
  return new TreeFailed([{ referenceId, errors: [{ statusCode: 'INVALID_INPUT', message, fields: [] }] }]);
}

function recordsOf(value: unknown): Record<string, unknown>[] {
  const list = asObject(value, 'SObjectTree')['records'];
  if (!Array.isArray(list)) throw jsonError('Missing required field: records at [line:1, column:1]');
  return list.map((each) => asObject(each));
}

function childRelation(store: OrgStore, parent: ObjectDefinition, name: string) {
  for (const object of store.objects()) {
    const field = object.fields.find(
      (each) =>
        each.childRelationshipName?.toLowerCase() === name.toLowerCase() && each.referenceTo?.includes(parent.name),
    );
    if (field) return { object, field: field.name };
  }
  return undefined;
}

function isNested(value: unknown): value is { records: unknown[] } {
  return typeof value === 'object' && value !== null && 'records' in value && Array.isArray(value.records);
}

function toNode(call: RestCall, record: Record<string, unknown>, named: string, parent: TreeNode['parent']): TreeNode {
  const attributes = asObject(record['attributes'] ?? {}, 'attributes');
  const { type, referenceId } = attributes;
  if (typeof referenceId !== 'string' || referenceId === '')
    throw refused('Include a reference ID for each record in the request.');
  if (!/^[A-Za-z0-9]/.test(referenceId))
    throw refused('A reference ID must start with a letter or a digit.', referenceId);
  if (typeof type !== 'string' || type.toLowerCase() !== named.toLowerCase())
    throw refused(`The sObject type of the record must be ${named}.`, referenceId);
  const values = Object.fromEntries(
    Object.entries(record).filter(([key, value]) => key !== 'attributes' && !isNested(value)),
  );
  return { object: objectOf(call, named), referenceId, values, ...(parent ? { parent } : {}) };
}

/** All records, level by level: parents before their children. */
function plant(call: RestCall, root: string): TreeNode[] {
  const nodes: TreeNode[] = [];
  let level = recordsOf(call.body()).map((record) => ({ record, node: toNode(call, record, root, undefined) }));
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > MAX_LEVELS) throw refused(`A tree may be at most ${MAX_LEVELS} levels deep.`);
    nodes.push(...level.map(({ node }) => node));
    level = level.flatMap(({ record, node }) =>
      Object.entries(record).flatMap(([name, value]) => {
        if (!isNested(value)) return [];
        const relation = childRelation(call.session.org.store, node.object, name);
        if (!relation) throw refused(`${node.object.name} has no child relationship ${name}.`, node.referenceId);
        const parent = { node, field: relation.field };
        return recordsOf(value).map((child) => ({
          record: child,
          node: toNode(call, child, relation.object.name, parent),
        }));
      }),
    );
  }
  return nodes;
}

function checkLimits(nodes: TreeNode[]): void {
  if (nodes.length > MAX_RECORDS) throw refused(`The request may hold at most ${MAX_RECORDS} records.`);
  if (new Set(nodes.map(({ object }) => object.name)).size > MAX_TYPES)
    throw refused(`The request may hold records of at most ${MAX_TYPES} types.`);
  const seen = new Set<string>();
  for (const { referenceId } of nodes) {
    if (seen.has(referenceId))
      throw refused(`Duplicate ReferenceId provided in the request: ${referenceId}`, referenceId);
    seen.add(referenceId);
  }
}

async function insertAll(call: RestCall, tx: Tx, nodes: TreeNode[]): Promise<Map<TreeNode, string>> {
  const ids = new Map<TreeNode, string>();
  const failed: TreeError[] = [];
  for (const node of nodes) {
    const parentId = node.parent && ids.get(node.parent.node);
    // The children of a record that failed have nothing to hang on.
    if (node.parent && parentId === undefined) continue;
    const values = node.parent ? { ...node.values, [node.parent.field]: parentId } : node.values;
    try {
      ids.set(node, await tx.insert(node.object.name, values, dmlOptions(call)));
    } catch (error) {
      if (!(error instanceof SalesforceError)) throw error;
      const { errorCode: statusCode, message, fields = [] } = error;
      failed.push({ referenceId: node.referenceId, errors: [{ statusCode, message, fields }] });
    }
  }
  if (failed.length > 0) throw new TreeFailed(failed);
  return ids;
}

/**
 * `POST /composite/tree/X`: all records or none, 201 or 400.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/responses-composite-sobject-tree.html
 */
export const createTree: RouteHandler = async (call, { object: name = '' }) => {
  const root = objectOf(call, name);
  try {
    const nodes = plant(call, root.name);
    checkLimits(nodes);
    const ids = await call.transact((tx) => tx.attempt(() => insertAll(call, tx, nodes)));
    const results = nodes.map((node) => ({ referenceId: node.referenceId, id: ids.get(node) }));
    return { status: 201, body: { hasErrors: false, results } };
  } catch (error) {
    if (error instanceof TreeFailed) return { status: 400, body: { hasErrors: true, results: error.results } };
    throw error;
  }
};
