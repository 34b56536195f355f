// @vitest-environment node
import 'fake-indexeddb/auto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../cinnox/gateway.ts';
import { callKey, draftKey, enquiryKey } from '../../domain/keys.ts';
import type { CallFacts, JournalRow, Note } from '../../domain/journal-row.ts';
import { callRow, enquiryRow, noon } from '../../domain/testing/rows.ts';
import { createLaneScene, type LaneScene } from '../../../tests/integration/support/lane-scene.ts';
import { mirrorNote } from '../mirror.ts';
import { settleLane } from './settle.ts';

const lane = 'enq:acme:1001';
const note = (text: string, revision = 1): Note => ({ author: 'ada', text, at: noon, revision });
const taskQuery =
  'SELECT Id, Subject, Status, CallDisposition, CallDurationInSeconds, WhoId, WhatId, Description, CallObject FROM Task WHERE CallObject LIKE ' +
  "'cinnox:%'";
const caseQuery =
  "SELECT Id, Subject, Status, ContactId, Description, Origin FROM Case WHERE Subject LIKE '%enquiry 1001%'";
const keyQuery = (key: string) =>
  `SELECT Id, State__c, Note__c, Task_Id__c, Case_Id__c, Contact_Id__c, Disposition__c, Data__c FROM CINNOX_Log__c WHERE Key__c = '${key}'`;
const key = callKey('acme', 'c1', 'ada');

/** A call that is over, reported and touched here: due at once. */
function endedCall(change: Partial<JournalRow> = {}, call: Partial<CallFacts> = {}): JournalRow {
  return callRow(
    { lane, touched: true, ...change },
    {
      reported: true,
      callId: 'c1',
      displayCaseNumber: '1001',
      endedAt: noon + 60_000,
      durationS: 60,
      status: 'Call Ended',
      ...call,
    },
  );
}

function handledChat(change: Partial<JournalRow> = {}, enquiry: Parameters<typeof enquiryRow>[1] = {}): JournalRow {
  return enquiryRow(change, { visitorName: 'Mei', ...enquiry });
}

const closed = { status: 'closed', closedAt: noon + 600_000 } as const;

function message(seq: number, text: string): ChatMessage {
  return { seq, text, system: false, kind: 'text', at: noon + seq * 1000 };
}

let scene: LaneScene;
beforeAll(async () => {
  scene = await createLaneScene({ now: noon + 3_600_000 });
});
afterEach(() => scene.reset());
afterAll(() => scene.close());

async function only(soql: string): Promise<Record<string, unknown>> {
  const found = await scene.rows(soql);
  expect(found).toHaveLength(1);
  return found[0] ?? {};
}

