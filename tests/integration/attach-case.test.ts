// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { getDefaultLogSettings } from '../../lib/domain/log-settings.ts';
import { useScenes, written, type Scene } from './support/scene.ts';

const scene = useScenes();
const minute = 60_000;

/** An open Case of the person who will write. */
async function openCase({ world }: Scene, org: 'uat' | 'globex', email: string): Promise<string> {
  return world.salesforce.org(org).store.tx({ userId: 'system', system: true }, async (tx) => {
    const [owner] = tx.find('User', { FirstName: 'Ada' });
    const [contact] = tx.find('Contact', { Email: email });
    return tx.insert('Case', {
      Subject: 'Damaged pallet',
      ContactId: contact?.Id ?? '',
      Status: 'New',
      OwnerId: owner?.Id ?? '',
    });
  });
}

async function chat(stage: Scene, caseAt: 'handling' | 'close') {
  const { world, clock, agent, ada } = stage;
  await agent.send('rules.save', { ...getDefaultLogSettings(), caseAt, defaultCountry: 'HK', dispositions: [] });
  const { inquiry } = world.cinnox.actions.openChat({ name: 'Jonas', email: 'jonas.berg@bergdotter.example', to: ada });
  await clock.advance(2_000);
  world.cinnox.actions.pickUp({ enquiry: inquiry, staff: ada });
  await clock.advance(2 * minute);
  world.cinnox.actions.visitorWrites({ enquiry: inquiry, text: 'The pallet is broken.' });
  return inquiry;
}

describe.each(['uat', 'globex'] as const)('attaching a chat to a Case that is there (%s)', (org) => {
  it('the conversation is added to it, what it says stays, and no other Case is made', async () => {
    const stage = await scene({ org });
    const { world, clock, agent, rows } = stage;
    const caseId = await openCase(stage, org, 'jonas.berg@bergdotter.example');
    const inquiry = await chat(stage, 'close');
    const { id } = agent.shown();
    expect(agent.shown().caseFixed).toBeUndefined();
    await agent.send('related.set', { id, recordId: caseId });
    await agent.send('note.save', { id, text: 'Sends photos.', revision: 0 });
    world.cinnox.actions.closeEnquiry({ enquiry: inquiry });
    await clock.advance(6 * minute);
    expect(await rows(written.cases)).toEqual([]);
    const [kept] = await rows(`SELECT Subject, Status, Description FROM Case WHERE Id = '${caseId}'`);
    expect(kept).toMatchObject({ Subject: 'Damaged pallet', Status: 'New' });
    expect(kept?.Description).toContain('Sends photos.');
    expect(agent.shown()).toMatchObject({ related: { id: caseId }, log: { state: 'logged', case: { id: caseId } } });
    expect(agent.shown().caseFixed).toMatch(/^It is attached to this Case/);
  });

  it('is refused with what can be done once the chat has a Case of its own', async () => {
    const stage = await scene({ org });
    const { agent, rows } = stage;
    const caseId = await openCase(stage, org, 'jonas.berg@bergdotter.example');
    await chat(stage, 'handling');
    const [own, ...more] = await rows(written.cases);
    expect(more).toEqual([]);
    const shown = agent.shown();
    expect(shown.related).toMatchObject({ id: own?.Id, byRule: true });
    expect(shown.caseFixed).toMatch(/It has a Case of its own already.*merge the two in Salesforce/);
    await expect(agent.send('related.set', { id: shown.id, recordId: caseId })).rejects.toMatchObject({
      code: 'bad_input',
      message: shown.caseFixed,
    });
  });
});
