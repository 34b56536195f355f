// @vitest-environment node
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { withLaterChoices } from '../../domain/choices.ts';
import { noon } from '../../domain/testing/rows.ts';
import { mirrorNote } from '../mirror.ts';
import { withoutDecision } from '../../domain/decisions.ts';
import { settleLane } from './settle.ts';
import type { SettleContext } from './settle-context.ts';
import {
  caseQuery,
  endedCall,
  handledChat,
  key,
  keyQuery,
  lane,
  note,
  taskQuery,
  useLaneScene,
} from '../../../tests/integration/support/lane-rows.ts';

const { scene, only } = useLaneScene();

describe('"don’t log"', () => {
  const declined = { declined: { by: 'ada', at: noon, written: false } };

  it('is a row in the org that no other browser writes over', async () => {
    const [one, two] = [await scene().browser('b1'), await scene().browser('b2')];
    await one.put(endedCall(declined));
    expect(await settleLane(lane, one.context)).toEqual({ done: true });
    expect(await only(keyQuery(key))).toMatchObject({ State__c: 'do-not-log' });
    await two.put(endedCall({ notes: [note('words')] }));
    expect(await settleLane(lane, two.context)).toEqual({ done: true });
    expect(await scene().rows(taskQuery)).toEqual([]);
    expect((await two.row('call-1')).log.state).toBe('do-not-log');
  });

  it('said after another browser logged it gives way to what is there', async () => {
    const [one, two] = [await scene().browser('b1'), await scene().browser('b2')];
    await one.put(endedCall());
    await settleLane(lane, one.context);
    await two.put(endedCall(declined));
    expect(await settleLane(lane, two.context)).toEqual({ done: true });
    const after = await two.row('call-1');
    expect(after.log).toMatchObject({ state: 'logged', taskId: (await only(taskQuery)).Id });
    expect(after.declined).toBeUndefined();
  });

  it('said while the Task was being written does not loop', async () => {
    const { put, context, journal, row } = await scene().browser('b1');
    await put(endedCall());
    const { client } = context;
    const late = {
      ...client,
      composite: async (...given: Parameters<typeof client.composite>) => {
        if (given[1].allOrNone) await journal.change('call-1', (now) => ({ ...now, ...declined }));
        return client.composite(...given);
      },
    };
    expect(await settleLane(lane, { ...context, client: late })).toEqual({ done: true });
    expect(await row('call-1')).toMatchObject({ log: { state: 'logged' } });
  });

  it('said while it was looked what the org has is heeded', async () => {
    const { put, context, journal, row } = await scene().browser('b1');
    await put(endedCall());
    const { client } = context;
    let isSaid = false;
    const late = {
      ...client,
      composite: async (...given: Parameters<typeof client.composite>) => {
        const answers = await client.composite(...given);
        if (!isSaid) await journal.change('call-1', (now) => ({ ...now, ...declined }));
        isSaid = true;
        return answers;
      },
    };
    expect(await settleLane(lane, { ...context, client: late })).toEqual({ done: true });
    expect(await scene().rows(taskQuery)).toEqual([]);
    expect(await only(keyQuery(key))).toMatchObject({ State__c: 'do-not-log' });
    expect(await row('call-1')).toMatchObject({ declined: { written: true }, log: { state: 'do-not-log' } });
  });

  it('taken back is logged, and its row stays readable under a name of its own', async () => {
    const { put, context, journal } = await scene().browser('b1');
    await put(endedCall(declined));
    await settleLane(lane, context);
    await journal.change('call-1', ({ declined: gone, ...now }) => {
      void gone;
      return { ...now, log: { ...now.log, state: 'open', rekey: true } };
    });
    expect(await settleLane(lane, context)).toEqual({ done: true });
    expect(await scene().rows(taskQuery)).toHaveLength(1);
    expect(await only(keyQuery(`${key}~1`))).toMatchObject({ State__c: 'do-not-log' });
    expect(await only(keyQuery(key))).toMatchObject({ State__c: 'logged' });
  });

  it('taken back while it was being written is taken back', async () => {
    const { put, context, journal } = await scene().browser('b1');
    await put(endedCall(declined));
    const { client } = context;
    let first = true;
    const restoring = {
      ...client,
      composite: async (...given: Parameters<typeof client.composite>) => {
        const answers = await client.composite(...given);
        if (first)
          await journal.change('call-1', ({ declined: gone, ...now }) => {
            void gone;
            return { ...now, log: { ...now.log, state: 'open' } };
          });
        first = false;
        return answers;
      },
    };
    expect(await settleLane(lane, { ...context, client: restoring })).toEqual({ done: true });
    expect(await scene().rows(taskQuery)).toHaveLength(1);
  });

  it('taken back in two browsers finds a free name each time', async () => {
    const [one, two] = [await scene().browser('b1'), await scene().browser('b2')];
    for (const each of [one, two]) {
      await each.put(endedCall(declined));
      await settleLane(lane, each.context);
      await each.journal.change('call-1', ({ declined: gone, ...now }) => {
        void gone;
        return { ...now, log: { ...now.log, state: 'open', rekey: true } };
      });
      // Decided again before it could be logged.
      await settleLane(lane, { ...each.context, taskObject: null }).catch(() => undefined);
    }
    expect(await settleLane(lane, two.context)).toEqual({ done: true });
    expect(await scene().rows(taskQuery)).toHaveLength(1);
    expect(await scene().rows("SELECT Id FROM CINNOX_Log__c WHERE State__c = 'do-not-log'")).toHaveLength(2);
  });

  it('of what a rule had left out tells the person’s reason, not the rule’s', async () => {
    const { put, context, journal } = await scene().browser('b1');
    const { settings } = context;
    const calls = { ...settings.calls, 'answered-in': 'none' as const };
    await put(endedCall());
    await settleLane(lane, { ...context, settings: { ...settings, calls } });
    await journal.change('call-1', (now) => ({ ...now, declined: { ...declined.declined, reason: 'Private' } }));
    await settleLane(lane, context);
    const told = await only(keyQuery(key));
    expect(told).toMatchObject({ State__c: 'do-not-log' });
    expect(JSON.parse(String(told.Data__c))).toMatchObject({ reason: 'Private' });
  });

  it('of what a rule had left out stands above the rule', async () => {
    const { put, context, journal, row } = await scene().browser('b1');
    const { settings } = context;
    const silent = {
      ...context,
      settings: { ...settings, calls: { ...settings.calls, 'answered-in': 'none' as const } },
    };
    await put(endedCall());
    await settleLane(lane, silent);
    expect(await only(keyQuery(key))).toMatchObject({ State__c: 'skipped' });
    await journal.change('call-1', (now) => ({ ...now, ...declined }));
    expect(await settleLane(lane, silent)).toEqual({ done: true });
    expect(await only(keyQuery(key))).toMatchObject({ State__c: 'do-not-log' });
    expect(await row('call-1')).toMatchObject({ declined: { written: true }, log: { state: 'do-not-log' } });
  });

  it('of what a rule had left out stands although there are words about it, which alone would end the rule’s', async () => {
    const [one, two] = [await scene().browser('b1'), await scene().browser('b2')];
    const { settings } = one.context;
    const calls = { ...settings.calls, 'answered-in': 'none' as const };
    await one.put(endedCall());
    await settleLane(lane, { ...one.context, settings: { ...settings, calls } });
    expect(await only(keyQuery(key))).toMatchObject({ State__c: 'skipped' });
    await two.put(endedCall({ ...declined, notes: [note('words')] }));
    expect(await settleLane(lane, two.context)).toEqual({ done: true });
    expect(await only(keyQuery(key))).toMatchObject({ State__c: 'do-not-log' });
    await one.put(endedCall());
    expect(await settleLane(lane, one.context)).toEqual({ done: true });
    expect(await scene().rows(taskQuery)).toEqual([]);
  });

  it('said elsewhere of what a rule had left out here is not undone by words that would end the rule’s', async () => {
    const [one, two] = [await scene().browser('b1'), await scene().browser('b2')];
    const { settings } = one.context;
    const calls = { ...settings.calls, 'answered-in': 'none' as const };
    await one.put(endedCall());
    await settleLane(lane, { ...one.context, settings: { ...settings, calls } });
    await two.put(endedCall(declined));
    await settleLane(lane, two.context);
    await one.journal.change('call-1', (now) => ({ ...now, notes: [note('words')] }));
    expect(await settleLane(lane, one.context)).toEqual({ done: true });
    expect(await only(keyQuery(key))).toMatchObject({ State__c: 'do-not-log' });
    expect(await one.row('call-1')).toMatchObject({ declined: { written: true }, log: { state: 'do-not-log' } });
    expect(await scene().rows(taskQuery)).toEqual([]);
  });
});