describe('writing', () => {
  it('makes key rows, Task and Case in one request, related to each other', async () => {
    const { put, context, row } = await scene.browser('b1');
    let composites = 0;
    const { client } = context;
    const counting = {
      ...client,
      composite: (...given: Parameters<typeof client.composite>) => {
        if (given[1].allOrNone) composites += 1;
        return client.composite(...given);
      },
    };
    await put(endedCall({ notes: [note('hello')] }), handledChat({}, { voice: true }));
    expect(await settleLane(lane, { ...context, client: counting })).toEqual({ done: true });
    expect(composites).toBe(1);
    const [task, made] = [await only(taskQuery), await only(caseQuery)];
    expect(task).toMatchObject({ WhatId: made.Id, Status: 'Completed', CallObject: `cinnox:${key}` });
    expect(made.Origin).toBe('Phone');
    expect(await only(keyQuery(key))).toMatchObject({
      State__c: 'logged',
      Task_Id__c: task.Id,
      Case_Id__c: made.Id,
      Note__c: 'hello',
    });
    expect(await only(keyQuery(enquiryKey('acme', '1001')))).toMatchObject({ State__c: 'logged', Case_Id__c: made.Id });
    expect((await row('call-1')).log).toMatchObject({ state: 'logged', taskId: task.Id, loggedNote: 'hello' });
  });

  it('done again does nothing', async () => {
    const { put, context } = await scene.browser('b1');
    await put(endedCall(), handledChat({}, { voice: true }));
    await settleLane(lane, context);
    const before = await scene.rows('SELECT Id, SystemModstamp FROM Task');
    scene.now.at += 60_000;
    expect(await settleLane(lane, context)).toEqual({ done: true });
    expect(await scene.rows('SELECT Id, SystemModstamp FROM Task')).toEqual(before);
  });

  it.each(['received', 'afterCommit'] as const)(
    'whose answer is lost (%s) makes one Task and one Case',
    async (point) => {
      const { put, context, row } = await scene.browser('b1');
      await put(endedCall({ notes: [note('hello')] }), handledChat({}, { voice: true }));
      // The look-up is the first composite; the write is the second.
      let writes = 0;
      const { client } = context;
      const cutting = {
        ...client,
        composite: (...given: Parameters<typeof client.composite>) => {
          if (given[1].allOrNone && (writes += 1) === 1)
            scene.world.faults.add({ route: 'POST *composite*', point, cut: true, times: 1 });
          return client.composite(...given);
        },
      };
      await expect(settleLane(lane, { ...context, client: cutting })).rejects.toMatchObject({ code: 'network' });
      expect(await settleLane(lane, context)).toEqual({ done: true });
      const [task, made] = [await only(taskQuery), await only(caseQuery)];
      expect(task.WhatId).toBe(made.Id);
      expect(String(task.Description).match(/hello/g)).toHaveLength(1);
      expect((await row('call-1')).log).toMatchObject({ state: 'logged', taskId: task.Id, loggedNote: 'hello' });
      expect((await row('enquiry-1')).log).toMatchObject({ state: 'logged', caseId: made.Id });
    },
  );

  it('of more calls than one request takes goes on with the next', async () => {
    const { put, context } = await scene.browser('b1');
    const calls = Array.from({ length: 14 }, (_none, index) =>
      endedCall({ id: `call-${index}` }, { callId: `c${index}` }),
    );
    await put(...calls, handledChat({}, { voice: true }));
    expect(await settleLane(lane, context)).toEqual({ done: true });
    const tasks = await scene.rows(taskQuery);
    expect(new Set(tasks.map((task) => task.CallObject)).size).toBe(14);
    expect(tasks).toHaveLength(14);
  });

  it('keeps what was typed while the request was under way, and patches it in', async () => {
    const { put, context, journal, row } = await scene.browser('b1');
    await put(endedCall({ notes: [note('first')] }));
    const { client } = context;
    const typing = {
      ...client,
      composite: async (...given: Parameters<typeof client.composite>) => {
        const answers = await client.composite(...given);
        if (given[1].allOrNone)
          await journal.change('call-1', (now) => ({ ...now, notes: [note('first and second', 2)] }));
        return answers;
      },
    };
    await settleLane(lane, { ...context, client: typing });
    expect((await only(taskQuery)).Description).toMatch(/^first and second\n/);
    expect((await row('call-1')).log.loggedNote).toBe('first and second');
  });

  it('clears an error that is over', async () => {
    const { put, context, journal, row } = await scene.browser('b1');
    await put(endedCall());
    await settleLane(lane, context);
    await journal.change('call-1', (now) => ({
      ...now,
      log: { ...now.log, error: { code: 'limit_exceeded', message: 'x', at: 1, details: '' } },
    }));
    await settleLane(lane, context);
    expect((await row('call-1')).log).not.toHaveProperty('error');
  });
});

