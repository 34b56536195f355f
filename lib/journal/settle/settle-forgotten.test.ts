// @vitest-environment node
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { noon } from '../../domain/testing/rows.ts';
import { settleLane } from './settle.ts';
import { endedCall, handledChat, lane, useLaneScene } from '../../../tests/integration/support/lane-rows.ts';

const { scene } = useLaneScene();
const tasks = "SELECT Id FROM Task WHERE CallObject LIKE 'cinnox:%'";

describe('what is older than the rows that the org keeps', () => {
  it('is not written by itself: a person is asked, and says so', async () => {
    const { context, put, row, journal } = await scene().browser('b1', { horizon: noon + 1 });
    await put(endedCall(), handledChat());
    await expect(settleLane(lane, context)).rejects.toMatchObject({ code: 'too_old' });
    expect(await scene().rows(tasks)).toEqual([]);
    expect((await row('call-1')).log.error?.code).toBe('too_old');
    for (const id of ['call-1', 'enquiry-1'])
      await journal.change(id, (now) => ({ ...now, log: { ...now.log, sure: true } }));
    expect(await settleLane(lane, context)).toEqual({ done: true });
    expect(await scene().rows(tasks)).toHaveLength(1);
    expect((await row('call-1')).log.error).toBeUndefined();
  });

  it('younger things are written', async () => {
    const { context, put } = await scene().browser('b1', { horizon: noon });
    await put(endedCall());
    expect(await settleLane(lane, context)).toMatchObject({ done: true });
    expect(await scene().rows(tasks)).toHaveLength(1);
  });
});
