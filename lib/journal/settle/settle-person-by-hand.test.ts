// @vitest-environment node
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import type { JournalRow } from '../../domain/journal-row.ts';
import { noon } from '../../domain/testing/rows.ts';
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

it.each([
  ['Task', 'WhoId', taskQuery, endedCall()],
  ['Case', 'ContactId', caseQuery, handledChat({}, closed)],
] as const)(
  'whom a person took out of a %s another browser, which knew nobody, does not put back',
  async (object, field, query, row) => {
    scene().chat.messages = [message(1, 'Hello')];
    const [one, two] = [await scene().browser('b1'), await scene().browser('b2')];
    for (const each of [one, two]) {
      await each.put(row);
      await settleLane(lane, each.context);
    }
    const { id: contactId, name: contactName } = await scene().contact('Wong');
    const chosen = { by: 'ada', at: noon };
    const match: JournalRow['match'] = { status: 'chosen', contactId, contactName, candidates: [], chosen };
    await one.journal.change(row.id, (now) => ({ ...now, match }));
    await settleLane(lane, one.context);
    const { Id, [field]: written } = await only(query);
    expect(written).toBe(contactId);
    await scene().clock.advance(60_000);
    await scene().edit(object, Id, { [field]: null });
    await two.journal.change(row.id, (now) => ({ ...now, notes: [note('later')] }));
    await settleLane(lane, two.context);
    expect((await only(query))[field]).toBeNull();
  },
);