describe('two browsers of one agent', () => {
  async function both(
    first: Partial<JournalRow>,
    second: Partial<JournalRow>,
    calls: [Partial<CallFacts>?, Partial<CallFacts>?] = [],
  ) {
    const [one, two] = [await scene.browser('b1'), await scene.browser('b2')];
    await one.put(endedCall(first, calls[0]));
    await two.put(endedCall(second, calls[1]));
    await settleLane(lane, one.context);
    await settleLane(lane, two.context);
    return { one, two };
  }

  it('write one Task with both notes under their author', async () => {
    const { two } = await both({ notes: [note('from one')] }, { notes: [note('from two')] });
    const task = await only(taskQuery);
    expect(task.Description).toMatch(/^Ada Lam:\nfrom one\n\nAda Lam:\nfrom two\n\n--- CINNOX/);
    expect((await two.row('call-1')).log).toMatchObject({ state: 'logged', taskId: task.Id, loggedNote: 'from two' });
  });

  it('do not repeat a note that the other one found in a draft', async () => {
    const [one, two] = [await scene.browser('b1'), await scene.browser('b2')];
    await one.put(endedCall({ notes: [note('from one')] }));
    await two.put(endedCall({ notes: [note('from two')] }));
    await mirrorNote('call-1', two.context);
    await settleLane(lane, one.context);
    const before = await only(taskQuery);
    await settleLane(lane, two.context);
    expect((await only(taskQuery)).Description).toBe(before.Description);
    expect(before.Description).toMatch(/^Ada Lam:\nfrom one\n\nAda Lam:\nfrom two\n\n--- CINNOX/);
    expect(await only(keyQuery(draftKey(key, 'b2')))).toMatchObject({ State__c: 'merged' });
    expect((await two.row('call-1')).notes.filter((one_) => one_.browser !== undefined)).toHaveLength(1);
  });

  it('settle: nothing is patched to and fro', async () => {
    const { one, two } = await both({ notes: [note('from one')] }, { notes: [note('from two')] });
    for (let round = 0; round < 3; round += 1) {
      await settleLane(lane, one.context);
      await settleLane(lane, two.context);
    }
    const task = await only(taskQuery);
    expect(String(task.Description).match(/from one/g)).toHaveLength(1);
    expect(String(task.Description).match(/from two/g)).toHaveLength(1);
  });

  it('never empty what the other one filled', async () => {
    const contact = await scene.contact('Wong');
    const [someCase] = await scene.rows('SELECT Id FROM Case LIMIT 1');
    const decided = { by: 'ada', at: noon };
    const { two } = await both(
      {
        match: { status: 'chosen', contactId: contact.id, contactName: contact.name, candidates: [], chosen: decided },
        disposition: { value: 'Call back', ...decided },
        related: { id: String(someCase?.Id), label: 'x', ...decided },
      },
      { match: { status: 'none', candidates: [] }, touched: false },
    );
    expect(await only(taskQuery)).toMatchObject({
      Subject: `Call in · ${contact.name}`,
      WhoId: contact.id,
      WhatId: someCase?.Id,
      CallDisposition: 'Call back',
    });
    expect(await two.row('call-1')).toMatchObject({ match: { contactId: contact.id, contactName: contact.name } });
  });

  it('leave the Task on its Case when only one of them knows the enquiry', async () => {
    const [one, two] = [await scene.browser('b1'), await scene.browser('b2')];
    await one.put(handledChat({}, { voice: true }));
    await settleLane(lane, one.context);
    await one.put(endedCall());
    await settleLane(lane, one.context);
    const made = await only(caseQuery);
    await two.put(endedCall());
    await settleLane(lane, two.context);
    await two.journal.change('call-1', (now) => ({ ...now, notes: [note('later')] }));
    await settleLane(lane, two.context);
    expect(await only(taskQuery)).toMatchObject({ WhatId: made.Id });
  });

  it('prefer a person’s word to a rule’s guess', async () => {
    const [wong, other] = [
      await scene.contact('Wong'),
      (await scene.rows("SELECT Id, Name FROM Contact WHERE LastName != 'Wong' LIMIT 1"))[0],
    ];
    const decided = { by: 'ada', at: noon };
    await both(
      { match: { status: 'chosen', contactId: wong.id, contactName: wong.name, candidates: [], chosen: decided } },
      { match: { status: 'one', contactId: String(other?.Id), contactName: String(other?.Name), candidates: [] } },
    );
    expect(await only(taskQuery)).toMatchObject({ WhoId: wong.id });
  });
});

