// @vitest-environment node
import { beforeEach, expect, it } from 'vitest';
import type { TestRest } from './test-rest.ts';
import { createTestRest, queryPath } from './test-rest.ts';
import { versionsResponse } from './versions.ts';

let test: TestRest;

beforeEach(async () => {
  test = await createTestRest();
});

// https://developer.salesforce.com/docs/platform/api-rest/guide/resources-versions.html
it('lists versions with the labels of their releases', async () => {
  const list = await versionsResponse().json();
  expect(list).toHaveLength(38);
  expect(list.at(0)).toEqual({ label: "Summer '14", url: '/services/data/v31.0', version: '31.0' });
  expect(list.at(29)).toEqual({ label: "Spring '24", url: '/services/data/v60.0', version: '60.0' });
  expect(list.at(-1)).toEqual({ label: "Winter '27", url: '/services/data/v68.0', version: '68.0' });
});

it.each(['31.0', '51.0', '60.0', '63.0', '66.0'])('answers %s in its own addresses', async (version) => {
  const base = `/services/data/v${version}`;
  const created = await test.call(`${base}/sobjects/Account`, { body: { Name: 'Acme' } });
  expect(created.headers.get('Location')).toMatch(new RegExp(`^${base}/sobjects/Account/001`));
  const { body } = await test.call<{ records: { attributes: { url: string } }[] }>(
    `${base}${queryPath('SELECT Id FROM Account')}`,
  );
  expect(body.records[0]?.attributes.url).toMatch(new RegExp(`^${base}/sobjects/Account/001`));
});

// https://help.salesforce.com/s/articleView?id=000354473&type=1
// "This resource is available in REST API version …" on each resource's page of the REST API Developer Guide
it.each([
  ['composite/tree/Account', 34],
  ['composite/batch', 34],
  ['composite', 38],
  ['composite/sobjects', 42],
  ['composite/graph', 50],
])('has %s since %i.0', async (path, since) => {
  const at = async (version: number) => (await test.call(`/services/data/v${version}.0/${path}`, { body: {} })).status;
  expect(await at(since)).toBe(400);
  expect(await at(since - 1)).toBe(404);
});

it.each(['7.0', '20.0', '30.0'])('says that %s is gone', async (version) => {
  expect(await test.call(`/services/data/v${version}/sobjects`)).toMatchObject({
    status: 410,
    body: [{ errorCode: 'GONE' }],
  });
});

it.each(['6.0', '69.0', '68.5', '68'])('does not know %s', async (version) => {
  expect(await test.call(`/services/data/v${version}/sobjects`)).toMatchObject({
    status: 404,
    body: [{ errorCode: 'NOT_FOUND' }],
  });
});
