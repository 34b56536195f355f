import { setTimeout as pause } from 'node:timers/promises';
import type { SalesforceRecord } from '../../../scripts/demo/records.ts';
import { expect } from './fixtures.ts';
import { reportMs, truth } from './scene.ts';
import type { Scene } from './scene.ts';

/** Ada's zone, by the seed. */
const timeZone = 'Asia/Hong_Kong';

const localDate = (at: number) => new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at);
const localTime = (at: number) =>
  new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium', hourCycle: 'h23' }).format(at);
const minutes = (seconds: number) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

export interface LoggedCall {
  task: SalesforceRecord;
  case: SalesforceRecord;
}

/** A row of the log object: one per thing that was logged. */
export async function logRows({ world }: Pick<Scene, 'world'>): Promise<Record<string, unknown>[]> {
  return world.salesforce.org('uat').store.tx({ userId: 'system', system: true }, async (tx) => {
    const { records } = tx.query(
      'SELECT Key__c, State__c, Kind__c, Staff__c, Task_Id__c, Case_Id__c, Note__c FROM CINNOX_Log__c ORDER BY Key__c',
    );
    return records;
  });
}

function expectTask(scene: Scene, task: SalesforceRecord, callCase: SalesforceRecord, written: WrittenCall): void {
  const { caller, ada, adaUserId } = scene;
  const { call, enquiry, durationS } = truth(scene, written.callId);
  expect(task).toMatchObject({
    Subject: `Call in · ${caller.name}`,
    Status: 'Completed',
    IsClosed: true,
    TaskSubtype: 'Call',
    CallType: 'Inbound',
    CallDurationInSeconds: durationS,
    CallDisposition: written.disposition,
    CallObject: `cinnox:call:acme:${call.callId}:${ada}`,
    WhoId: caller.contactId,
    WhatId: callCase.Id,
    OwnerId: adaUserId,
    CreatedById: adaUserId,
    ActivityDate: localDate(call.startedAt),
  });
  const lines = String(task.Description).split('\n');
  expect(lines.slice(0, written.note.split('\n').length).join('\n')).toBe(written.note);
  expect(lines.slice(lines.indexOf('--- CINNOX call log ---'))).toEqual(
    expect.arrayContaining([
      'Direction: Inbound',
      expect.stringMatching(/^Number: \+/),
      `Started: ${localDate(call.startedAt)} ${localTime(call.startedAt)}`,
      `Ended: ${localDate(call.endedAt ?? 0)} ${localTime(call.endedAt ?? 0)}`,
      `Duration: ${minutes(durationS)}`,
      'Status: Call Ended',
      `Enquiry: ${enquiry.displayCaseNumber}`,
      `Call ID: ${call.callId}`,
    ]),
  );
}

function expectCallCase(scene: Scene, record: SalesforceRecord, callId: string): void {
  const { caller, adaUserId } = scene;
  const { enquiry } = truth(scene, callId);
  expect(record).toMatchObject({
    Subject: `Call enquiry ${enquiry.displayCaseNumber} · ${caller.name}`,
    Origin: 'Phone',
    Status: 'Closed',
    IsClosed: true,
    ContactId: caller.contactId,
    OwnerId: adaUserId,
  });
  const description = String(record.Description);
  expect(description).toContain(`Enquiry: ${enquiry.displayCaseNumber}`);
  expect(description).toContain('Handled by: Ada Lam');
  expect(description).toContain(`Closed: ${localDate(enquiry.closedAt ?? 0)} ${localTime(enquiry.closedAt ?? 0)}`);
}

export interface WrittenCall {
  callId: string;
  note: string;
  disposition: string;
}

/**
 * Waits until the org has the call's one Task and its enquiry's one Case, complete, and that nothing comes after.
 * `meanwhile` is done before each look.
 */
export async function expectCallLogged(
  scene: Scene,
  written: WrittenCall,
  { meanwhile = () => Promise.resolve() }: { meanwhile?: () => Promise<unknown> } = {},
): Promise<LoggedCall> {
  const read = async (): Promise<LoggedCall> => {
    const [tasks, cases] = [await scene.records.added('Task'), await scene.records.added('Case')];
    expect({ tasks: tasks.length, cases: cases.length }).toEqual({ tasks: 1, cases: 1 });
    const [task] = tasks;
    const [callCase] = cases;
    if (task === undefined || callCase === undefined) throw new Error('counted wrongly');
    expectCallCase(scene, callCase, written.callId);
    expectTask(scene, task, callCase, written);
    return { task, case: callCase };
  };
  await expect(async () => {
    await meanwhile();
    await read();
  }).toPass({ timeout: reportMs, intervals: [500, 1_000] });
  await expectQuiet(scene);
  const logged = await read();
  const rows = await logRows(scene);
  const key = `call:acme:${written.callId}:${scene.ada}`;
  expect(rows.filter(({ Key__c }) => Key__c === key)).toEqual([
    expect.objectContaining({ State__c: 'logged', Task_Id__c: logged.task.Id, Case_Id__c: logged.case.Id }),
  ]);
  expect(rows.filter(({ Kind__c }) => Kind__c === 'enquiry')).toEqual([
    expect.objectContaining({ State__c: 'logged', Case_Id__c: logged.case.Id }),
  ]);
  return logged;
}

/** How long the org must stay as it is to be called quiet: retries after a lost reply come within seconds. */
const quietMs = 3_000;

async function expectQuiet({ world }: Scene): Promise<void> {
  let changes = 0;
  const stop = world.salesforce.org('uat').store.onCommit((committed) => {
    changes += committed.filter(({ object }) => object === 'Task' || object === 'Case').length;
  });
  const deadline = performance.now() + 20_000;
  for (;;) {
    const before = changes;
    await pause(quietMs);
    if (changes === before) break;
    if (performance.now() > deadline) throw new Error('Tasks and Cases keep changing.');
  }
  stop();
}
