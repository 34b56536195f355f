// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestRest } from '../rest/test-rest.ts';
import { createTestRest, queryPath } from '../rest/test-rest.ts';
import type { UserContext } from '../types.ts';

/*
 * Organization-wide defaults: https://help.salesforce.com/s/articleView?id=platform.security_sharing_owd_about.htm
 * Private activities ("only the activity owner, and users above the activity owner in the role hierarchy, can edit and
 * delete the activity"; users with read access to the record it belongs to can view it):
 * https://help.salesforce.com/s/articleView?id=platform.sharing_model_fields.htm
 */

let test: TestRest;
let colleague: UserContext;
let manager: UserContext;

async function addUser(first: string): Promise<UserContext> {
  const userId = await test.store.tx(test.system, async (tx) => {
    const profile = tx.find('Profile', { Name: 'Standard User' })[0];
    const name = first.toLowerCase();
    return tx.insert('User', {
      FirstName: first,
      LastName: 'Test',
      Username: `${name}@acme.example.uat`,
      Email: `${name}@acme.example`,
      Alias: name,
      ProfileId: profile?.Id ?? null,
      TimeZoneSidKey: 'UTC',
    });
  });
  return { userId };
}

beforeEach(async () => {
  test = await createTestRest();
  colleague = await addUser('Ben');
  manager = await addUser('Dana');
  await test.store.tx(test.system, (tx) => tx.update('User', test.agent.userId, { ManagerId: manager.userId }));
});

const create = async (object: string, body: Record<string, unknown>, as: UserContext) =>
  String((await test.call(`/sobjects/${object}`, { body, as, headers: { 'sforce-auto-assign': 'FALSE' } })).body['id']);
const totalOf = async (object: string, as: UserContext) =>
  (await test.call(queryPath(`SELECT Id FROM ${object}`), { as })).body['totalSize'];
const change = (object: string, id: string, as: UserContext) =>
  test.call<{ errorCode: string; message: string }[]>(`/sobjects/${object}/${id}`, {
    method: 'PATCH',
    body: { Subject: 'Changed' },
    as,
  });

describe('private Cases', () => {
  let caseId: string;
  beforeEach(async () => {
    test.store.access.setSharing('Case', 'private');
    caseId = await create('Case', { Subject: 'Printer' }, test.agent);
  });

  it('are seen by their owner, people above and administrators, and by nobody else', async () => {
    expect(await totalOf('Case', test.agent)).toBe(1);
    expect(await totalOf('Case', manager)).toBe(1);
    expect(await totalOf('Case', test.admin)).toBe(1);
    expect(await totalOf('Case', colleague)).toBe(0);
    expect((await test.call(`/sobjects/Case/${caseId}`, { as: colleague })).status).toBe(404);
  });

  it('cannot be changed or deleted by a colleague', async () => {
    expect(await change('Case', caseId, colleague)).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY' }],
    });
    expect((await change('Case', caseId, manager)).status).toBe(204);
  });

  it('cannot be pointed at by those who do not see them', async () => {
    const refused = await test.call<{ errorCode: string; message: string }[]>('/sobjects/Task', {
      body: { Subject: 'Call in', WhatId: caseId },
      as: colleague,
    });
    expect(refused).toMatchObject({
      status: 400,
      body: [
        {
          errorCode: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
          message: `insufficient access rights on cross-reference id: ${caseId.slice(0, 15)}`,
        },
      ],
    });
  });

  it('are gone for the agent to whom the assignment did not give them', async () => {
    test.store.settings.defaultCaseOwnerId = test.admin.userId;
    const made = await test.call('/sobjects/Case', { body: { Subject: 'Given away' }, as: test.agent });
    expect(made.status).toBe(201);
    expect((await test.call(`/sobjects/Case/${String(made.body['id'])}`, { as: test.agent })).status).toBe(404);
  });
});

describe('private Tasks', () => {
  beforeEach(() => test.store.access.setSharing('Task', 'private'));

  it('that belong to nothing can be opened by nobody but the owner and people above', async () => {
    await create('Task', { Subject: 'Call in' }, test.agent);
    expect(await totalOf('Task', test.agent)).toBe(1);
    expect(await totalOf('Task', manager)).toBe(1);
    expect(await totalOf('Task', colleague)).toBe(0);
  });

  it('are seen by who sees the person they are about, but changed only by owner and people above', async () => {
    const contactId = await create('Contact', { LastName: 'Wong' }, test.agent);
    const id = await create('Task', { Subject: 'Call in', WhoId: contactId }, test.agent);
    expect(await totalOf('Task', colleague)).toBe(1);
    expect(await change('Task', id, colleague)).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY', message: 'insufficient access rights on object id' }],
    });
    expect((await change('Task', id, manager)).status).toBe(204);
    expect((await change('Task', id, test.admin)).status).toBe(204);
  });

  it('are hidden with the Case they belong to', async () => {
    test.store.access.setSharing('Case', 'private');
    const caseId = await create('Case', { Subject: 'Printer' }, test.agent);
    await create('Task', { Subject: 'Call in', WhatId: caseId }, test.agent);
    expect(await totalOf('Task', colleague)).toBe(0);
  });
});

it('lets everybody read and only the owner change where the default is public read only', async () => {
  test.store.access.setSharing('Case', 'public-read');
  const id = await create('Case', { Subject: 'Printer' }, test.agent);
  expect(await totalOf('Case', colleague)).toBe(1);
  expect((await change('Case', id, colleague)).body[0]?.errorCode).toBe('INSUFFICIENT_ACCESS_OR_READONLY');
  expect((await change('Case', id, test.agent)).status).toBe(204);
});
