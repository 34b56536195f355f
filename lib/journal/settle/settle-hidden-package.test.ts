// @vitest-environment node
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { signIn } from '../../../tests/emulators/testing.ts';
import { callObject } from '../../domain/keys.ts';
import { settleLane } from './settle.ts';
import { endedCall, key, lane, note, taskQuery, useLaneScene } from '../../../tests/integration/support/lane-rows.ts';

const { scene, only } = useLaneScene();

it('a Task that a colleague wrote without the package is not written again for the colleague, nor changed', async () => {
  const ben = (await signIn(scene().world, { org: 'uat', user: 'ben' })).userId;
  const part = 'ben';
  await scene()
    .world.salesforce.org('uat')
    .store.tx({ userId: ben }, (tx) =>
      tx.insert('Task', {
        Subject: 'By Ben',
        CallObject: callObject(key.replace(/ada$/, part)),
        ActivityDate: '2026-11-23',
        Status: 'Completed',
        OwnerId: ben,
      }),
    );
  const { put, context, row } = await scene().browser('b1');
  await put(endedCall({ behalf: { as: 'supervisor', part, staff: part, userId: ben }, notes: [] }));
  await settleLane(lane, context);
  expect(await only(taskQuery)).toMatchObject({ Subject: 'By Ben' });
  expect((await row('call-1')).log.state).toBe('not-mine');
});

it('what this browser wrote before the permission set was given is taken over, not written again', async () => {
  const free = await scene().browser('b1', { mode: 'package-free' });
  await free.put(endedCall({ mode: 'package-free', notes: [note('hello')] }));
  await settleLane(lane, free.context);
  const before = await only(taskQuery);
  // Its answer was lost.
  const { put, context } = await scene().browser('b2');
  await put(endedCall({ mode: 'package-free', notes: [note('hello')] }));
  await settleLane(lane, context);
  expect((await only(taskQuery)).Id).toBe(before.Id);
});
