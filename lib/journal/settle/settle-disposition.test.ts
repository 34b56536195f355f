// @vitest-environment node
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { withLaterChoices, type Choices } from '../../domain/choices.ts';
import type { JournalRow } from '../../domain/journal-row.ts';
import { noon } from '../../domain/testing/rows.ts';
import {
  caseQuery,
  closed,
  handledChat,
  keyQuery,
  lane,
  message,
  note,
  useLaneScene,
} from '../../../tests/integration/support/lane-rows.ts';
import type { Lane } from '../../../tests/integration/support/lane-scene.ts';
import { settleLane } from './settle.ts';

const { scene, only } = useLaneScene();

const by = (minute: number) => ({ by: 'ada', at: noon + minute * 60_000 });
const chose = (value: string, minute: number): Choices => ({ disposition: { ...by(minute), value } });
const says = ({ journal }: Lane, choices: Choices) =>
  journal.change('enquiry-1', (now) => withLaterChoices(now, choices));
const text = async () => String((await only(caseQuery)).Description);

/** A chat that is over, in these browsers, whose Case is complete. */
async function logged(...ids: string[]): Promise<Lane[]> {
  scene().chat.messages = [message(1, 'hi')];
  const lanes: Lane[] = [];
  for (const id of ids) {
    const one = await scene().browser(id);
    await one.put(handledChat({}, closed));
    await settleLane(lane, one.context);
    lanes.push(one);
  }
  return lanes;
}

describe('what is said of a missed enquiry after its Case was made', () => {
  it('comes into the Case, which stays open, once', async () => {
    const { put, context, journal } = await scene().browser('b1');
    await put(handledChat({}, { status: 'missed' }));
    await settleLane(lane, context);
    for (const words of ['called them back', 'called them back twice']) {
      await journal.change('enquiry-1', (now) => ({ ...now, notes: [note(words, words.length)] }));
      for (let turn = 0; turn < 2; turn += 1) expect(await settleLane(lane, context)).toEqual({ done: true });
      expect((await text()).split('\n\n---')[0]).toBe(words);
    }
    await journal.change('enquiry-1', (now) => withLaterChoices(now, chose('Call back', 1)));
    await settleLane(lane, context);
    expect(await text()).toContain('Disposition: Call back');
    expect(await only(caseQuery)).toMatchObject({ Status: 'New' });
  });

  it('is added to what a person wrote there', async () => {
    const { put, context, journal } = await scene().browser('b1');
    await put(handledChat({}, { status: 'missed' }));
    await settleLane(lane, context);
    await scene().edit('Case', (await only(caseQuery)).Id, { Description: 'My own words' });
    await journal.change('enquiry-1', (now) => ({ ...now, notes: [note('called them back')] }));
    for (let turn = 0; turn < 2; turn += 1) expect(await settleLane(lane, context)).toEqual({ done: true });
    expect(await text()).toBe('My own words\n\ncalled them back');
  });
});

describe('what is said of a chat that was taken up again and missed', () => {
  it.each(['of its own', 'that is an earlier one'])(
    'comes into the Case, beside the conversation (%s)',
    async (whose) => {
      const { put, context, journal } = await scene().browser('b1');
      const joining = { ...context, settings: { ...context.settings, reopenHours: 24 } };
      const { id, name } = await scene().contact('Wong');
      const match: JournalRow['match'] = { status: 'one', contactId: id, contactName: name, candidates: [] };
      scene().chat.messages = [message(1, 'hi')];
      if (whose !== 'of its own') {
        await put(handledChat({ match }, closed));
        await settleLane(lane, joining);
      }
      const next = { id: 'enquiry-2', lane: 'enq:acme:1001-2', aliases: ['enq:acme:1001-2'], match };
      const facts = { displayCaseNumber: '1001-2', startedAt: closed.closedAt + 60_000 };
      scene().chat.messages = [message(1, 'My parcel is lost')];
      await put(handledChat(next, { ...facts, status: 'closed', closedAt: closed.closedAt + 90_000 }));
      await settleLane(next.lane, joining);
      await journal.change('enquiry-2', (now) => ({ ...now, enquiry: { ...now.enquiry!, status: 'missed' } }));
      for (const words of ['called them back', 'called them back twice']) {
        await journal.change('enquiry-2', (now) => ({ ...now, notes: [note(words, words.length)] }));
        for (let turn = 0; turn < 2; turn += 1) expect(await settleLane(next.lane, joining)).toEqual({ done: true });
        expect((await text()).match(/called .*/g)).toEqual([words]);
        expect((await text()).match(/parcel/g)).toHaveLength(1);
      }
      scene().chat.messages = [message(1, 'My parcel is lost'), message(2, 'Hello?')];
      const closedAt = closed.closedAt + 900_000;
      await journal.change('enquiry-2', (now) => ({
        ...now,
        enquiry: { ...now.enquiry!, status: 'closed', closedAt },
      }));
      await settleLane(next.lane, joining);
      expect((await text()).match(/called .*|parcel|Hello\?/g)).toEqual(['called them back twice', 'parcel', 'Hello?']);
    },
  );
});

