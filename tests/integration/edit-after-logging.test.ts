// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { useScenes, written, type Scene } from './support/scene.ts';

const scene = useScenes();

const fields = ['Subject', 'CallDisposition', 'WhoId', 'WhatId', 'Description'] as const;
type Field = (typeof fields)[number];

/** One call of a known person, logged with a note. */
async function logged(stage: Scene) {
  const { world, clock, agent, ada, rows } = stage;
  const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
  await clock.advance(3_000);
  world.cinnox.actions.answer({ call: callId, staff: ada });
  const isLive = agent.now().interactions.length > 0;
  if (isLive) await agent.send('note.save', { id: agent.shown().id, text: 'First words.', revision: 0 });
  await clock.advance(20_000);
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await clock.advance(180_000);
  const id = agent.today().rows.find((row) => row.kind === 'call')?.id ?? '';
  // Without live events the call is seen when it is over.
  if (!isLive) await agent.send('note.save', { id, text: 'First words.', revision: 0 });
  await clock.advance(60_000);
  const [task] = await rows(written.tasks);
  if (task === undefined) throw new Error('nothing was logged');
  return { id, task };
}

async function others({ rows }: Scene) {
  const [contact] = await rows("SELECT Id FROM Contact WHERE LastName = 'Berg' LIMIT 1");
  const [account] = await rows('SELECT Id FROM Account ORDER BY Name LIMIT 1');
  return { contact: String(contact?.Id), account: String(account?.Id) };
}

const edits: Record<
  string,
  {
    field: Field;
    byHand: string | null;
    edit: (stage: Scene, id: string) => Promise<unknown>;
    is: (value: unknown, other: Awaited<ReturnType<typeof others>>) => boolean;
  }
> = {
  'the note': {
    field: 'Description',
    byHand: 'By hand',
    edit: ({ agent }, id) => agent.send('note.save', { id, text: 'Other words.', revision: 1 }),
    is: (value) => String(value).includes('Other words.') && !String(value).includes('First words.'),
  },
  'the disposition': {
    field: 'CallDisposition',
    byHand: 'By hand',
    edit: ({ agent }, id) => agent.send('disposition.set', { id, value: 'Left message' }),
    is: (value) => value === 'Left message',
  },
  'the contact, in one click': {
    field: 'WhoId',
    byHand: null,
    edit: async (stage, id) => stage.agent.send('contact.choose', { id, contactId: (await others(stage)).contact }),
    is: (value, { contact }) => value === contact,
  },
  'the related record': {
    field: 'WhatId',
    byHand: null,
    edit: async (stage, id) => stage.agent.send('related.set', { id, recordId: (await others(stage)).account }),
    is: (value, { account }) => value === account,
  },
};

describe.each(['uat', 'globex'] as const)('%s: after a call was logged', (org) => {
  it.each(Object.entries(edits))(
    '%s changes the same Task, and nothing that a person wrote there',
    async (_what, { field, edit, is }) => {
      const stage = await scene({ org });
      const { world, clock, rows } = stage;
      const { id, task } = await logged(stage);
      const { store } = world.salesforce.org(org);
      // A person rewrites another field by hand.
      const other = field === 'Subject' ? 'CallDisposition' : 'Subject';
      await store.tx({ userId: 'system', system: true }, (tx) =>
        tx.update('Task', String(task.Id), { [other]: 'By hand' }),
      );
      await edit(stage, id);
      await clock.advance(120_000);
      const [after, ...more] = await rows(written.tasks);
      expect(more).toEqual([]);
      expect(after?.Id).toBe(task.Id);
      expect(is(after?.[field], await others(stage))).toBe(true);
      expect(after?.[other]).toBe('By hand');
      const cases = await rows(written.cases);
      expect(cases).toHaveLength(1);
      // The person of a call is the person of its enquiry.
      if (field === 'WhoId') expect(cases[0]?.ContactId).toBe(after?.WhoId);
      // Everything else is as it was logged; the subject names the person.
      const kept = fields.filter((one) => one !== field && one !== other && !(field === 'WhoId' && one === 'Subject'));
      expect(Object.fromEntries(kept.map((one) => [one, after?.[one]]))).toEqual(
        Object.fromEntries(kept.map((one) => [one, task[one]])),
      );
    },
  );

  it.each(Object.entries(edits))(
    '%s does not replace what a person wrote into that field',
    async (_what, { field, byHand, edit }) => {
      const stage = await scene({ org });
      const { world, clock, rows } = stage;
      const { id, task } = await logged(stage);
      const { store } = world.salesforce.org(org);
      await store.tx({ userId: 'system', system: true }, (tx) =>
        tx.update('Task', String(task.Id), { [field]: byHand }),
      );
      await edit(stage, id);
      await clock.advance(120_000);
      const [after, ...more] = await rows(written.tasks);
      expect(more).toEqual([]);
      // Into a text that a person rewrote later words are added below: none are lost, none replaced.
      if (field === 'Description') expect(String(after?.Description)).toMatch(/^By hand\n\nOther words\.$/);
      else expect(after?.[field]).toBe(byHand);
    },
  );
});

it('a note that is typed for half a minute after the call takes few requests, and comes in whole', async () => {
  const stage = await scene({ org: 'uat' });
  const { world, clock, agent, rows } = stage;
  const { id } = await logged(stage);
  const { settings } = world.salesforce.org('uat').store;
  const before = settings.apiRequestsUsed;
  let text = 'First words.';
  for (let revision = 1; revision <= 100; revision += 1) {
    text += ` ${revision}`;
    await agent.send('note.save', { id, text, revision });
    await clock.advance(300);
  }
  await clock.advance(10_000);
  expect((await rows(written.tasks))[0]?.Description).toContain(text);
  expect(settings.apiRequestsUsed - before).toBeLessThan(30);
});