it('a disposition that is taken away while its Task is made does not come back', async () => {
  const { put, context, journal, row } = await scene().browser('b1');
  await put(endedCall({ disposition: { value: 'Sale', by: 'ada', at: noon } }));
  const client: SettleContext['client'] = {
    ...context.client,
    async composite(parts, options) {
      const answers = await context.client.composite(parts, options);
      if (options.allOrNone)
        await journal.change('call-1', (now) =>
          withLaterChoices(now, { takenAway: { disposition: { by: 'ada', at: noon + 1 } } }),
        );
      return answers;
    },
  };
  expect(await settleLane(lane, { ...context, client })).toEqual({ done: true });
  expect((await row('call-1')).disposition).toBeUndefined();
  expect(await only(taskQuery)).toMatchObject({ CallDisposition: 'Call Ended' });
});

describe('"don’t log" that another browser said before the call had a key', () => {
  const messageId = 'm1';
  const { callId, ...live } = endedCall({}, { messageId, reported: false }).call ?? endedCall().call!;
  void callId;

  async function saidElsewhere() {
    const { put, context } = await scene().browser('b1');
    await put({ ...endedCall({ declined: { by: 'ada', at: noon, written: false } }), call: live });
    await mirrorNote('call-1', context);
    return scene().browser('b2');
  }

  it('can be taken back here when it is the org’s', async () => {
    const { put, context, journal } = await saidElsewhere();
    await put(endedCall({}, { messageId }));
    await settleLane(lane, context);
    expect(await only(keyQuery(key))).toMatchObject({ State__c: 'do-not-log' });
    await journal.change('call-1', withoutDecision);
    expect(await settleLane(lane, context)).toEqual({ done: true });
    expect(await only(keyQuery(key))).toMatchObject({ State__c: 'logged' });
    await only(taskQuery);
    // Whoever comes later, too.
    const third = await scene().browser('b3');
    await third.put(endedCall({}, { messageId }));
    expect(await settleLane(lane, third.context)).toEqual({ done: true });
    expect((await third.row('call-1')).log.state).toBe('logged');
  });

  it('can be taken back here while the call goes on', async () => {
    const { put, context, journal, row } = await saidElsewhere();
    const { endedAt, ...unended } = live;
    void endedAt;
    await put({ ...endedCall(), call: unended }, handledChat({}, { voice: true, channel: 'CALL' }));
    await settleLane(lane, context);
    expect(await row('call-1')).toMatchObject({ declined: { by: 'ada' } });
    expect(await scene().rows(caseQuery)).toEqual([]);
    await journal.change('call-1', withoutDecision);
    expect(await settleLane(lane, context)).toEqual({ done: true });
    await only(caseQuery);
    expect((await row('call-1')).declined).toBeUndefined();
  });
});
