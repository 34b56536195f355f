// @vitest-environment node
import { expect, it } from 'vitest';
import { createTestOrg } from './test-org.ts';

it('takes rights on a standard object from one user only', async () => {
  const { store, agent, admin } = await createTestOrg();
  store.access.restrict(agent.userId, 'Case', { create: false });
  await expect(store.tx(agent, (tx) => tx.insert('Case', { Subject: 'x' }))).rejects.toMatchObject({
    errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY',
  });
  await expect(store.tx(admin, (tx) => tx.insert('Case', { Subject: 'x' }))).resolves.toMatch(/^500/);
  store.access.restrict(agent.userId, 'Case', { read: false });
  await expect(store.tx(agent, async (tx) => tx.query('SELECT Id FROM Case'))).rejects.toMatchObject({
    errorCode: 'INVALID_TYPE',
  });
});

it('lets only owners and administrators delete', async () => {
  const { store, agent, admin } = await createTestOrg();
  const id = await store.tx(admin, (tx) => tx.insert('Contact', { LastName: 'Wong' }));
  await expect(store.tx(agent, (tx) => tx.delete('Contact', id))).rejects.toMatchObject({
    errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY',
  });
  await store.tx(agent, (tx) => tx.insert('Case', { ContactId: id }));
  await expect(store.tx(admin, (tx) => tx.delete('Contact', id))).rejects.toMatchObject({ errorCode: 'DELETE_FAILED' });
});

it('hides a custom field from an administrator too until it is granted', async () => {
  const { store, admin } = await createTestOrg();
  store.defineField('Contact', { name: 'Extra__c', label: 'Extra', type: 'string', length: 5 });
  expect(store.access.fieldAccess(admin, 'Contact', 'Extra__c')).toEqual({ read: false, edit: false });
  expect(store.access.fieldAccess({ ...admin, system: true }, 'Contact', 'Extra__c')).toEqual({
    read: true,
    edit: true,
  });
});
