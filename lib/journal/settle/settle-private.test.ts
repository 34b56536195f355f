// @vitest-environment node
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signIn } from '../../../tests/emulators/testing.ts';
import { settleLane } from './settle.ts';
import {
  endedCall,
  handledChat,
  lane,
  note,
  taskQuery,
  useLaneScene,
} from '../../../tests/integration/support/lane-rows.ts';

const { scene, only } = useLaneScene();

describe('a Case and a Contact that belong to somebody else', () => {
  const sharing = (value: 'private' | 'public') => {
    for (const object of ['Contact', 'Case'])
      scene().world.salesforce.org('uat').store.access.setSharing(object, value);
  };
  beforeEach(() => sharing('private'));
  afterEach(() => sharing('public'));

  /** As another person, who shares nothing. */
  async function madeByBen(object: string, fields: Record<string, string>): Promise<string> {
    const ben = (await signIn(scene().world, { org: 'uat', user: 'ben' })).userId;
    const { store } = scene().world.salesforce.org('uat');
    return store.tx({ userId: ben }, (tx) => tx.insert(object, fields));
  }

  it('are left out of the Task, which says so and is written', async () => {
    const { put, context, row } = await scene().browser('b1');
    const caseId = await madeByBen('Case', { Subject: 'Call enquiry 1001 · unknown' });
    const contactId = await madeByBen('Contact', { LastName: 'Hidden' });
    await put(
      endedCall({
        notes: [note('hello')],
        match: { status: 'one', contactId, contactName: 'Hidden', candidates: [] },
      }),
      handledChat(
        { log: { state: 'logged', undone: 0, caseId, task: {}, case: {} } },
        { voice: true, channel: 'CALL' },
      ),
    );
    await settleLane(lane, context);
    const task = await only(taskQuery);
    expect(task).toMatchObject({ WhatId: null, WhoId: null });
    expect(task.Description).toContain('hello');
    expect(task.Description).toContain('Not linked to a record that the agent may not see.');
    expect((await row('call-1')).log.unreachable).toEqual([contactId, caseId]);
  });
});
