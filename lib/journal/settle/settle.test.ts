// @vitest-environment node
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { enquiryKey } from '../../domain/keys.ts';
import { noon } from '../../domain/testing/rows.ts';
import { SalesforceError } from '../../../tests/emulators/salesforce/types.ts';
import { settleLane } from './settle.ts';
import {
  caseQuery,
  closed,
  endedCall,
  handledChat,
  key,
  keyQuery,
  lane,
  message,
  note,
  taskQuery,
  useLaneScene,
} from '../../../tests/integration/support/lane-rows.ts';

const { scene, only } = useLaneScene();

describe('writing', () => {
  it('makes key rows, Task and Case in one request, related to each other', async () => {
    const { put, context, row } = await scene().browser('b1');
    let composites = 0;
    const { client } = context;
    const counting = {
      ...client,
      composite: (...given: Parameters<typeof client.composite>) => {
        if (given[1].allOrNone) composites += 1;
        return client.composite(...given);
      },
    };
    await put(endedCall({ notes: [note('hello')] }), handledChat({}, { voice: true }));
    expect(await settleLane(lane, { ...context, client: counting })).toEqual({ done: true });
    expect(composites).toBe(1);
    const [task, made] = [await only(taskQuery), await only(caseQuery)];
    expect(task).toMatchObject({ WhatId: made.Id, Status: 'Completed', CallObject: `cinnox:${key}` });
    expect(made.Origin).toBe('Phone');
    expect(await only(keyQuery(key))).toMatchObject({
      State__c: 'logged',
      Task_Id__c: task.Id,
      Case_Id__c: made.Id,
      Note__c: 'hello',
    });
    expect(await only(keyQuery(enquiryKey('acme', '1001')))).toMatchObject({ State__c: 'logged', Case_Id__c: made.Id });
    expect((await row('call-1')).log).toMatchObject({ state: 'logged', taskId: task.Id, loggedNote: 'hello' });
  });

  it('done again does nothing', async () => {
    const { put, context } = await scene().browser('b1');
    await put(endedCall(), handledChat({}, { voice: true }));
    await settleLane(lane, context);
    const before = await scene().rows('SELECT Id, SystemModstamp FROM Task');
    scene().now.at += 60_000;
    expect(await settleLane(lane, context)).toEqual({ done: true });
    expect(await scene().rows('SELECT Id, SystemModstamp FROM Task')).toEqual(before);
  });

  it.each(['received', 'afterCommit'] as const)(
    'whose answer is lost (%s) makes one Task and one Case',
    async (point) => {
      const { put, context, row } = await scene().browser('b1');
      await put(endedCall({ notes: [note('hello')] }), handledChat({}, { voice: true }));
      // The look-up is the first composite; the write is the second.
      let writes = 0;
      const { client } = context;
      const cutting = {
        ...client,
        composite: (...given: Parameters<typeof client.composite>) => {
          if (given[1].allOrNone && (writes += 1) === 1)
            scene().world.faults.add({ route: 'POST *composite*', point, cut: true, times: 1 });
          return client.composite(...given);
        },
      };
      await expect(settleLane(lane, { ...context, client: cutting })).rejects.toMatchObject({ code: 'network' });
      expect(await settleLane(lane, context)).toEqual({ done: true });
      const [task, made] = [await only(taskQuery), await only(caseQuery)];
      expect(task.WhatId).toBe(made.Id);
      expect(String(task.Description).match(/hello/g)).toHaveLength(1);
      expect((await row('call-1')).log).toMatchObject({ state: 'logged', taskId: task.Id, loggedNote: 'hello' });
      expect((await row('enquiry-1')).log).toMatchObject({ state: 'logged', caseId: made.Id });
    },
  );

  it('of more calls than one request takes goes on with the next', async () => {
    const { put, context } = await scene().browser('b1');
    const calls = Array.from({ length: 14 }, (_none, index) =>
      endedCall({ id: `call-${index}` }, { callId: `c${index}` }),
    );
    await put(...calls, handledChat({}, { voice: true }));
    expect(await settleLane(lane, context)).toEqual({ done: true });
    const tasks = await scene().rows(taskQuery);
    expect(new Set(tasks.map((task) => task.CallObject)).size).toBe(14);
    expect(tasks).toHaveLength(14);
  });

  it('keeps what was typed while the request was under way, and patches it in', async () => {
    const { put, context, journal, row } = await scene().browser('b1');
    await put(endedCall({ notes: [note('first')] }));
    const { client } = context;
    const typing = {
      ...client,
      composite: async (...given: Parameters<typeof client.composite>) => {
        const answers = await client.composite(...given);
        if (given[1].allOrNone)
          await journal.change('call-1', (now) => ({ ...now, notes: [note('first and second', 2)] }));
        return answers;
      },
    };
    await settleLane(lane, { ...context, client: typing });
    expect((await only(taskQuery)).Description).toMatch(/^first and second\n/);
    expect((await row('call-1')).log.loggedNote).toBe('first and second');
  });

  it('clears an error that is over', async () => {
    const { put, context, journal, row } = await scene().browser('b1');
    await put(endedCall());
    await settleLane(lane, context);
    await journal.change('call-1', (now) => ({
      ...now,
      log: { ...now.log, error: { code: 'limit_exceeded', message: 'x', at: 1, details: '' } },
    }));
    await settleLane(lane, context);
    expect((await row('call-1')).log).not.toHaveProperty('error');
  });
});

