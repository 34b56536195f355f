// @vitest-environment node
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signIn } from '../../../tests/emulators/testing.ts';
import { settleLane } from './settle.ts';
import { noon } from '../../domain/testing/rows.ts';
import {
  caseQuery,
  closed,
  endedCall,
  handledChat,
  lane,
  message,
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

  it('is written whole for a colleague by who may not see what belongs to that person', async () => {
    const ben = (await signIn(scene().world, { org: 'uat', user: 'ben' })).userId;
    const behalf = { as: 'supervisor', part: 'ben', staff: 'ben', userId: ben } as const;
    const { put, context } = await scene().browser('b1');
    scene().chat.messages = Array.from({ length: 40 }, (_, index) => message(index + 1, 'x'.repeat(1_000)));
    const mine = { by: 'behalf', at: noon } as const;
    await put(
      endedCall({ behalf, mine, notes: [note('y'.repeat(40_000))] }),
      handledChat({ behalf, mine }, { ...closed, voice: true, channel: 'CALL', agentEid: 'ben' }),
    );
    expect(await settleLane(lane, context)).toEqual({ done: true });
    const made = await only(`${caseQuery} AND OwnerId = '${ben}'`);
    const task = await only(`${taskQuery} AND OwnerId = '${ben}'`);
    expect(task.WhatId).toBe(made.Id);
    const files = await scene().rows('SELECT Title, FirstPublishLocationId FROM ContentVersion ORDER BY Title');
    expect(files).toMatchObject([
      { Title: 'Conversation of enquiry 1001', FirstPublishLocationId: made.Id },
      { Title: 'Whole note', FirstPublishLocationId: task.Id },
    ]);
  });

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
