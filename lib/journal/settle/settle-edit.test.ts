// @vitest-environment node
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { noon } from '../../domain/testing/rows.ts';
import { settleLane } from './settle.ts';
import type { SettleContext } from './settle-context.ts';
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

/** A client that lets `work` happen once after a record was read and before what follows from it is written. */
function editedBetween(client: SettleContext['client'], work: () => Promise<void>): SettleContext['client'] {
  let done = false;
  return {
    ...client,
    async composite(parts, options) {
      if (options.allOrNone && !done) {
        done = true;
        // Salesforce tells two changes apart when they are a second apart.
        await scene().clock.advance(1_000);
        await work();
      }
      return client.composite(parts, options);
    },
  };
}

describe('what a person edited in Salesforce', () => {
  it('stays; the rest of the Task is completed', async () => {
    const { put, context, journal } = await scene().browser('b1');
    await put(endedCall({ notes: [note('hello')] }));
    await settleLane(lane, context);
    const task = await only(taskQuery);
    await scene().edit('Task', task.Id, { Description: 'My own words', CallDisposition: null });
    await journal.change('call-1', (now) =>
      now.call === undefined ? now : { ...now, call: { ...now.call, durationS: 75 } },
    );
    expect(await settleLane(lane, context)).toEqual({ done: true });
    expect(await only(taskQuery)).toMatchObject({
      Description: 'My own words',
      CallDurationInSeconds: 75,
      CallDisposition: null,
    });
  });

  it('stays for another browser, too, also when it was emptied', async () => {
    const [one, two] = [await scene().browser('b1'), await scene().browser('b2')];
    await one.put(endedCall({ notes: [note('hello')] }));
    await settleLane(lane, one.context);
    const task = await only(taskQuery);
    await scene().edit('Task', task.Id, { Description: 'My own words', CallDisposition: null });
    await one.journal.change('call-1', (now) =>
      now.call === undefined ? now : { ...now, call: { ...now.call, durationS: 75 } },
    );
    await settleLane(lane, one.context);
    await two.put(endedCall({}, { durationS: 75 }));
    await settleLane(lane, two.context);
    expect(await only(taskQuery)).toMatchObject({ Description: 'My own words', CallDisposition: null });
  });

  it.each([
    ['a customer wrote, too', 'refund'],
    ['are a fact of it, too', 'WhatsApp'],
  ])('gets words of mine that %s', async (_what, words) => {
    const { put, context, journal } = await scene().browser('b1');
    scene().chat.messages = [message(1, 'I want a\n\nrefund')];
    await put(handledChat({}, closed));
    await settleLane(lane, context);
    const { Id, Description } = await only(caseQuery);
    const edited = `${String(Description).replace('Opened', 'Begun')}\n\nBy hand`;
    await scene().edit('Case', Id, { Description: edited });
    await journal.change('enquiry-1', (now) => ({ ...now, notes: [note(words)] }));
    for (let turn = 0; turn < 2; turn += 1) await settleLane(lane, context);
    expect((await only(caseQuery)).Description).toBe(`${edited}\n\n${words}`);
  });

  it('gets later words of mine added below, once', async () => {
    const { put, context, journal } = await scene().browser('b1');
    await put(endedCall({ notes: [note('hello')] }));
    await settleLane(lane, context);
    const task = await only(taskQuery);
    await scene().edit('Task', task.Id, { Description: 'My own words' });
    await journal.change('call-1', (now) => ({ ...now, notes: [note('and this', 2)] }));
    await settleLane(lane, context);
    await settleLane(lane, context);
    expect((await only(taskQuery)).Description).toBe('My own words\n\nand this');
  });

  it('gets a word that stands only inside another one', async () => {
    const { put, context, journal } = await scene().browser('b1');
    await put(endedCall());
    await settleLane(lane, context);
    await scene().edit('Task', (await only(taskQuery)).Id, { Description: 'Customer booked a demo' });
    await journal.change('call-1', (now) => ({ ...now, notes: [note('ok')] }));
    await settleLane(lane, context);
    expect((await only(taskQuery)).Description).toBe('Customer booked a demo\n\nok');
  });

  it('gets no words twice that the page gave other line breaks', async () => {
    const { put, context, journal } = await scene().browser('b1');
    const others = { ...note('line one\nline two'), browser: 'b0' };
    await put(endedCall({ notes: [note('hello'), others] }));
    await settleLane(lane, context);
    const { Id, Description } = await only(taskQuery);
    const edited = `Checked.\r\n${String(Description).replaceAll('\n', '\r\n')}`;
    await scene().edit('Task', Id, { Description: edited });
    await journal.change('call-1', (now) => ({ ...now, notes: [note('and this', 2), others] }));
    await settleLane(lane, context);
    expect((await only(taskQuery)).Description).toBe(`${edited}\n\nand this`);
  });

  it.each(['Task', 'Case'] as const)('of a %s stays when it comes between reading and writing', async (object) => {
    const { put, context, journal } = await scene().browser('b1');
    const isTask = object === 'Task';
    scene().chat.messages = isTask ? undefined : [message(1, 'Hello')];
    const [row, query] = isTask ? [endedCall(), taskQuery] : [handledChat({}, closed), caseQuery];
    await put(row);
    await settleLane(lane, context);
    const { Id } = await only(query);
    await journal.change(row.id, (now) => ({ ...now, notes: [note('mine')] }));
    const client = editedBetween(context.client, () => scene().edit(object, Id, { Description: 'Her own words' }));
    expect(await settleLane(lane, { ...context, client })).toEqual({ done: true });
    expect((await only(query)).Description).toBe('Her own words\n\nmine');
  });

  it('is no reason to give up where the org calls every record changed', async () => {
    const { put, context, journal } = await scene().browser('b1');
    await put(endedCall());
    await settleLane(lane, context);
    await journal.change('call-1', (now) => ({ ...now, notes: [note('mine')] }));
    const refusals: unknown[] = [];
    const client: SettleContext['client'] = {
      ...context.client,
      async composite(parts, options) {
        const since = parts.find(({ httpHeaders }) => httpHeaders?.['If-Unmodified-Since'] !== undefined);
        if (since === undefined) return context.client.composite(parts, options);
        refusals.push(since.referenceId);
        const httpHeaders = { 'If-Unmodified-Since': new Date(0).toUTCString() };
        return context.client.composite(
          parts.map((part) => (part === since ? { ...part, httpHeaders } : part)),
          options,
        );
      },
    };
    expect(await settleLane(lane, { ...context, client })).toEqual({ done: true });
    expect(refusals).toEqual(['task', 'task', 'task', 'task']);
    expect((await only(taskQuery)).Description).toMatch(/^mine/);
  });

  it('deleted is not made again', async () => {
    const { put, context, journal, row } = await scene().browser('b1');
    await put(endedCall());
    await settleLane(lane, context);
    await scene().remove('Task', (await only(taskQuery)).Id);
    await journal.change('call-1', (now) => ({ ...now, notes: [note('more')] }));
    expect(await settleLane(lane, context)).toEqual({ done: true });
    expect(await scene().rows(taskQuery)).toEqual([]);
    expect((await row('call-1')).log).toMatchObject({
      state: 'skipped',
      reason: 'The Task was deleted in Salesforce, or it is hidden from you.',
    });
  });
});

