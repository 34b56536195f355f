// @vitest-environment node
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { noon } from '../../domain/testing/rows.ts';
import { AppError } from '../../errors/app-error.ts';
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

/** The answer of the next change never comes, though the org made it. */
function losesAnswer(client: SettleContext['client']): SettleContext['client'] {
  let done = false;
  return {
    ...client,
    async composite(parts, options) {
      const answers = await client.composite(parts, options);
      if (options.allOrNone && !done) {
        done = true;
        throw new AppError('network', 'The connection was cut.');
      }
      return answers;
    },
  };
}

/** No change comes to the org. */
const sendsNothing = (client: SettleContext['client']): SettleContext['client'] => ({
  ...client,
  async composite(parts, options) {
    if (options.allOrNone) throw new AppError('network', 'The connection was cut.');
    return client.composite(parts, options);
  },
});

describe.each(['package', 'package-free'] as const)('a change whose answer was lost (%s)', (mode) => {
  it('of a Task: what is typed on takes its place', async () => {
    const { put, context, journal } = await scene().browser('b1', { mode });
    await put(endedCall({ notes: [note('Wants')] }));
    await settleLane(lane, context);
    await journal.change('call-1', (now) => ({ ...now, notes: [note('Wants a refund', 2)] }));
    const client = losesAnswer(context.client);
    await expect(settleLane(lane, { ...context, client })).rejects.toMatchObject({ code: 'network' });
    await journal.change('call-1', (now) => ({ ...now, notes: [note('Wants a refund soon', 3)] }));
    await settleLane(lane, context);
    const { Description } = await only(taskQuery);
    expect(String(Description).split('Wants')).toHaveLength(2);
  });
  it.each(['Tan', undefined])('of a Task: who is chosen since is who it says (%s)', async (last) => {
    const { put, context, journal } = await scene().browser('b1', { mode });
    const chosen = async (name: string) => {
      const { id: contactId, name: contactName } = await scene().contact(name);
      return { status: 'chosen' as const, contactId, contactName, candidates: [], chosen: { by: 'ada', at: noon } };
    };
    const first = await chosen('Wong');
    await put(endedCall({ match: first }));
    await settleLane(lane, context);
    const other = await chosen('Berg');
    await journal.change('call-1', (now) => ({ ...now, match: other }));
    const cut = settleLane(lane, { ...context, client: losesAnswer(context.client) });
    await expect(cut).rejects.toMatchObject({ code: 'network' });
    const then = last === undefined ? first : await chosen(last);
    await journal.change('call-1', (now) => ({ ...now, match: then }));
    // Nor does the next one come there.
    const offline = settleLane(lane, { ...context, client: sendsNothing(context.client) });
    await expect(offline).rejects.toMatchObject({ code: 'network' });
    await settleLane(lane, context);
    expect(await only(taskQuery)).toMatchObject({ WhoId: then.contactId });
    expect(new Set([first, other, then].map(({ contactId }) => contactId)).size).toBe(last === undefined ? 2 : 3);
  });

  it('of a Case: what is typed on takes its place', async () => {
    const { put, context, journal } = await scene().browser('b1', { mode });
    scene().chat.messages = [message(1, 'Hello')];
    await put(handledChat({ notes: [note('Wants')] }, closed));
    await settleLane(lane, context);
    await journal.change('enquiry-1', (now) => ({ ...now, notes: [note('Wants a refund', 2)] }));
    const client = losesAnswer(context.client);
    await expect(settleLane(lane, { ...context, client })).rejects.toMatchObject({ code: 'network' });
    await journal.change('enquiry-1', (now) => ({ ...now, notes: [note('Wants a refund soon', 3)] }));
    await settleLane(lane, context);
    const { Description } = await only(caseQuery);
    expect(String(Description).split('Wants')).toHaveLength(2);
  });

  it('that made a Case: it is found again, whatever a person calls it meanwhile', async () => {
    const { put, context } = await scene().browser('b1', { mode });
    scene().chat.messages = [message(1, 'Hello')];
    await put(handledChat({}, closed));
    const client = losesAnswer(context.client);
    await expect(settleLane(lane, { ...context, client })).rejects.toMatchObject({ code: 'network' });
    const { Id, Subject } = await only(caseQuery);
    await scene().edit('Case', Id, { Subject: 'Refund' });
    scene().now.at += 120_000;
    await settleLane(lane, context);
    expect(await scene().rows(caseQuery)).toEqual([]);
    await scene().edit('Case', Id, { Subject });
  });

  it('of the section of a chat in an earlier Case: what is typed on takes its place', async () => {
    const { put, context: given, journal } = await scene().browser('b1', { mode });
    const context = { ...given, settings: { ...given.settings, reopenHours: 24 } };
    scene().chat.messages = [message(1, 'Hello')];
    const { id: contactId } = await scene().contact('Wong');
    const match = { status: 'one' as const, contactId, candidates: [] };
    await put(handledChat({ match }, closed));
    await settleLane(lane, context);
    const second = { ...{ id: 'enquiry-2', lane: 'enq:acme:1002' }, aliases: ['enq:acme:1002'], match };
    const facts = { ...closed, displayCaseNumber: '1002', startedAt: noon + 900_000, closedAt: noon + 1_800_000 };
    await put(handledChat({ ...second, notes: [note('Wants')] }, facts));
    await settleLane(second.lane, context);
    await journal.change('enquiry-2', (now) => ({ ...now, notes: [note('Wants a refund', 2)] }));
    const cut = settleLane(second.lane, { ...context, client: losesAnswer(context.client) });
    await expect(cut).rejects.toMatchObject({ code: 'network' });
    await journal.change('enquiry-2', (now) => ({ ...now, notes: [note('Wants a refund soon', 3)] }));
    await settleLane(second.lane, context);
    const { Description } = await only(caseQuery);
    expect(String(Description).split('Wants')).toHaveLength(2);
    expect(String(Description).split('Enquiry: 1002')).toHaveLength(2);
  });

  it('of the close of an earlier Case: who returns once more opens it again', async () => {
    const { put, context: given, journal } = await scene().browser('b1', { mode });
    const context = { ...given, settings: { ...given.settings, reopenHours: 24 } };
    const status = async () => (await scene().rows(`SELECT Status FROM Case WHERE Id = '${caseId}'`))[0]?.Status;
    scene().chat.messages = [message(1, 'Hello')];
    const { id: contactId } = await scene().contact('Wong');
    const match = { status: 'one' as const, contactId, candidates: [] };
    await put(handledChat({ match }, closed));
    await settleLane(lane, context);
    const caseId = String((await only(caseQuery)).Id);
    const over = await status();
    const returning = (number: string, minute: number) => ({
      row: { id: `enquiry-${number}`, lane: `enq:acme:${number}`, aliases: [`enq:acme:${number}`], match },
      facts: { displayCaseNumber: number, startedAt: noon + minute * 60_000 },
    });
    const second = returning('1002', 15);
    scene().chat.messages = undefined;
    await put(handledChat(second.row, second.facts));
    await settleLane(second.row.lane, context);
    expect(await status()).not.toBe(over);
    scene().chat.messages = [message(1, 'Hello again')];
    const { enquiry } = handledChat(second.row, { ...second.facts, status: 'closed', closedAt: noon + 1_800_000 });
    await journal.change(second.row.id, (now) => (enquiry === undefined ? now : { ...now, enquiry }));
    const cut = settleLane(second.row.lane, { ...context, client: losesAnswer(context.client) });
    await expect(cut).rejects.toMatchObject({ code: 'network' });
    expect(await status()).toBe(over);
    await settleLane(second.row.lane, context);
    const third = returning('1003', 45);
    scene().chat.messages = undefined;
    await put(handledChat(third.row, third.facts));
    await settleLane(third.row.lane, context);
    expect(await status()).not.toBe(over);
  });

  it('of the section of a missed chat in an earlier Case: what did not come there is written, once', async () => {
    const { put, context: given } = await scene().browser('b1', { mode });
    const context = { ...given, settings: { ...given.settings, reopenHours: 24 } };
    const { client } = context;
    const isSection = (body: unknown) => Object.hasOwn(Object(body), 'Description');
    const offline: SettleContext['client'] = {
      ...client,
      async composite(parts, options) {
        if (parts.some(({ body }) => isSection(body))) throw new AppError('network', 'The connection was cut.');
        return client.composite(parts, options);
      },
    };
    scene().chat.messages = [message(1, 'Hello')];
    const { id: contactId } = await scene().contact('Wong');
    const match = { status: 'one' as const, contactId, candidates: [] };
    await put(handledChat({ match }, closed));
    await settleLane(lane, context);
    const second = { ...{ id: 'enquiry-2', lane: 'enq:acme:1002' }, aliases: ['enq:acme:1002'], match };
    await put(handledChat(second, { displayCaseNumber: '1002', startedAt: noon + 900_000, status: 'missed' }));
    await expect(settleLane(second.lane, { ...context, client: offline })).rejects.toMatchObject({ code: 'network' });
    const lost = { ...context, client: losesAnswer(client) };
    await expect(settleLane(second.lane, lost)).rejects.toMatchObject({ code: 'network' });
    for (let turn = 0; turn < 2; turn += 1) expect(await settleLane(second.lane, context)).toEqual({ done: true });
    const { Description } = await only(caseQuery);
    expect(String(Description).split('Enquiry: 1002')).toHaveLength(2);
  });
});