describe('"don’t log"', () => {
  const declined = { declined: { by: 'ada', at: noon, written: false } };

  it('is a row in the org that no other browser writes over', async () => {
    const [one, two] = [await scene.browser('b1'), await scene.browser('b2')];
    await one.put(endedCall(declined));
    expect(await settleLane(lane, one.context)).toEqual({ done: true });
    expect(await only(keyQuery(key))).toMatchObject({ State__c: 'do-not-log' });
    await two.put(endedCall({ notes: [note('words')] }));
    expect(await settleLane(lane, two.context)).toEqual({ done: true });
    expect(await scene.rows(taskQuery)).toEqual([]);
    expect((await two.row('call-1')).log.state).toBe('do-not-log');
  });

  it('said after another browser logged it gives way to what is there', async () => {
    const [one, two] = [await scene.browser('b1'), await scene.browser('b2')];
    await one.put(endedCall());
    await settleLane(lane, one.context);
    await two.put(endedCall(declined));
    expect(await settleLane(lane, two.context)).toEqual({ done: true });
    const after = await two.row('call-1');
    expect(after.log).toMatchObject({ state: 'logged', taskId: (await only(taskQuery)).Id });
    expect(after.declined).toBeUndefined();
  });

  it('said while the Task was being written does not loop', async () => {
    const { put, context, journal, row } = await scene.browser('b1');
    await put(endedCall());
    const { client } = context;
    const late = {
      ...client,
      composite: async (...given: Parameters<typeof client.composite>) => {
        if (given[1].allOrNone) await journal.change('call-1', (now) => ({ ...now, ...declined }));
        return client.composite(...given);
      },
    };
    expect(await settleLane(lane, { ...context, client: late })).toEqual({ done: true });
    expect(await row('call-1')).toMatchObject({ log: { state: 'logged' } });
  });

  it('taken back is logged, and its row stays readable under a name of its own', async () => {
    const { put, context, journal } = await scene.browser('b1');
    await put(endedCall(declined));
    await settleLane(lane, context);
    await journal.change('call-1', ({ declined: gone, ...now }) => {
      void gone;
      return { ...now, log: { ...now.log, state: 'open', rekey: true } };
    });
    expect(await settleLane(lane, context)).toEqual({ done: true });
    expect(await scene.rows(taskQuery)).toHaveLength(1);
    expect(await only(keyQuery(`${key}~1`))).toMatchObject({ State__c: 'do-not-log' });
    expect(await only(keyQuery(key))).toMatchObject({ State__c: 'logged' });
  });

  it('taken back while it was being written is taken back', async () => {
    const { put, context, journal } = await scene.browser('b1');
    await put(endedCall(declined));
    const { client } = context;
    let first = true;
    const restoring = {
      ...client,
      composite: async (...given: Parameters<typeof client.composite>) => {
        const answers = await client.composite(...given);
        if (first)
          await journal.change('call-1', ({ declined: gone, ...now }) => {
            void gone;
            return { ...now, log: { ...now.log, state: 'open' } };
          });
        first = false;
        return answers;
      },
    };
    expect(await settleLane(lane, { ...context, client: restoring })).toEqual({ done: true });
    expect(await scene.rows(taskQuery)).toHaveLength(1);
  });

  it('taken back in two browsers finds a free name each time', async () => {
    const [one, two] = [await scene.browser('b1'), await scene.browser('b2')];
    for (const each of [one, two]) {
      await each.put(endedCall(declined));
      await settleLane(lane, each.context);
      await each.journal.change('call-1', ({ declined: gone, ...now }) => {
        void gone;
        return { ...now, log: { ...now.log, state: 'open', rekey: true } };
      });
      // Decided again before it could be logged.
      await settleLane(lane, { ...each.context, taskObject: null }).catch(() => undefined);
    }
    expect(await settleLane(lane, two.context)).toEqual({ done: true });
    expect(await scene.rows(taskQuery)).toHaveLength(1);
    expect(await scene.rows("SELECT Id FROM CINNOX_Log__c WHERE State__c = 'do-not-log'")).toHaveLength(2);
  });
});

