// @vitest-environment node
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { JournalRow } from '../../domain/journal-row.ts';
import { lookedAtAgain } from '../../domain/log-rules.ts';
import { noon } from '../../domain/testing/rows.ts';
import {
  caseQuery,
  endedCall,
  handledChat,
  key,
  keyQuery,
  lane,
  note,
  taskQuery,
  useLaneScene,
} from '../../../tests/integration/support/lane-rows.ts';
import { settleLane } from './settle.ts';

const { scene, only } = useLaneScene();

/** Two browsers of Ada's, in an org that logs no incoming calls; a rule has left her call out in both. */
async function leftOut() {
  const browsers = await Promise.all(
    ['b1', 'b2'].map(async (id) => {
      const browser = await scene().browser(id);
      const { settings } = browser.context;
      const calls = { ...settings.calls, 'answered-in': 'none' as const };
      const context = { ...browser.context, settings: { ...settings, calls } };
      const act = async (change: (row: JournalRow) => JournalRow) => {
        await browser.journal.change('call-1', change);
        expect(await settleLane(lane, context)).toEqual({ done: true });
      };
      return { ...browser, context, act };
    }),
  );
  for (const { put, context } of browsers) {
    await put(endedCall());
    expect(await settleLane(lane, context)).toEqual({ done: true });
  }
  expect(await only(keyQuery(key))).toMatchObject({ State__c: 'skipped' });
  const [one, two] = browsers;
  if (one === undefined || two === undefined) throw new Error('two browsers');
  const [contact] = await scene().rows("SELECT Id, Name FROM Contact WHERE LastName = 'Wong'");
  const match = {
    status: 'chosen' as const,
    contactId: String(contact?.Id),
    contactName: String(contact?.Name),
    candidates: [],
    chosen: { by: 'ada', at: noon },
  };
  return { one, two, match, says: (row: JournalRow) => ({ ...row, notes: [note('words')] }) };
}

describe('a contact that is chosen for a call which a rule left out', () => {
  it('comes to the Task that words in another browser have made of it since', async () => {
    const { one, two, match, says } = await leftOut();
    await one.act(says);
    await two.act((row) => ({ ...lookedAtAgain(row), match }));
    expect(await only(taskQuery)).toMatchObject({ WhoId: match.contactId });
    expect(await two.row('call-1')).toMatchObject({ log: { state: 'logged' } });
  });

  it('is known to the browser in which there are words later', async () => {
    const { one, two, match, says } = await leftOut();
    await two.act((row) => ({ ...lookedAtAgain(row), match }));
    expect(await scene().rows(taskQuery)).toEqual([]);
    expect(await only(keyQuery(key))).toMatchObject({ State__c: 'skipped', Contact_Id__c: match.contactId });
    expect((await two.row('call-1')).log).toMatchObject({ state: 'skipped', skippedBy: 'rule:kind-answered-in' });
    await one.act(says);
    expect(await only(taskQuery)).toMatchObject({ WhoId: match.contactId });
  });

  it('is known there also when it was chosen before the rule left the call out', async () => {
    const { one, two, match, says } = await leftOut();
    const lane2 = 'enq:acme:1002';
    const second = (change: Partial<JournalRow>) =>
      endedCall(
        { id: 'call-2', lane: lane2, aliases: ['call:acme:c2'], ...change },
        { callId: 'c2', displayCaseNumber: '1002' },
      );
    await two.put(second({ match }));
    expect(await settleLane(lane2, two.context)).toEqual({ done: true });
    await one.put(says(second({})));
    expect(await settleLane(lane2, one.context)).toEqual({ done: true });
    const { taskId } = (await one.row('call-2')).log;
    expect(await only(`SELECT WhoId FROM Task WHERE Id = '${taskId}'`)).toMatchObject({ WhoId: match.contactId });
  });

  it.each(['words', 'choice'] as const)(
    'is not lost where the other browser is told between (%s first)',
    async (first) => {
      const { one, two, match, says } = await leftOut();
      const speak = async () => one.act(says);
      const choose = async () => two.act((row) => ({ ...lookedAtAgain(row), match }));
      const [browser, act, meanwhile] = first === 'words' ? [one, speak, choose] : [two, choose, speak];
      let isDone = false;
      const { client } = browser.context;
      browser.context.client = {
        ...client,
        // Between the look at the org's row and what is written into it.
        composite: async (...given: Parameters<typeof client.composite>) => {
          if (!isDone && given[0].some(({ method }) => method === 'PATCH')) {
            isDone = true;
            await meanwhile();
          }
          return client.composite(...given);
        },
      };
      await act();
      expect(await only(taskQuery)).toMatchObject({ WhoId: match.contactId });
    },
  );
});

describe('an enquiry that the rule about Cases of calls left out', () => {
  const over = { voice: true, channel: 'VirtualNumber', status: 'closed', closedAt: noon + 60_000 } as const;
  const behalf = { as: 'supervisor', part: 'ada', staff: 'ada' } as const;

  it.each([
    ['answered', 'that knows no call of it', {}, 'skipped'],
    ['answered', 'that was to write it for somebody else', { behalf }, 'not-mine'],
    ['never', 'that was to write it for somebody else', { behalf }, 'not-mine'],
  ] as const)('(%s) stays so in a browser %s', async (voiceCase, _what, change, state) => {
    const browserOf = async (id: string) => {
      const browser = await scene().browser(id);
      return { ...browser, context: { ...browser.context, settings: { ...browser.context.settings, voiceCase } } };
    };
    const [one, two] = [await browserOf('b1'), await browserOf('b2')];
    const missed = endedCall({}, { durationS: 0, status: 'Not Answered' });
    await one.put(missed, handledChat({}, over));
    await settleLane(lane, one.context);
    expect((await one.row('enquiry-1')).log).toMatchObject({ state: 'skipped', skippedBy: 'rule:voice-case' });
    const theirs = { ...missed, ...change, log: { ...missed.log, state: 'not-mine' as const } };
    await two.put(theirs, handledChat(change, over));
    const leases = { heldUntil: async () => ({ held: true, until: Infinity }) };
    expect(await settleLane(lane, { ...two.context, leases })).toEqual({ done: true });
    expect((await two.row('enquiry-1')).log.state).toBe(state);
    expect(await scene().rows(caseQuery)).toEqual([]);
  });
});
