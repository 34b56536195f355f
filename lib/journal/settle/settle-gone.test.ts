// @vitest-environment node
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { JournalRow } from '../../domain/journal-row.ts';
import { mirrorNote } from '../mirror.ts';
import { settleLane } from './settle.ts';
import type { SettleContext } from './settle-context.ts';
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
const { enquiry } = handledChat({}, closed);
const closedChat = enquiry === undefined ? {} : { enquiry };

describe('a contact that was deleted since it was found', () => {
  async function gone({ userId }: SettleContext): Promise<Pick<JournalRow, 'match'>> {
    const { store } = scene().world.salesforce.org('uat');
    const contactId = await store.tx({ userId }, (tx) => tx.insert('Contact', { LastName: 'Gone' }));
    await scene().remove('Contact', contactId);
    return { match: { status: 'one', contactId, contactName: 'Gone', candidates: [] } };
  }

  it('keeps neither a Task nor a Case from being written', async () => {
    const { put, context } = await scene().browser('b1');
    const person = await gone(context);
    await put(endedCall({ ...person, notes: [note('hello')] }));
    await put(handledChat({ ...person }, { voice: true, channel: 'CALL' }));
    expect(await settleLane(lane, context)).toEqual({ done: true });
    const made = await only(caseQuery);
    expect(made.ContactId).toBeNull();
    expect(await only(taskQuery)).toMatchObject({ WhoId: null, WhatId: made.Id });
    expect((await only(taskQuery)).Description).toContain('hello');
  });

  it('keeps no conversation out of a Case that is there', async () => {
    const { put, context, journal } = await scene().browser('b1');
    await put(handledChat());
    await settleLane(lane, context);
    const person = await gone(context);
    scene().chat.messages = [message(1, 'first')];
    await journal.change('enquiry-1', (now) => ({ ...now, ...person, ...closedChat }));
    expect(await settleLane(lane, context)).toEqual({ done: true });
    expect(await only(caseQuery)).toMatchObject({ Status: 'Closed', ContactId: null });
    expect((await only(caseQuery)).Description).toContain('first');
  });
});

describe('a log row that was removed after its retention', () => {
  it('keeps no edit out of the Task', async () => {
    const { put, context, journal } = await scene().browser('b1');
    await put(endedCall({ notes: [note('hello')] }));
    await settleLane(lane, context);
    await scene().remove('CINNOX_Log__c', (await only(keyQuery(key))).Id);
    await journal.change('call-1', (now) => ({ ...now, notes: [note('later', 2)] }));
    expect(await settleLane(lane, context)).toEqual({ done: true });
    expect((await only(taskQuery)).Description).toMatch(/^later/);
  });

  it('keeps no conversation out of the Case', async () => {
    const { put, context, journal } = await scene().browser('b1');
    await put(handledChat());
    await settleLane(lane, context);
    await scene().remove('CINNOX_Log__c', (await only(keyQuery('enq:acme:1001'))).Id);
    scene().chat.messages = [message(1, 'first')];
    await journal.change('enquiry-1', (now) => ({ ...now, ...closedChat, notes: [note('later')] }));
    expect(await settleLane(lane, context)).toEqual({ done: true });
    expect(await only(caseQuery)).toMatchObject({ Status: 'Closed' });
    expect((await only(caseQuery)).Description).toMatch(/^later[^]*first/);
  });
});

describe('what is removed between the look and the write', () => {
  /** The client of a browser; when it sends a part of this name for the first time, something happens just before. */
  function justBefore(part: string, client: SettleContext['client'], happens: () => Promise<void>) {
    let isOver = false;
    const composite: typeof client.composite = async (parts, options) => {
      if (!isOver && parts.some(({ referenceId }) => referenceId === part)) {
        isOver = true;
        await happens();
      }
      return client.composite(parts, options);
    };
    return { ...client, composite };
  }

  it('keeps no Task from being written: a draft', async () => {
    const { put, context } = await scene().browser('b1');
    await put(endedCall({ notes: [note('hello')] }));
    await mirrorNote('call-1', context);
    const draft = await only(keyQuery(`draft:${key}:b1`));
    const client = justBefore('drafts', context.client, () => scene().remove('CINNOX_Log__c', draft.Id));
    expect(await settleLane(lane, { ...context, client })).toEqual({ done: true });
    expect((await only(taskQuery)).Description).toContain('hello');
  });

  it('is not made again: the Task itself', async () => {
    const { put, context, journal, row } = await scene().browser('b1');
    await put(endedCall({ notes: [note('hello')] }));
    await settleLane(lane, context);
    const task = await only(taskQuery);
    await journal.change('call-1', (now) => ({ ...now, notes: [note('later', 2)] }));
    const client = justBefore('task', context.client, () => scene().remove('Task', task.Id));
    expect(await settleLane(lane, { ...context, client })).toEqual({ done: true });
    expect((await row('call-1')).log).toMatchObject({ state: 'skipped', skippedBy: 'deleted' });
    expect(await scene().rows(taskQuery)).toEqual([]);
  });
});
