import { SalesforceError } from '../types.ts';
import type { Subrequest } from './composite-body.ts';
import { parseSubrequests } from './composite-body.ts';
import type { Dispatch, Part } from './composite.ts';
import { haltedPart, runAllOrNone } from './composite.ts';
import { asObject } from './json-body.ts';
import { jsonError } from './rest-errors.ts';
import type { RestCall, RouteHandler } from './rest-types.ts';

interface Graph {
  graphId: string;
  nodes: Subrequest[];
}

interface GraphResult {
  graphId: string;
  graphResponse: { compositeResponse: Part[] };
  isSuccessful: boolean;
}

/** https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-graph-limits.html */
const MAX_GRAPHS = 75;
const MAX_NODES = 500;
const MAX_DEPTH = 15;
const MAX_KINDS = 15;
const MAX_FAILURES = 14;

/** The only resources of a graph: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_graph_introduction.htm */
const RESOURCES: readonly { path: RegExp; methods: readonly string[] }[] = [
  { path: /^\/services\/data\/v\d+\.\d+\/sobjects\/\w+\/?$/, methods: ['POST'] },
  { path: /^\/services\/data\/v\d+\.\d+\/sobjects\/\w+\/[^/?]+\/?(\?.*)?$/, methods: ['DELETE', 'GET', 'PATCH'] },
  {
    path: /^\/services\/data\/v\d+\.\d+\/sobjects\/\w+\/\w+\/[^/?]+\/?(\?.*)?$/,
    methods: ['DELETE', 'GET', 'PATCH', 'POST'],
  },
];

function limit(text: string): SalesforceError {
  return new SalesforceError(400, 'LIMIT_EXCEEDED', `Limit exceeded: ${text}`);
}

function toGraph(value: unknown): Graph {
  const source = asObject(value, 'CompositeGraph');
  const unknown = Object.keys(source).find((key) => key !== 'graphId' && key !== 'compositeRequest');
  if (unknown !== undefined) throw jsonError(`Unrecognized field "${unknown}" at [line:1, column:1]`);
  const { graphId, compositeRequest } = source;
  if (typeof graphId !== 'string' || graphId === '')
    throw jsonError('Missing required field: graphId at [line:1, column:1]');
  const nodes = parseSubrequests(compositeRequest);
  for (const { url, method } of nodes) {
    if (RESOURCES.some(({ path, methods }) => path.test(url) && methods.includes(method))) continue;
    throw new SalesforceError(400, 'INVALID_INPUT', `A composite graph may not hold ${method} ${url}.`);
  }
  return { graphId, nodes };
}

/** The nodes that a node takes values from. */
function referencesOf({ url, body, httpHeaders }: Subrequest): string[] {
  const text = JSON.stringify([url, body ?? null, httpHeaders]);
  return [...text.matchAll(/@\{([A-Za-z0-9_]+)/g)].map(([, reference = '']) => reference);
}

/** How many nodes the longest chain of references has. Only earlier nodes can be referred to. */
function depthOf(nodes: readonly Subrequest[]): number {
  const depths = new Map<string, number>();
  for (const node of nodes) {
    const above = referencesOf(node).map((reference) => depths.get(reference) ?? 0);
    depths.set(node.referenceId, 1 + Math.max(0, ...above));
  }
  return Math.max(0, ...depths.values());
}

/** Version, object and method: nodes that differ in one of them are different ones. */
function kindOf({ url, method }: Subrequest): string {
  const [, version = '', object = ''] = /\/v(\d+\.\d+)\/sobjects\/(\w+)/.exec(url) ?? [];
  return `${version}/${object.toLowerCase()}/${method}`;
}

function parseGraphs(body: unknown): Graph[] {
  const source = asObject(body, 'CompositeGraphRequest');
  const list = source['graphs'];
  if (!Array.isArray(list)) throw jsonError('Missing required field: graphs at [line:1, column:1]');
  if (list.length > MAX_GRAPHS) throw limit(`at most ${MAX_GRAPHS} graphs in one request`);
  const graphs = list.map(toGraph);
  const nodes = graphs.flatMap((graph) => graph.nodes);
  if (nodes.length > MAX_NODES) throw limit(`at most ${MAX_NODES} nodes in one request`);
  if (new Set(nodes.map(kindOf)).size > MAX_KINDS) throw limit(`at most ${MAX_KINDS} different nodes in one request`);
  if (graphs.some((graph) => depthOf(graph.nodes) > MAX_DEPTH)) throw limit(`a graph is at most ${MAX_DEPTH} deep`);
  const ids = graphs.map(({ graphId }) => graphId);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new SalesforceError(400, 'INVALID_INPUT', `Duplicate graphId: ${twice}`);
  return graphs;
}

async function runGraph(call: RestCall, graph: Graph, dispatch: Dispatch, isHalted: boolean): Promise<GraphResult> {
  const parts = isHalted
    ? graph.nodes.map(({ referenceId }) => haltedPart(referenceId))
    : await runAllOrNone(call, graph.nodes, dispatch);
  const isSuccessful = !isHalted && parts.every((part) => part.httpStatusCode < 300);
  return { graphId: graph.graphId, graphResponse: { compositeResponse: parts }, isSuccessful };
}

/**
 * `POST /composite/graph`: each graph is one transaction, which commits or not on its own.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-graph.html
 */
export function graphHandler(dispatch: Dispatch): RouteHandler {
  return async (call) => {
    const results: GraphResult[] = [];
    let failures = 0;
    for (const graph of parseGraphs(call.body())) {
      const result = await runGraph(call, graph, dispatch, failures > MAX_FAILURES);
      if (!result.isSuccessful) failures += 1;
      results.push(result);
    }
    return { status: 200, body: { graphs: results } };
  };
}