describe('what is said of an enquiry that is in an earlier Case', () => {
  it.each([
    ['missed', { status: 'missed' }],
    ['closed', { status: 'closed', closedAt: closed.closedAt + 90_000 }],
  ] as const)('comes into its section, once (%s)', async (_how, over) => {
    const { put, context, journal } = await scene().browser('b1');
    const joining = { ...context, settings: { ...context.settings, reopenHours: 24 } };
    const { id, name } = await scene().contact('Wong');
    const match: JournalRow['match'] = { status: 'one', contactId: id, contactName: name, candidates: [] };
    scene().chat.messages = [message(1, 'hi')];
    await put(handledChat({ match }, closed));
    await settleLane(lane, joining);
    const next = { id: 'enquiry-2', lane: 'enq:acme:100002', aliases: ['enq:acme:100002'], match };
    const startedAt = closed.closedAt + 60_000;
    await put(handledChat({ ...next, ...chose('First', 1) }, { displayCaseNumber: '100002', startedAt, ...over }));
    await settleLane(next.lane, joining);
    for (const [index, value] of ['Second', 'Third'].entries()) {
      await journal.change('enquiry-2', (now) => withLaterChoices(now, chose(value, 2 + index)));
      await journal.change('enquiry-2', (now) => ({ ...now, notes: [note(`said ${value}`, 1 + index)] }));
      for (let turn = 0; turn < 2; turn += 1) expect(await settleLane(next.lane, joining)).toEqual({ done: true });
      expect((await text()).match(/Disposition: .*/g)).toEqual([`Disposition: ${value}`]);
      expect((await text()).match(/said .*/g)).toEqual([`said ${value}`]);
    }
    await journal.change('enquiry-2', (now) => withLaterChoices(now, chose('Fourth', 9)));
    expect(await settleLane(next.lane, joining)).toEqual({ done: true });
    expect((await text()).match(/Disposition: .*/g)).toEqual(['Disposition: Fourth']);
  });
});

describe('the disposition of a chat', () => {
  it('is in its Case', async () => {
    const { put, context } = await scene().browser('b1');
    scene().chat.messages = [message(1, 'hi')];
    await put(handledChat(chose('Resolved', 1), closed));
    await settleLane(lane, context);
    expect(await text()).toContain('Disposition: Resolved');
  });

  it('comes into it also when it is chosen, changed or taken away after the end', async () => {
    const [one] = await logged('b1');
    for (const value of ['Resolved', 'Call back']) {
      await says(one!, chose(value, value.length));
      expect(await settleLane(lane, one!.context)).toEqual({ done: true });
      expect((await text()).match(/Disposition: .*/g)).toEqual([`Disposition: ${value}`]);
    }
    await says(one!, { takenAway: { disposition: by(20) } });
    await settleLane(lane, one!.context);
    expect(await text()).not.toContain('Disposition');
  });

  it('stands where a template puts it, too', async () => {
    const [one] = await logged('b1');
    const { settings } = one!.context;
    const templates = { ...settings.templates, caseDescription: 'Result: {{Disposition}}' };
    await one!.journal.change('enquiry-1', (now) => ({
      ...now,
      log: { ...now.log, form: { subject: templates.caseSubject, description: templates.caseDescription } },
    }));
    await says(one!, chose('Resolved', 1));
    await settleLane(lane, one!.context);
    expect(await text()).toMatch(/^Result: Resolved\n/);
  });

  it('that one browser chose stays when another one writes the Case', async () => {
    const [one, two] = await logged('b1', 'b2');
    await says(one!, chose('Resolved', 1));
    await settleLane(lane, one!.context);
    await two!.journal.change('enquiry-1', (now) => ({ ...now, notes: [note('called back')] }));
    await settleLane(lane, two!.context);
    expect(await text()).toContain('called back');
    expect(await text()).toContain('Disposition: Resolved');
    expect(await only(keyQuery('enq:acme:1001'))).toMatchObject({ Disposition__c: 'Resolved' });
    expect(await two!.row('enquiry-1')).toMatchObject({ disposition: { value: 'Resolved' } });
  });

  it('stays also when the other one changes nothing but the contact', async () => {
    const [one, two] = await logged('b1', 'b2');
    await says(one!, chose('Resolved', 1));
    await settleLane(lane, one!.context);
    const { id, name } = await scene().contact('Wong');
    await two!.journal.change('enquiry-1', (now) => ({
      ...now,
      match: { status: 'chosen', contactId: id, contactName: name, candidates: [], chosen: by(2) },
    }));
    expect(await settleLane(lane, two!.context)).toEqual({ done: true });
    expect(await only(caseQuery)).toMatchObject({ ContactId: id });
    expect(await text()).toContain('Disposition: Resolved');
    expect(await only(keyQuery('enq:acme:1001'))).toMatchObject({ Disposition__c: 'Resolved', Contact_Id__c: id });
  });
});
