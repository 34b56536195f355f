// @vitest-environment node
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../errors/app-error.ts';
import { settleLane } from './settle.ts';
import type { SettleContext } from './settle-context.ts';
import type { Lane } from '../../../tests/integration/support/lane-scene.ts';
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
const { enquiry } = handledChat({}, closed);
const closedChat = enquiry === undefined ? {} : { enquiry };
const long = (letter: string) => letter.repeat(40_000);

/** The answer of the next change is lost on its way. */
function losingAnswer(client: SettleContext['client']): SettleContext['client'] {
  let isLost = false;
  return {
    ...client,
    async composite(parts, options) {
      const answers = await client.composite(parts, options);
      if (!options.allOrNone || isLost) return answers;
      isLost = true;
      throw new AppError('network', 'cut');
    },
  };
}

/** Versions of the documents that hang on a record, in the order of writing. */
async function versionsOn(recordId: unknown): Promise<Record<string, unknown>[]> {
  const links = await scene().rows(
    `SELECT ContentDocumentId FROM ContentDocumentLink WHERE LinkedEntityId = '${String(recordId)}'`,
  );
  const lists = await Promise.all(
    links.map(({ ContentDocumentId }) =>
      scene().rows(
        `SELECT Title, VersionNumber, ContentSize FROM ContentVersion WHERE ContentDocumentId = '${String(ContentDocumentId)}' ORDER BY CreatedDate`,
      ),
    ),
  );
  return lists.flat();
}

async function loses(context: SettleContext): Promise<void> {
  const client = losingAnswer(context.client);
  await expect(settleLane(lane, { ...context, client })).rejects.toMatchObject({ code: 'network' });
  expect(await settleLane(lane, context)).toEqual({ done: true });
}

describe('a file whose answer was lost', () => {
  it('of a note on its Task is written once', async () => {
    const { put, context, journal } = await scene().browser('b1');
    await put(endedCall());
    await settleLane(lane, context);
    await journal.change('call-1', (now) => ({ ...now, notes: [note(long('x'))] }));
    await loses(context);
    expect(await versionsOn((await only(taskQuery)).Id)).toHaveLength(1);
    await journal.change('call-1', (now) => ({ ...now, notes: [note(long('y'), 2)] }));
    await settleLane(lane, context);
    expect(await versionsOn((await only(taskQuery)).Id)).toHaveLength(2);
  });

  it('of a note on its Case is written once', async () => {
    const { put, context, journal } = await scene().browser('b1');
    scene().chat.messages = [message(1, 'first')];
    await put(handledChat({}, closed));
    await settleLane(lane, context);
    await journal.change('enquiry-1', (now) => ({ ...now, notes: [note(long('x'))] }));
    await loses(context);
    const notes = (await versionsOn((await only(caseQuery)).Id)).filter(({ Title }) => Title === 'Whole note');
    expect(notes).toHaveLength(1);
  });

  it.each(['package', 'package-free'] as const)('of a conversation is written once (%s)', async (mode) => {
    const { put, context, journal } = await scene().browser('b1', { mode });
    await put(handledChat());
    await settleLane(lane, context);
    scene().chat.messages = [message(1, long('x'))];
    await journal.change('enquiry-1', (now) => ({ ...now, ...closedChat }));
    await loses(context);
    expect(await versionsOn((await only(caseQuery)).Id)).toMatchObject([{ Title: 'Conversation of enquiry 1001' }]);
  });

  it.each(['package', 'package-free'] as const)('of a conversation and its Case is written once (%s)', async (mode) => {
    const { put, context, journal } = await scene().browser('b1', { mode });
    scene().chat.messages = [message(1, long('x'))];
    await put(handledChat({}, closed));
    const client = losingAnswer(context.client);
    await expect(settleLane(lane, { ...context, client })).rejects.toMatchObject({ code: 'network' });
    scene().now.at += 120_000;
    expect(await settleLane(lane, context)).toEqual({ done: true });
    expect(await versionsOn((await only(caseQuery)).Id)).toHaveLength(1);
    scene().chat.messages = [message(1, long('x')), message(2, 'more')];
    await journal.change('enquiry-1', (now) =>
      now.enquiry === undefined ? now : { ...now, enquiry: { ...now.enquiry, closedAt: closed.closedAt + 60_000 } },
    );
    await settleLane(lane, context);
    expect(await versionsOn((await only(caseQuery)).Id)).toHaveLength(2);
  });
});