describe('what a person edited in Salesforce', () => {
  it('stays; the rest of the Task is completed', async () => {
    const { put, context, journal } = await scene.browser('b1');
    await put(endedCall({ notes: [note('hello')] }));
    await settleLane(lane, context);
    const task = await only(taskQuery);
    await scene.edit('Task', task.Id, { Description: 'My own words', CallDisposition: null });
    await journal.change('call-1', (now) =>
      now.call === undefined ? now : { ...now, call: { ...now.call, durationS: 75 } },
    );
    expect(await settleLane(lane, context)).toEqual({ done: true });
    expect(await only(taskQuery)).toMatchObject({
      Description: 'My own words',
      CallDurationInSeconds: 75,
      CallDisposition: null,
    });
  });

  it('stays for another browser, too, also when it was emptied', async () => {
    const [one, two] = [await scene.browser('b1'), await scene.browser('b2')];
    await one.put(endedCall({ notes: [note('hello')] }));
    await settleLane(lane, one.context);
    const task = await only(taskQuery);
    await scene.edit('Task', task.Id, { Description: 'My own words', CallDisposition: null });
    await one.journal.change('call-1', (now) =>
      now.call === undefined ? now : { ...now, call: { ...now.call, durationS: 75 } },
    );
    await settleLane(lane, one.context);
    await two.put(endedCall({}, { durationS: 75 }));
    await settleLane(lane, two.context);
    expect(await only(taskQuery)).toMatchObject({ Description: 'My own words', CallDisposition: null });
  });

  it('gets later words of mine added below, once', async () => {
    const { put, context, journal } = await scene.browser('b1');
    await put(endedCall({ notes: [note('hello')] }));
    await settleLane(lane, context);
    const task = await only(taskQuery);
    await scene.edit('Task', task.Id, { Description: 'My own words' });
    await journal.change('call-1', (now) => ({ ...now, notes: [note('and this', 2)] }));
    await settleLane(lane, context);
    await settleLane(lane, context);
    expect((await only(taskQuery)).Description).toBe('My own words\n\nand this');
  });

  it('deleted is not made again', async () => {
    const { put, context, journal, row } = await scene.browser('b1');
    await put(endedCall());
    await settleLane(lane, context);
    await scene.remove('Task', (await only(taskQuery)).Id);
    await journal.change('call-1', (now) => ({ ...now, notes: [note('more')] }));
    expect(await settleLane(lane, context)).toEqual({ done: true });
    expect(await scene.rows(taskQuery)).toEqual([]);
    expect((await row('call-1')).log).toMatchObject({
      state: 'skipped',
      reason: 'The Task was deleted in Salesforce.',
    });
  });
});

