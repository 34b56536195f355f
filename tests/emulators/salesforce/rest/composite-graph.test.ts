// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestRest } from './test-rest.ts';
import { createTestRest, queryPath } from './test-rest.ts';

// https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-graph.html
let rest: TestRest;

beforeEach(async () => {
  rest = await createTestRest();
});

interface Node {
  method: string;
  url: string;
  referenceId: string;
  body?: unknown;
}
interface Result {
  graphId: string;
  graphResponse: { compositeResponse: { body: unknown; httpStatusCode: number; referenceId: string }[] };
  isSuccessful: boolean;
}

function post(object: string, referenceId: string, body: Record<string, unknown>, version = '68.0'): Node {
  return { method: 'POST', url: `/services/data/v${version}/sobjects/${object}`, referenceId, body };
}

function send(graphs: unknown): Promise<{ status: number; body: { graphs: Result[] } }> {
  return rest.call<{ graphs: Result[] }>('/composite/graph', { body: { graphs } });
}

async function count(object: string): Promise<unknown> {
  return (await rest.call(queryPath(`SELECT COUNT() FROM ${object}`))).body['totalSize'];
}

async function refusal(graphs: unknown): Promise<unknown> {
  const { status, body } = await rest.call<{ errorCode: string; message: string }[]>('/composite/graph', {
    body: { graphs },
  });
  return [status, body[0]?.errorCode, body[0]?.message];
}

const family = (name: string): Node[] => [
  post('Account', 'a', { Name: name }),
  post('Contact', 'c', { LastName: name, AccountId: '@{a.id}' }),
];

describe('composite graph (resources_composite_graph)', () => {
  it('answers each graph with its id, the results of its nodes and whether it worked', async () => {
    const { status, body } = await send([
      { graphId: '1', compositeRequest: family('Acme') },
      { graphId: '2', compositeRequest: family('Globex') },
    ]);
    expect(status).toBe(200);
    expect(body.graphs).toHaveLength(2);
    expect(body.graphs[0]).toEqual({
      graphId: '1',
      graphResponse: {
        compositeResponse: ['Account', 'Contact'].map((object, index) => ({
          body: { id: expect.any(String), success: true, errors: [] },
          httpHeaders: { Location: expect.stringContaining(`/services/data/v68.0/sobjects/${object}/`) },
          httpStatusCode: 201,
          referenceId: ['a', 'c'][index],
        })),
      },
      isSuccessful: true,
    });
    expect(await count('Contact')).toBe(2);
  });

  it('a graph that fails is rolled back alone', async () => {
    const { status, body } = await send([
      { graphId: 'bad', compositeRequest: [...family('Acme'), post('Contact', 'x', { FirstName: 'No name' })] },
      { graphId: 'good', compositeRequest: family('Globex') },
    ]);
    expect(status).toBe(200);
    expect(body.graphs.map((graph) => graph.isSuccessful)).toEqual([false, true]);
    const [first, , last] = body.graphs[0]?.graphResponse.compositeResponse ?? [];
    expect(first).toMatchObject({ httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] });
    expect(last).toMatchObject({ httpStatusCode: 400, body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] });
    expect(await count('Account')).toBe(1);
  });

  it('a graph does not see the reference ids of another', async () => {
    const { body } = await send([
      { graphId: '1', compositeRequest: [post('Account', 'a', { Name: 'Acme' })] },
      { graphId: '2', compositeRequest: [post('Contact', 'c', { LastName: 'Wong', AccountId: '@{a.id}' })] },
    ]);
    expect(body.graphs.map((graph) => graph.isSuccessful)).toEqual([true, false]);
  });

  it('when more than 14 graphs have failed, the rest is not processed', async () => {
    const bad = (index: number) => ({ graphId: `${index}`, compositeRequest: [post('Contact', 'c', {})] });
    const { body } = await send([
      ...Array.from({ length: 15 }, (_, index) => bad(index)),
      { graphId: 'rest', compositeRequest: family('Acme') },
    ]);
    const codes = body.graphs.flatMap((graph) =>
      graph.graphResponse.compositeResponse
        .slice(0, 1)
        .map((part) => (part.body as { errorCode: string }[])[0]?.errorCode),
    );
    expect(codes.slice(0, 15)).toEqual(Array.from({ length: 15 }, () => 'REQUIRED_FIELD_MISSING'));
    expect(codes[15]).toBe('PROCESSING_HALTED');
    expect(await count('Account')).toBe(0);
  });
});

describe('limits of composite graphs (resources_composite_graph_limits)', () => {
  const graphs = (number: number, nodes: number) =>
    Array.from({ length: number }, (_, graph) => ({
      graphId: `g${graph}`,
      compositeRequest: Array.from({ length: nodes }, (__, node) => post('Account', `n${node}`, { Name: 'x' })),
    }));

  it('75 graphs, 500 nodes in all of them together', async () => {
    expect((await send(graphs(75, 1))).status).toBe(200);
    expect(await refusal(graphs(76, 1))).toMatchObject([400, 'LIMIT_EXCEEDED', expect.stringContaining('75 graphs')]);
    expect(await count('Account')).toBe(75);
    expect((await send(graphs(2, 250))).status).toBe(200);
    expect(await refusal(graphs(3, 167))).toMatchObject([400, 'LIMIT_EXCEEDED', expect.stringContaining('500 nodes')]);
  });

  it('15 different nodes, 15 levels', async () => {
    const versions = ['60.0', '61.0', '62.0', '63.0', '64.0', '65.0', '66.0', '67.0'];
    const kinds = versions.flatMap((version, index) => [
      post('Account', `a${index}`, { Name: 'x' }, version),
      post('Lead', `l${index}`, { LastName: 'x', Company: 'y' }, version),
    ]);
    expect((await send([{ graphId: '1', compositeRequest: kinds.slice(1) }])).status).toBe(200);
    expect(await refusal([{ graphId: '1', compositeRequest: kinds }])).toEqual([
      400,
      'LIMIT_EXCEEDED',
      expect.any(String),
    ]);
    const chain = Array.from({ length: 16 }, (_, index) =>
      post('Account', `n${index}`, { Name: 'x', ...(index > 0 ? { ParentId: `@{n${index - 1}.id}` } : {}) }),
    );
    expect((await send([{ graphId: '1', compositeRequest: chain.slice(0, 15) }])).body.graphs[0]?.isSuccessful).toBe(
      true,
    );
    expect(await refusal([{ graphId: '1', compositeRequest: chain }])).toEqual([
      400,
      'LIMIT_EXCEEDED',
      expect.any(String),
    ]);
  });

  it('rows only: no queries, collections or other composites', async () => {
    const url = '/services/data/v68.0/query?q=SELECT+Id+FROM+Account';
    expect(
      await refusal([{ graphId: '1', compositeRequest: [{ method: 'GET', url, referenceId: 'q' }] }]),
    ).toMatchObject([400, 'INVALID_INPUT', expect.any(String)]);
  });
});
