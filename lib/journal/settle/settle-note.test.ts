// @vitest-environment node
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { ownNote } from '../../domain/journal-row.ts';
import { signIn } from '../../../tests/emulators/testing.ts';
import { mirrorNote } from '../mirror.ts';
import { settleLane } from './settle.ts';
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

/** 60,000 characters with line breaks, quotes and pairs of surrogates, none like its neighbour. */
const long = (what: string) =>
  Array.from({ length: 2_000 }, (_none, index) => `${what} line ${String(index).padStart(6, '0')} "😀"\n`)
    .join('')
    .padEnd(60_000, '.');

const bytes = (data: unknown) => Buffer.from(String(data), 'base64').toString('utf8');

/** What hangs on a record under the title of a whole note: its versions, the newest last. */
async function versionsOf(recordId: unknown): Promise<string[]> {
  const links = await scene().rows(
    `SELECT ContentDocumentId FROM ContentDocumentLink WHERE LinkedEntityId = '${String(recordId)}' AND ContentDocument.Title = 'Whole note'`,
  );
  expect(links.length).toBeLessThanOrEqual(1);
  const [link] = links;
  if (link === undefined) return [];
  const ids = await scene().rows(
    `SELECT Id FROM ContentVersion WHERE ContentDocumentId = '${String(link.ContentDocumentId)}' ORDER BY CreatedDate, Id`,
  );
  const { store } = scene().world.salesforce.org('uat');
  return store.tx({ userId: 'system', system: true }, async (tx) =>
    ids.map(({ Id }) => bytes(tx.get('ContentVersion', String(Id))?.VersionData)),
  );
}

describe('a note that is longer than a Description', () => {
  it('is whole in a file on the Task, its beginning above the facts, which are never cut', async () => {
    const { put, context } = await scene().browser('b1');
    await put(endedCall({ notes: [note(long('first'))] }));
    expect(await settleLane(lane, context)).toEqual({ done: true });
    const task = await only(taskQuery);
    const text = String(task.Description);
    expect(text.length).toBeLessThanOrEqual(32_000);
    expect(text.startsWith('first line 000000')).toBe(true);
    expect(text).toContain('The whole note (60000 characters) is in the file "Whole note" on this Task.');
    expect(text).toContain('--- CINNOX call log ---');
    expect(text).toContain('Call ID: ');
    expect(await versionsOf(task.Id)).toEqual([`${long('first')}\n`]);
  });

  it('is the next version of that file when it is changed, also where only its end changes', async () => {
    const { put, context, journal } = await scene().browser('b1');
    await put(endedCall({ notes: [note(long('first'))] }));
    await settleLane(lane, context);
    const changed = `${long('first').slice(0, -1)}!`;
    await journal.change('call-1', (now) => ({ ...now, notes: [note(changed, 2)] }));
    await settleLane(lane, context);
    await settleLane(lane, context);
    expect(await versionsOf((await only(taskQuery)).Id)).toEqual([`${long('first')}\n`, `${changed}\n`]);
  });

  it('that fits has no file', async () => {
    const { put, context } = await scene().browser('b1');
    await put(endedCall({ notes: [note('x'.repeat(31_000))] }));
    await settleLane(lane, context);
    const task = await only(taskQuery);
    expect(task.Description).toContain('x'.repeat(31_000));
    expect(await versionsOf(task.Id)).toEqual([]);
  });

  it('goes into the file where a person’s own words fill the Description', async () => {
    const { put, context, journal } = await scene().browser('b1');
    await put(endedCall({ notes: [note('hello')] }));
    await settleLane(lane, context);
    const task = await only(taskQuery);
    const theirs = 'y'.repeat(31_990);
    await scene().edit('Task', task.Id, { Description: theirs });
    await journal.change('call-1', (now) => ({ ...now, notes: [note('hello, and more', 2)] }));
    await settleLane(lane, context);
    await settleLane(lane, context);
    expect((await only(taskQuery)).Description).toBe(theirs);
    expect(await versionsOf(task.Id)).toEqual(['hello, and more\n']);
  });

  it('is whole in a file on the Case, whose own block stays in the Description, open and closed', async () => {
    const { put, context, journal } = await scene().browser('b1');
    await put(handledChat({ notes: [note(long('chat'))] }));
    await settleLane(lane, context);
    const open = await only(caseQuery);
    expect(open.Description).toContain('--- CINNOX enquiry ---\nEnquiry: 1001');
    expect(await versionsOf(open.Id)).toEqual([`${long('chat')}\n`]);
    scene().chat.messages = [message(1, 'hi '.repeat(5_000)), message(2, 'bye')];
    await journal.change('enquiry-1', (now) =>
      now.enquiry === undefined ? now : { ...now, enquiry: { ...now.enquiry, ...closed } },
    );
    await settleLane(lane, context);
    const done = await only(caseQuery);
    expect(String(done.Description).length).toBeLessThanOrEqual(32_000);
    expect(done.Description).toContain('--- CINNOX enquiry ---\nEnquiry: 1001');
    expect(done.Description).toContain('The whole conversation is in the file');
    expect((await versionsOf(open.Id)).at(-1)).toBe(`${long('chat')}\n`);
  });

  it('survives the browser it was typed in: the draft row holds all of it', async () => {
    const [one, two] = [await scene().browser('b1'), await scene().browser('b2')];
    await one.put(endedCall({ notes: [note(long('draft'))], touched: true }));
    await mirrorNote('call-1', one.context);
    expect(ownNote(await one.row('call-1'))).toMatchObject({ revision: (await one.row('call-1')).mirrored?.revision });
    await two.put(endedCall());
    await settleLane(lane, two.context);
    const task = await only(taskQuery);
    expect(await versionsOf(task.Id)).toEqual([`${long('draft').trim()}\n`]);
  });
});

it('an edition beside a colleague’s file, which may be viewed only, is a file of one’s own', async () => {
  const { put, context, journal } = await scene().browser('b1');
  await put(handledChat());
  await settleLane(lane, context);
  const { Id } = await only(caseQuery);
  const ben = (await signIn(scene().world, { org: 'uat', user: 'ben' })).userId;
  const title = 'Conversation of enquiry 1001';
  const theirs = { Title: title, PathOnClient: 'c.txt', VersionData: 'eA==', FirstPublishLocationId: String(Id) };
  await scene()
    .world.salesforce.org('uat')
    .store.tx({ userId: ben }, (tx) => tx.insert('ContentVersion', theirs));
  for (const words of ['first', 'second']) {
    scene().chat.messages = [...(scene().chat.messages ?? []), message(words.length, long(words))];
    const closedAt = closed.closedAt + words.length;
    await journal.change('enquiry-1', (now) => ({ ...now, ...handledChat({}, { ...closed, closedAt }), log: now.log }));
    expect(await settleLane(lane, context)).toEqual({ done: true });
  }
  const files = await scene().rows(
    `SELECT ContentDocument.OwnerId, ContentDocument.LatestPublishedVersion.VersionNumber FROM ContentDocumentLink WHERE LinkedEntityId = '${String(Id)}' AND ContentDocument.Title = '${title}'`,
  );
  expect(files.map(({ ContentDocument: file }) => file)).toMatchObject([
    { OwnerId: ben, LatestPublishedVersion: { VersionNumber: '1' } },
    { OwnerId: context.userId, LatestPublishedVersion: { VersionNumber: '2' } },
  ]);
});
