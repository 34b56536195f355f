import type { Frame } from '@playwright/test';
import type { World } from '../emulators/world.ts';
import { expect, test } from './support/fixtures.ts';
import { panelIn } from './support/people.ts';
import { readReportsNow } from './support/scene.ts';

const noteText = 'Wants the spare parts list in writing.';

async function query(world: World, soql: string): Promise<Record<string, unknown>[]> {
  const read = { userId: 'system', system: true };
  const { records } = await world.salesforce.org('globex').store.tx(read, async (tx) => tx.query(soql));
  return records;
}

const taskFields = 'Id, Subject, WhoId, WhatId, CallObject, Description, CallDurationInSeconds, TaskSubtype, IsClosed';
const tasks = (world: World) =>
  query(world, `SELECT ${taskFields} FROM Task WHERE CallObject LIKE 'cinnox:%' ORDER BY CreatedDate`);
const cases = (world: World) =>
  query(world, `SELECT Id, Subject, ContactId, Origin, IsClosed FROM Case WHERE Subject LIKE 'Call enquiry %'`);

/** The alarm that the browser sends every 30 s, now. It also starts a worker that was stopped. */
async function runAlarm(panel: Frame): Promise<void> {
  await panel.evaluate(() => chrome.alarms.create('tick', { when: Date.now(), periodInMinutes: 0.5 }));
}

test('without the package: the call appears after its end and is logged once', async ({
  world,
  signInSalesforce,
  openLightning,
  killWorker,
  shot,
}) => {
  test.setTimeout(240_000);
  const ada = world.cinnox.info().staff.find(({ name }) => name === 'Ada Lam')?.eid ?? '';
  const [caller] = await query(world, "SELECT Id, Name FROM Contact WHERE Name = 'Mei-ling Wong'");
  await (await signInSalesforce({ org: 'globex' })).close();
  const page = await openLightning({ org: 'globex', path: `/lightning/r/Contact/${String(caller?.Id)}/view` });
  const panel = await panelIn(page);
  await expect(
    panel.getByText('Calls appear after they end: live events are not set up in this org.').first(),
  ).toBeVisible({ timeout: 20_000 });

  const { callId, inquiry } = world.cinnox.actions.ringIn({ from: '+85294667788', to: ada });
  world.cinnox.actions.answer({ call: callId, staff: ada });
  const announced = () =>
    world.cinnox.hooks.deliveries().some(({ body, outcome }) => body.includes(callId) && outcome === 'answered');
  await expect.poll(announced).toBe(true);
  await expect(panel.getByRole('heading', { name: 'Ready' }), 'nothing rings').toBeVisible();
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });

  await test.step('the worker is stopped when the records are made but not answered', async () => {
    const hold = world.faults.hold({
      service: 'salesforce',
      route: 'POST /services/data/*/composite',
      contains: 'TaskSubtype',
      point: 'afterCommit',
      times: 1,
    });
    await readReportsNow(panel);
    await hold.arrived();
    expect(await tasks(world)).toHaveLength(1);
    await killWorker();
    hold.release({ cut: true });
    await runAlarm(panel);
  });
  await expect(panel.getByText('Mei-ling Wong').first()).toBeVisible({ timeout: 60_000 });
  await expect(panel.getByText('Logged as Task').first()).toBeVisible({ timeout: 60_000 });
  await shot(page, 'package-free-logged');

  await test.step('a note is added to the Task', async () => {
    await panel.getByRole('textbox', { name: 'Notes' }).fill(noteText);
    await expect.poll(async () => (await tasks(world))[0]?.Description, { timeout: 60_000 }).toContain(noteText);
    await expect(panel.getByText('In Salesforce', { exact: true })).toBeVisible();
  });

  await test.step('nothing is doubled when the worker was stopped and the alarms run again', async () => {
    const read = world.faults.add({ service: 'cinnox', route: 'GET *data/enquiry-detail', latencyMs: 0 });
    await killWorker();
    await runAlarm(panel);
    await readReportsNow(panel);
    await expect.poll(() => read.struck, { timeout: 60_000 }).toBeGreaterThan(0);
    await page.reload();
    await expect((await panelIn(page)).getByText('Logged as Task').first()).toBeVisible();
  });

  const [task, ...otherTasks] = await tasks(world);
  const [record, ...otherCases] = await cases(world);
  expect([otherTasks, otherCases]).toEqual([[], []]);
  const enquiry = world.cinnox.ledger.enquiries().find((one) => one.inquiry === inquiry);
  // Whom the number merely found waits for the end of the second in which somebody may have chosen another one.
  await expect
    .poll(async () => (await cases(world))[0])
    .toMatchObject({
      Subject: `Call enquiry ${enquiry?.displayCaseNumber} · Mei-ling Wong`,
      ContactId: caller?.Id,
      Origin: 'Phone',
      IsClosed: true,
    });
  expect(task).toMatchObject({
    Subject: 'Call in · Mei-ling Wong',
    TaskSubtype: 'Call',
    WhoId: caller?.Id,
    WhatId: record?.Id,
    CallObject: `cinnox:call:acme:${callId}:${ada}`,
    IsClosed: true,
  });
});