describe('a missing permission', () => {
  it('for Tasks does not keep the Case from being written; the Task follows', async () => {
    const { put, context } = await scene().browser('b1');
    await put(endedCall({ notes: [note('hello')] }), handledChat({}, { voice: true }));
    await expect(settleLane(lane, { ...context, taskObject: null })).rejects.toMatchObject({
      code: 'permission_missing',
    });
    const made = await only(caseQuery);
    expect(await scene().rows(taskQuery)).toEqual([]);
    expect(await settleLane(lane, context)).toEqual({ done: true });
    expect(await only(taskQuery)).toMatchObject({ WhatId: made.Id });
    expect(await only(caseQuery)).toMatchObject({ Id: made.Id });
  });

  it('for Cases does not keep the Task from being written; the Case follows', async () => {
    const { put, context, row } = await scene().browser('b1');
    await put(endedCall(), handledChat({}, { voice: true }));
    await expect(settleLane(lane, { ...context, caseObject: null })).rejects.toMatchObject({
      code: 'permission_missing',
    });
    expect(await only(taskQuery)).toMatchObject({ WhatId: null });
    expect((await row('enquiry-1')).log.state).toBe('open');
    expect(await settleLane(lane, context)).toEqual({ done: true });
    expect(await only(taskQuery)).toMatchObject({ WhatId: (await only(caseQuery)).Id });
  });

  it('for Cases does not delay a Task that is not due yet', async () => {
    const { put, context } = await scene().browser('b1');
    scene().now.at = noon + 61_000;
    await put(endedCall({ touched: false }), handledChat({}, { voice: true }));
    const outcome = await settleLane(lane, { ...context, caseObject: null });
    expect(outcome).toMatchObject({ done: false });
    if (outcome.done) return;
    expect(outcome.again).toBeGreaterThanOrEqual(noon + 80_000);
    expect(outcome.again).toBeLessThanOrEqual(noon + 100_000);
  });

  it('for Tasks is said, and nothing is half written', async () => {
    const { put, context } = await scene().browser('b1');
    await put(endedCall(), handledChat({}, { voice: true }));
    await expect(settleLane(lane, { ...context, taskObject: null })).rejects.toMatchObject({
      details: { object: 'Task' },
    });
    expect(await scene().rows(keyQuery(key))).toEqual([]);
  });
});

describe('a record that a rule refuses', () => {
  /** The org refuses one part of each write by a rule until told otherwise. */
  function refusing(object: 'Task' | 'Case', isRefused: (row: Record<string, unknown>) => boolean) {
    const rule = { isOn: true };
    const check = (rows: Record<string, unknown>[]) => {
      if (rule.isOn && rows.some(isRefused))
        throw new SalesforceError(400, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Not here', ['CallDisposition']);
    };
    scene().world.salesforce.org('uat').store.addTrigger({ object, beforeInsert: check, beforeUpdate: check });
    return rule;
  }

  it('keeps none of its lane from being written, says so on its own row, and is written when the rule is gone', async () => {
    const { put, context, row } = await scene().browser('b1');
    const rule = refusing('Task', ({ CallObject }) => String(CallObject).includes(':c2:'));
    await put(
      endedCall(),
      endedCall({ id: 'call-2' }, { callId: 'c2' }),
      endedCall({ id: 'call-3' }, { callId: 'c3' }),
      handledChat({}, { voice: true }),
    );
    await expect(settleLane(lane, context)).rejects.toMatchObject({
      code: 'rejected',
      advice: 'after-rule-change',
      details: { record: 'Task', rows: ['call-2'], labels: ['Call Result'] },
    });
    expect(await scene().rows(taskQuery)).toHaveLength(2);
    expect((await row('call-2')).log).toMatchObject({ state: 'open', error: { code: 'rejected' } });
    for (const id of ['call-1', 'call-3', 'enquiry-1']) expect((await row(id)).log.error).toBeUndefined();
    rule.isOn = false;
    expect(await settleLane(lane, context)).toEqual({ done: true });
    expect(await scene().rows(taskQuery)).toHaveLength(3);
    expect((await row('call-2')).log).not.toHaveProperty('error');
  });

  it('when it is completed keeps no note from its neighbour', async () => {
    const { put, context, journal } = await scene().browser('b1');
    await put(endedCall(), handledChat({}, { voice: true }));
    await settleLane(lane, context);
    const rule = refusing('Case', () => true);
    scene().chat.messages = [message(1, 'Hello')];
    const { enquiry } = handledChat({}, { voice: true, ...closed });
    await journal.change('enquiry-1', (now) => (enquiry === undefined ? undefined : { ...now, enquiry }));
    await journal.change('call-1', (now) => ({ ...now, notes: [note('later')] }));
    await expect(settleLane(lane, context)).rejects.toMatchObject({ details: { record: 'Case' } });
    expect((await only(taskQuery)).Description).toMatch(/^later\n/);
    rule.isOn = false;
    expect(await settleLane(lane, context)).toEqual({ done: true });
    expect((await only(caseQuery)).Status).toBe('Closed');
  });
});