describe('a chat', () => {
  it('becomes a Case when handled, and gets its conversation on close', async () => {
    const { put, context, journal, row } = await scene.browser('b1');
    await put(handledChat());
    expect(await settleLane(lane, context)).toEqual({ done: true });
    expect(await only(caseQuery)).toMatchObject({
      Status: 'New',
      Origin: 'Web',
      Subject: 'WhatsApp enquiry 1001 · Mei',
    });
    scene.chat.messages = [message(1, '<b>hi</b> 😀'), message(2, 'שלום')];
    await journal.change('enquiry-1', (now) =>
      now.enquiry === undefined ? now : { ...now, enquiry: { ...now.enquiry, ...closed } },
    );
    expect(await settleLane(lane, context)).toEqual({ done: true });
    const made = await only(caseQuery);
    expect(made.Status).toBe('Closed');
    expect(made.Description).toContain('Mei: <b>hi</b> 😀\n');
    expect(made.Description).toContain('Mei: שלום');
    expect((await row('enquiry-1')).log).toMatchObject({ closedFor: closed.closedAt, transcriptSeq: 2 });
  });

  it('is not closed by us when somebody changed its status', async () => {
    const { put, context, journal } = await scene.browser('b1');
    await put(handledChat());
    await settleLane(lane, context);
    await scene.edit('Case', (await only(caseQuery)).Id, { Status: 'Working' });
    scene.chat.messages = [message(1, 'hi')];
    await journal.change('enquiry-1', (now) =>
      now.enquiry === undefined ? now : { ...now, enquiry: { ...now.enquiry, ...closed } },
    );
    await settleLane(lane, context);
    expect(await only(caseQuery)).toMatchObject({
      Status: 'Working',
      Description: expect.stringContaining('Mei: hi') as string,
    });
  });

  it('too long for the field is a file on the Case, whole', async () => {
    const { put, context } = await scene.browser('b1');
    scene.chat.messages = [message(1, 'x'.repeat(100_000)), message(2, 'the end 😀')];
    await put(handledChat({}, closed));
    expect(await settleLane(lane, context)).toEqual({ done: true });
    const made = await only(caseQuery);
    expect(String(made.Description).length).toBeLessThanOrEqual(32_000);
    const link = await only(
      `SELECT ContentDocumentId FROM ContentDocumentLink WHERE LinkedEntityId = '${String(made.Id)}'`,
    );
    const file = await only(
      `SELECT Title, VersionData FROM ContentVersion WHERE ContentDocumentId = '${String(link.ContentDocumentId)}'`,
    );
    expect(file.Title).toBe('Conversation of enquiry 1001');
  });

  it('goes into a file when somebody rewrote the Description', async () => {
    const { put, context, journal } = await scene.browser('b1');
    await put(handledChat());
    await settleLane(lane, context);
    const { Id } = await only(caseQuery);
    await scene.edit('Case', Id, { Description: 'Mine now' });
    scene.chat.messages = [message(1, 'hi')];
    await journal.change('enquiry-1', (now) =>
      now.enquiry === undefined ? now : { ...now, enquiry: { ...now.enquiry, ...closed } },
    );
    expect(await settleLane(lane, context)).toEqual({ done: true });
    expect((await only(caseQuery)).Description).toBe('Mine now');
    await only(`SELECT Id FROM ContentDocumentLink WHERE LinkedEntityId = '${String(Id)}'`);
  });

  it('closed, resumed and closed again has the words of both', async () => {
    const { put, context, journal } = await scene.browser('b1');
    scene.chat.messages = [message(1, 'first')];
    await put(handledChat({}, closed));
    await settleLane(lane, context);
    scene.chat.messages = [message(1, 'first'), message(2, 'second')];
    await journal.change('enquiry-1', (now) =>
      now.enquiry === undefined ? now : { ...now, enquiry: { ...now.enquiry, closedAt: noon + 900_000 } },
    );
    expect(await settleLane(lane, context)).toEqual({ done: true });
    const made = await only(caseQuery);
    expect(made.Description).toContain('Mei: first');
    expect(made.Description).toContain('Mei: second');
    expect(await scene.rows("SELECT Id FROM CINNOX_Log__c WHERE Kind__c = 'chat'")).toHaveLength(2);
  });

  it('closed by two browsers at once is one Case with one edition', async () => {
    const [one, two] = [await scene.browser('b1'), await scene.browser('b2')];
    scene.chat.messages = [message(1, 'first')];
    for (const each of [one, two]) await each.put(handledChat({}, closed));
    for (const each of [one, two]) expect(await settleLane(lane, each.context)).toEqual({ done: true });
    await only(caseQuery);
    expect(await scene.rows("SELECT Id FROM CINNOX_Log__c WHERE Kind__c = 'chat'")).toHaveLength(1);
    expect((await two.row('enquiry-1')).log).toMatchObject({ state: 'logged' });
  });
});

