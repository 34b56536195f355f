// @vitest-environment node
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { MatchFacts } from '../../domain/journal-row.ts';
import { noon } from '../../domain/testing/rows.ts';
import { settleLane } from '../settle/settle.ts';
import { adoptInstalled } from './adopt-installed.ts';
import type { Lane } from '../../../tests/integration/support/lane-scene.ts';
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

/** Ada's browser hears that the package is there by now. */
async function install({ journal, context }: Lane): Promise<void> {
  const { client, me, userId, browserId } = context;
  await adoptInstalled({ journal, client, me, userId, browserId, service: 'acme', since: 0 });
}

const chosen = { by: 'ada', at: noon };
const nobody: MatchFacts = { status: 'none', candidates: [] };

describe('what was said without the package', () => {
  it('holds for a browser that begins anew: whom a person chose, and words', async () => {
    const { id: contactId, name } = await scene().contact('Wong');
    const match: MatchFacts = { status: 'chosen', contactId, contactName: name, candidates: [], chosen };
    const old = await scene().browser('b1', { mode: 'package-free' });
    scene().chat.messages = [message(1, 'first')];
    await old.put(
      endedCall({ match, notes: [note('hello')], disposition: { ...chosen, value: 'Sold' } }),
      handledChat({ match, notes: [note('about the chat')] }, closed),
    );
    await settleLane(lane, old.context);
    await install(old);
    const fresh = await scene().browser('b2');
    await fresh.put(endedCall({ match: nobody }), handledChat({ match: nobody }, closed));
    expect(await settleLane(lane, fresh.context)).toEqual({ done: true });
    expect(await only(taskQuery)).toMatchObject({ WhoId: contactId, CallDisposition: 'Sold' });
    expect((await only(taskQuery)).Description).toMatch(/^hello\n/);
    expect(await only(caseQuery)).toMatchObject({ ContactId: contactId });
    expect((await only(caseQuery)).Description).toMatch(/^about the chat\n/);
    expect((await fresh.row('call-1')).match).toMatchObject({ contactId, contactName: name });
  });

  it('“No contact” is not undone by who is found in another browser', async () => {
    const { id: contactId } = await scene().contact('Wong');
    const old = await scene().browser('b1', { mode: 'package-free' });
    await old.put(endedCall({ match: { ...nobody, chosen } }));
    await settleLane(lane, old.context);
    await install(old);
    const fresh = await scene().browser('b2');
    await fresh.put(endedCall({ match: { status: 'one', contactId, candidates: [] } }));
    scene().now.at += 60_000;
    expect(await settleLane(lane, fresh.context)).toEqual({ done: true });
    expect(await only(taskQuery)).toMatchObject({ WhoId: null });
  });

  it.each(['b1', 'b0'])(
    'what a person deleted is not made again: as browser %s hears that the package is there',
    async (id) => {
      const old = await scene().browser('b1', { mode: 'package-free' });
      scene().chat.messages = [message(1, 'first')];
      await old.put(endedCall(), handledChat({}, closed));
      await settleLane(lane, old.context);
      await scene().remove('Task', (await only(taskQuery)).Id);
      await scene().remove('Case', (await only(caseQuery)).Id);
      for (const one of ['call-1', 'enquiry-1'])
        await old.journal.change(one, (now) => ({ ...now, notes: [note('too late')] }));
      await settleLane(lane, old.context);
      await install(id === 'b1' ? old : await scene().browser(id));
      const fresh = await scene().browser('b2');
      await fresh.put(endedCall(), handledChat({}, closed));
      await settleLane(lane, fresh.context);
      expect(await scene().rows(taskQuery)).toEqual([]);
      expect(await scene().rows(caseQuery)).toEqual([]);
      for (const row of ['call-1', 'enquiry-1']) expect((await fresh.row(row)).log.skippedBy).toBe('deleted');
    },
  );

  it('“Don’t log” holds for another browser', async () => {
    const old = await scene().browser('b1', { mode: 'package-free' });
    await old.put(endedCall({ declined: { ...chosen, written: false, reason: 'private' } }));
    await settleLane(lane, old.context);
    await install(old);
    expect(await only(keyQuery(key))).toMatchObject({ State__c: 'do-not-log' });
    const fresh = await scene().browser('b2');
    await fresh.put(endedCall());
    await settleLane(lane, fresh.context);
    expect(await scene().rows(taskQuery)).toEqual([]);
  });
});
