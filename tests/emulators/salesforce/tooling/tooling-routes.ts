import { metadataFor } from '../metadata/metadata-access.ts';
import type { OrgMetadata } from '../metadata/org-metadata.ts';
import type { TestRequest } from '../metadata/test-runs.ts';
import { runTestResult } from '../metadata/test-result.ts';
import { columnMetadata } from '../rest/column-metadata.ts';
import { describeField, describeObject } from '../rest/describe-object.ts';
import type { QueryCursors } from '../rest/query-cursors.ts';
import { allThere } from '../rest/query-cursors.ts';
import { notFound } from '../rest/rest-errors.ts';
import type { RestCall, Route, RouteHandler } from '../rest/rest-types.ts';
import { SalesforceError } from '../types.ts';
import { executeAnonymous } from './execute-anonymous.ts';
import { runToolingQuery, toolingRecord, toolingSource } from './tooling-query.ts';
import { createToolingRecord, deleteToolingRecord } from './tooling-saves.ts';

const PAGE = 2000;

function metadataOf({ session }: RestCall): OrgMetadata {
  if (!session.org.metadata) throw notFound();
  return session.org.metadata;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type CursorsOf = (call: RestCall) => QueryCursors;

function query(cursorsOf: CursorsOf): RouteHandler {
  return async (call) => {
    const soql = call.query.get('q');
    if (soql === null) throw new SalesforceError(400, 'MALFORMED_QUERY', 'A query string has to be specified');
    const asking = { metadata: metadataOf(call), session: call.session, apiVersion: call.version };
    const { records, totalSize, object } = await runToolingQuery(asking, soql);
    if (call.query.get('columns') === 'true') {
      const { schema } = await toolingSource(asking);
      return { status: 200, body: columnMetadata((name) => schema.object(name), soql) };
    }
    const isCount = records.length === 0;
    const base = `/services/data/v${call.version}/tooling/query`;
    const page = isCount
      ? { totalSize, done: true, records }
      : cursorsOf(call).firstPage(call.session.userId, base, allThere(records), PAGE);
    return { status: 200, body: { size: page.records.length, ...page, queryLocator: null, entityTypeName: object } };
  };
}

function nextPage(cursorsOf: CursorsOf): RouteHandler {
  return async (call, { locator = '' }) => {
    const base = `/services/data/v${call.version}/tooling/query`;
    return { status: 200, body: await cursorsOf(call).page(call.session.userId, base, locator) };
  };
}

const getRecord: RouteHandler = async (call, { object: name = '', id = '' }) => {
  const source = await toolingSource({ metadata: metadataOf(call), session: call.session, apiVersion: call.version });
  const object = source.schema.object(name);
  const row = object && [...source.scan(object.name)].find((each) => each.Id.slice(0, 15) === id.slice(0, 15));
  if (!object || !row) throw notFound();
  const url = `/services/data/v${call.version}/sobjects/${object.name}/${row.Id}`;
  return { status: 200, body: toolingRecord({ attributes: { type: object.name, url }, ...row }) };
};

const listObjects: RouteHandler = async (call) => {
  const source = await toolingSource({ metadata: metadataOf(call), session: call.session, apiVersion: call.version });
  const sobjects = source.schema.objects().map(({ name, label, labelPlural, keyPrefix }) => {
    const sobject = `/services/data/v${call.version}/tooling/sobjects/${name}`;
    return { name, label, labelPlural, keyPrefix, queryable: true, urls: { sobject, rowTemplate: `${sobject}/{ID}` } };
  });
  return { status: 200, body: { encoding: 'UTF-8', maxBatchSize: 200, sobjects } };
};

/** https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/intro_rest_resources.htm */
const describe: RouteHandler = async (call, { object: name = '' }) => {
  const source = await toolingSource({ metadata: metadataOf(call), session: call.session, apiVersion: call.version });
  const object = source.schema.object(name);
  if (!object) throw notFound();
  const rights = { read: true, create: false, edit: false, delete: false, viewAll: true, modifyAll: false };
  const fields = object.fields.map((field) => describeField(field, rights));
  const body = describeObject({ object, access: rights, fields, children: [], version: call.version, recordTypes: [] });
  return { status: 200, body };
};

const listResources: RouteHandler = async (call) => {
  const base = `/services/data/v${call.version}/tooling`;
  const names = ['query', 'sobjects', 'executeAnonymous', 'runTestsAsynchronous', 'runTestsSynchronous'];
  return { status: 200, body: Object.fromEntries(names.map((name) => [name, `${base}/${name}`])) };
};

const anonymous: RouteHandler = async (call) => {
  const body = call.query.get('anonymousBody');
  if (body === null) throw new SalesforceError(400, 'INVALID_PARAMETER', 'anonymousBody is missing');
  return { status: 200, body: await executeAnonymous(await metadataFor(call.session), body) };
};

/** Lists come as a list or as names with commas between them. */
function list(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  if (typeof value !== 'string') return [];
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function testRequest(body: unknown): TestRequest {
  // The older form is a bare list of tests.
  const given = Array.isArray(body) ? { tests: body } : isRecord(body) ? body : {};
  const tests = Array.isArray(given['tests']) ? given['tests'].filter(isRecord) : [];
  const request: TestRequest = {
    testLevel: text(given['testLevel']),
    classNames: list(given['classNames']),
    classIds: list(given['classids'] ?? given['classIds']),
    tests: tests.map((each) => ({
      className: text(each['className']),
      classId: text(each['classId']),
      testMethods: list(each['testMethods']),
    })),
  };
  const isEmpty = request.classNames.length + request.classIds.length + request.tests.length === 0;
  const runsAll = request.testLevel === 'RunLocalTests' || request.testLevel === 'RunAllTestsInOrg';
  if (isEmpty && !runsAll) {
    throw new SalesforceError(
      400,
      'INVALID_INPUT',
      'Specify the tests to run: classNames, classids, tests or a testLevel.',
    );
  }
  return request;
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/intro_rest_resources_testing_runner_async.htm */
const runAsynchronous: RouteHandler = async (call) => {
  const metadata = await metadataFor(call.session);
  return { status: 200, body: metadata.testRuns.start(testRequest(call.body()), call.session.userId).id };
};

const runSynchronous: RouteHandler = async (call) => {
  const metadata = await metadataFor(call.session);
  const body = call.body();
  const report = metadata.testRuns.run(testRequest(body));
  if (!isRecord(body) || body['skipCodeCoverage'] !== true) metadata.testRuns.keepCoverage(report);
  return { status: 200, body: runTestResult(metadata, report) };
};

/** The Tooling API, as far as it is emulated. */
export function toolingRoutes(cursorsOf: CursorsOf): Route[] {
  return [
    { path: 'tooling', methods: { GET: listResources } },
    { path: 'tooling/query', methods: { GET: query(cursorsOf) } },
    { path: 'tooling/query/:locator', methods: { GET: nextPage(cursorsOf) } },
    { path: 'tooling/sobjects', methods: { GET: listObjects } },
    { path: 'tooling/sobjects/:object', methods: { POST: createToolingRecord } },
    { path: 'tooling/sobjects/:object/describe', methods: { GET: describe } },
    { path: 'tooling/sobjects/:object/:id', methods: { GET: getRecord, DELETE: deleteToolingRecord } },
    { path: 'tooling/executeAnonymous', methods: { GET: anonymous } },
    { path: 'tooling/runTestsAsynchronous', methods: { POST: runAsynchronous } },
    { path: 'tooling/runTestsSynchronous', methods: { POST: runSynchronous } },
  ];
}