describe('a missing permission', () => {
  it('for Cases does not keep the Task from being written; the Case follows', async () => {
    const { put, context, row } = await scene.browser('b1');
    await put(endedCall(), handledChat({}, { voice: true }));
    await expect(settleLane(lane, { ...context, caseObject: null })).rejects.toMatchObject({
      code: 'permission_missing',
    });
    expect(await only(taskQuery)).toMatchObject({ WhatId: null });
    expect((await row('enquiry-1')).log.state).toBe('open');
    expect(await settleLane(lane, context)).toEqual({ done: true });
    expect(await only(taskQuery)).toMatchObject({ WhatId: (await only(caseQuery)).Id });
  });

  it('for Cases does not delay a Task that is not due yet', async () => {
    const { put, context } = await scene.browser('b1');
    scene.now.at = noon + 61_000;
    await put(endedCall({ touched: false }), handledChat({}, { voice: true }));
    const outcome = await settleLane(lane, { ...context, caseObject: null });
    expect(outcome).toMatchObject({ done: false });
    if (outcome.done) return;
    expect(outcome.again).toBeGreaterThanOrEqual(noon + 80_000);
    expect(outcome.again).toBeLessThanOrEqual(noon + 100_000);
  });

  it('for Tasks is said, and nothing is half written', async () => {
    const { put, context } = await scene.browser('b1');
    await put(endedCall(), handledChat({}, { voice: true }));
    await expect(settleLane(lane, { ...context, taskObject: null })).rejects.toMatchObject({
      details: { object: 'Task' },
    });
    expect(await scene.rows(keyQuery(key))).toEqual([]);
  });
});

describe('drafts', () => {
  it('of a wiped browser become the note of the record', async () => {
    const [one, two] = [await scene.browser('b1'), await scene.browser('b2')];
    await one.put(endedCall({ notes: [note('before the wipe')] }, { reported: false }));
    await mirrorNote('call-1', one.context);
    expect((await one.row('call-1')).mirrored).toMatchObject({ revision: 1 });
    await two.put(endedCall());
    await settleLane(lane, two.context);
    expect((await only(taskQuery)).Description).toMatch(/^before the wipe\n/);
  });

  it('written under the hook’s id first count for less than later ones', async () => {
    const [one, two] = [await scene.browser('b1'), await scene.browser('b2')];
    const { callId, ...unreported } =
      endedCall({ notes: [note('half')] }, { messageId: 'm1', reported: false }).call ?? {};
    void callId;
    await one.put({
      ...endedCall({ notes: [note('half')] }),
      call: { ...unreported, direction: 'in', outgoing: false, startedAt: noon, reported: false, ring: true },
    });
    await mirrorNote('call-1', one.context);
    await one.put(endedCall({ notes: [note('half and whole', 2)] }, { messageId: 'm1' }));
    await mirrorNote('call-1', one.context);
    await two.put(endedCall({}, { messageId: 'm1' }));
    await settleLane(lane, two.context);
    const task = await only(taskQuery);
    expect(task.Description).toMatch(/^half and whole\n/);
    expect(String(task.Description).match(/half/g)).toHaveLength(1);
  });

  it('are written once for each revision', async () => {
    const { put, context, row } = await scene.browser('b1');
    await put(endedCall({ notes: [note('x')] }, { reported: false }));
    expect(await mirrorNote('call-1', context)).toEqual({ done: true });
    const { mirrored } = await row('call-1');
    scene.now.at += 30_000;
    await mirrorNote('call-1', context);
    expect((await row('call-1')).mirrored).toEqual(mirrored);
  });
});