it('a conversation for which a later note leaves no room goes into a file, whole', async () => {
  const { put, context, journal } = await scene().browser('b1');
  scene().chat.messages = [message(1, 'x'.repeat(25_000)), message(2, 'the very end')];
  await put(handledChat({}, closed));
  await settleLane(lane, context);
  const { Id, Description } = await only(caseQuery);
  expect(Description).toContain('the very end');
  expect(await versionsOn(Id)).toEqual([]);
  await journal.change('enquiry-1', (now) => ({ ...now, notes: [note('y'.repeat(10_000))] }));
  await settleLane(lane, context);
  expect((await only(caseQuery)).Description).toContain('is in the file "Conversation of enquiry 1001"');
  expect(await versionsOn(Id)).toMatchObject([{ Title: 'Conversation of enquiry 1001' }]);
});

describe('words below a Description that a person rewrote', () => {
  it.each([
    ['Task', endedCall(), taskQuery],
    ['Case', handledChat({}, closed), caseQuery],
  ] as const)('of a %s are the latest, once, as they are typed', async (object, row, query) => {
    const { put, context, journal } = await scene().browser('b1');
    scene().chat.messages = [message(1, 'Hello')];
    await put({ ...row, notes: [note('first')] });
    await settleLane(lane, context);
    const { Id } = await only(query);
    await scene().edit(object, Id, { Description: 'My own words' });
    for (const [index, text] of ['and th', 'and this', 'and that\nis it'].entries()) {
      await journal.change(row.id, (now) => ({ ...now, notes: [note(text, index + 2)] }));
      expect(await settleLane(lane, context)).toEqual({ done: true });
      expect((await only(query)).Description).toBe(`My own words\n\n${text}`);
    }
    await scene().edit(object, Id, { Description: 'My own words\n\nand that\nis it\n\nok' });
    await journal.change(row.id, (now) => ({ ...now, notes: [note('ok', 8)] }));
    await settleLane(lane, context);
    await journal.change(row.id, (now) => ({ ...now, notes: [note('another', 9)] }));
    await settleLane(lane, context);
    expect((await only(query)).Description).toBe('My own words\n\nand that\nis it\n\nok\n\nanother');
  });
});

describe('for who may not write a Description', () => {
  const without = (object: SettleContext['taskObject']): SettleContext['taskObject'] => {
    if (object === null) return null;
    const { Description, ...fields } = object.fields;
    void Description;
    return { ...object, fields };
  };

  async function limited(): Promise<Lane> {
    const { context } = await scene().browser('b0');
    return scene().browser('b1', {
      taskObject: without(context.taskObject),
      caseObject: without(context.caseObject),
    });
  }

  it('the note of a Task is in a file, also one that comes later', async () => {
    const { put, context, journal } = await limited();
    await put(endedCall({ notes: [note('hello')] }));
    await settleLane(lane, context);
    const { Id } = await only(taskQuery);
    expect(await versionsOn(Id)).toMatchObject([{ Title: 'Whole note', VersionNumber: '1' }]);
    await journal.change('call-1', (now) => ({ ...now, notes: [note('hello again', 2)] }));
    await settleLane(lane, context);
    await settleLane(lane, context);
    expect(await versionsOn(Id)).toMatchObject([{ VersionNumber: '1' }, { VersionNumber: '2', ContentSize: 12 }]);
  });

  it('the note of a Case that is complete is in a file, too', async () => {
    const { put, context, journal } = await limited();
    await put(handledChat({}, closed));
    scene().chat.messages = [message(1, 'first')];
    await settleLane(lane, context);
    await journal.change('enquiry-1', (now) => ({ ...now, notes: [note('hello again')] }));
    for (let turn = 0; turn < 2; turn += 1) expect(await settleLane(lane, context)).toEqual({ done: true });
    const versions = await versionsOn((await only(caseQuery)).Id);
    expect(versions).toMatchObject([{ Title: 'Conversation of enquiry 1001' }, { Title: 'Whole note' }]);
  });

  it.each(['at once', 'later'])('note and conversation of a Case are in files (%s)', async (when) => {
    const { put, context, journal } = await limited();
    await put(handledChat({ notes: [note('hello')] }, when === 'later' ? {} : closed));
    scene().chat.messages = [message(1, 'first')];
    await settleLane(lane, context);
    await journal.change('enquiry-1', (now) => ({ ...now, ...closedChat }));
    await settleLane(lane, context);
    const titles = (await versionsOn((await only(caseQuery)).Id)).map(({ Title }) => String(Title));
    expect(new Set(titles)).toEqual(new Set(['Conversation of enquiry 1001', 'Whole note']));
  });
});
