// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { cinnoxKnobAnswers } from '../emulators/cinnox/knobs.ts';
import { useScenes, written } from './support/scene.ts';

const scene = useScenes();

/** Every answer CINNOX might give where its documentation is silent. */
const cases = Object.entries(cinnoxKnobAnswers()).flatMap(([knob, answers]) =>
  answers.map((answer) => [knob, answer] as const),
);

/** A service that hides this cannot tell whom to look for: the records are written without a person. */
const withoutPerson = new Set(['enquiryExtras:none']);

describe.each(['uat', 'globex'] as const)('%s: the main job whatever CINNOX does', (org) => {
  it.each(cases)('%s = %s', async (knob, answer) => {
    const { world, clock, agent, ada, rows } = await scene({ org, knobs: { [knob]: answer } });
    const { actions } = world.cinnox;
    const { callId } = actions.ringIn({ from: '+852 9466 7788', to: ada });
    await clock.advance(5_000);
    actions.answer({ call: callId, staff: ada });
    await clock.advance(30_000);
    const ringing = agent.now().interactions.find((one) => one.kind === 'call');
    if (ringing !== undefined)
      await agent.send('note.save', { id: ringing.id, text: 'Noted while it rang.', revision: ringing.note.revision });
    actions.hangUp({ call: callId, by: 'visitor' });
    const chat = actions.openChat({
      channel: 'Weblink',
      name: 'Jonas',
      email: 'jonas.berg@bergdotter.example',
      to: ada,
    });
    actions.pickUp({ enquiry: chat.inquiry, staff: ada });
    actions.visitorWrites({ enquiry: chat.inquiry, text: 'Hello' });
    actions.staffWrites({ enquiry: chat.inquiry, staff: ada, text: 'Good day' });
    await clock.advance(60_000);
    actions.closeEnquiry({ enquiry: chat.inquiry });
    await clock.advance(5 * 60_000);
    const tasks = await rows(written.tasks);
    expect(tasks.map((task) => [task.Subject, task.Status])).toEqual([['Call in · Mei-ling Wong', 'Completed']]);
    if (ringing !== undefined) expect(tasks[0]?.Description).toContain('Noted while it rang.');
    const found = await rows(written.cases);
    const chatName = withoutPerson.has(`${knob}:${answer}`) ? 'unknown visitor' : 'Jonas Berg';
    expect(found.map((one) => [String(one.Subject).replace(/\d+/, '#'), one.Status]).sort()).toEqual([
      ['Call enquiry # · Mei-ling Wong', 'Closed'],
      [`Web enquiry # · ${chatName}`, 'Closed'],
    ]);
    const conversation = String(found.find((one) => String(one.Subject).startsWith('Web'))?.Description);
    expect(conversation).toMatch(/Hello[\s\S]*Ada Lam: Good day/);
    expect(tasks[0]?.WhatId).toBe(found.find((one) => String(one.Subject).startsWith('Call'))?.Id);
  });
});