describe('a chat', () => {
  it('becomes a Case when handled, and gets its conversation on close', async () => {
    const { put, context, journal, row } = await scene().browser('b1');
    await put(handledChat());
    expect(await settleLane(lane, context)).toEqual({ done: true });
    expect(await only(caseQuery)).toMatchObject({
      Status: 'New',
      Origin: 'Web',
      Subject: 'WhatsApp enquiry 1001 · Mei',
    });
    scene().chat.messages = [message(1, '<b>hi</b> 😀'), message(2, 'שלום')];
    await journal.change('enquiry-1', (now) =>
      now.enquiry === undefined ? now : { ...now, enquiry: { ...now.enquiry, ...closed } },
    );
    expect(await settleLane(lane, context)).toEqual({ done: true });
    const made = await only(caseQuery);
    expect(made.Status).toBe('Closed');
    expect(made.Description).toContain('Mei: <b>hi</b> 😀\n');
    expect(made.Description).toContain('Mei: שלום');
    expect((await row('enquiry-1')).log).toMatchObject({ closedFor: closed.closedAt, transcriptSeq: 2 });
  });

  it('is not closed by us when somebody changed its status', async () => {
    const { put, context, journal } = await scene().browser('b1');
    await put(handledChat());
    await settleLane(lane, context);
    await scene().edit('Case', (await only(caseQuery)).Id, { Status: 'Working' });
    scene().chat.messages = [message(1, 'hi')];
    await journal.change('enquiry-1', (now) =>
      now.enquiry === undefined ? now : { ...now, enquiry: { ...now.enquiry, ...closed } },
    );
    await settleLane(lane, context);
    expect(await only(caseQuery)).toMatchObject({
      Status: 'Working',
      Description: expect.stringContaining('Mei: hi') as string,
    });
  });

  it('too long for the field is a file on the Case, whole', async () => {
    const { put, context } = await scene().browser('b1');
    scene().chat.messages = [message(1, 'x'.repeat(100_000)), message(2, 'the end 😀')];
    await put(handledChat({}, closed));
    expect(await settleLane(lane, context)).toEqual({ done: true });
    const made = await only(caseQuery);
    expect(String(made.Description).length).toBeLessThanOrEqual(32_000);
    const link = await only(
      `SELECT ContentDocumentId FROM ContentDocumentLink WHERE LinkedEntityId = '${String(made.Id)}'`,
    );
    const file = await only(
      `SELECT Title, VersionData FROM ContentVersion WHERE ContentDocumentId = '${String(link.ContentDocumentId)}'`,
    );
    expect(file.Title).toBe('Conversation of enquiry 1001');
  });

  it('goes into a file when somebody rewrote the Description', async () => {
    const { put, context, journal } = await scene().browser('b1');
    await put(handledChat());
    await settleLane(lane, context);
    const { Id } = await only(caseQuery);
    await scene().edit('Case', Id, { Description: 'Mine now' });
    scene().chat.messages = [message(1, 'hi')];
    await journal.change('enquiry-1', (now) =>
      now.enquiry === undefined ? now : { ...now, enquiry: { ...now.enquiry, ...closed } },
    );
    expect(await settleLane(lane, context)).toEqual({ done: true });
    expect((await only(caseQuery)).Description).toBe('Mine now');
    await only(`SELECT Id FROM ContentDocumentLink WHERE LinkedEntityId = '${String(Id)}'`);
  });

  it('closed, resumed and closed again has the words of both', async () => {
    const { put, context, journal } = await scene().browser('b1');
    scene().chat.messages = [message(1, 'first')];
    await put(handledChat({}, closed));
    await settleLane(lane, context);
    scene().chat.messages = [message(1, 'first'), message(2, 'second')];
    await journal.change('enquiry-1', (now) =>
      now.enquiry === undefined ? now : { ...now, enquiry: { ...now.enquiry, closedAt: noon + 900_000 } },
    );
    expect(await settleLane(lane, context)).toEqual({ done: true });
    const made = await only(caseQuery);
    expect(made.Description).toContain('Mei: first');
    expect(made.Description).toContain('Mei: second');
    expect(await scene().rows("SELECT Id FROM CINNOX_Log__c WHERE Kind__c = 'chat'")).toHaveLength(2);
  });

  it('closed again says so in its part of a Description to which others added words', async () => {
    const { put, context, journal } = await scene().browser('b1');
    scene().chat.messages = [message(1, 'first')];
    await put(handledChat({}, closed));
    await settleLane(lane, context);
    const { Id, Description } = await only(caseQuery);
    await scene().edit('Case', Id, { Description: `Above\n\n${String(Description)}\n\nBelow` });
    for (const [index, words] of ['second', 'third'].entries()) {
      scene().chat.messages = [...(scene().chat.messages ?? []), message(index + 2, words)];
      await journal.change('enquiry-1', (now) =>
        now.enquiry === undefined
          ? now
          : { ...now, enquiry: { ...now.enquiry, closedAt: noon + (index + 1) * 900_000 } },
      );
      expect(await settleLane(lane, context)).toEqual({ done: true });
      const now = String((await only(caseQuery)).Description);
      expect(now).toMatch(/^Above\n\n[^]*\n\nBelow$/);
      expect(now.split('Mei: first')).toHaveLength(2);
      expect(now).toContain(`Mei: ${words}`);
    }
    expect(await scene().rows(`SELECT Id FROM ContentDocumentLink WHERE LinkedEntityId = '${String(Id)}'`)).toEqual([]);
  });

  it('closed by two browsers at once is one Case with one edition', async () => {
    const [one, two] = [await scene().browser('b1'), await scene().browser('b2')];
    scene().chat.messages = [message(1, 'first')];
    for (const each of [one, two]) await each.put(handledChat({}, closed));
    for (const each of [one, two]) expect(await settleLane(lane, each.context)).toEqual({ done: true });
    await only(caseQuery);
    expect(await scene().rows("SELECT Id FROM CINNOX_Log__c WHERE Kind__c = 'chat'")).toHaveLength(1);
    expect((await two.row('enquiry-1')).log).toMatchObject({ state: 'logged' });
  });
});
