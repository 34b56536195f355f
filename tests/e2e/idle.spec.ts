import { castContacts } from '../../scripts/demo/cast.ts';
import { watchRecords } from '../../scripts/demo/records.ts';
import { expect, test } from './support/fixtures.ts';
import { lightningHosts, ada as adaOf } from './support/people.ts';
import type { RawPage } from './support/raw-browser.ts';

const noteText = 'Typed before the worker went to sleep.';

async function logInRaw(page: RawPage): Promise<void> {
  const { username, password } = adaOf('uat');
  await page.waitForText('Username');
  await page.type('Username', username);
  await page.type('Password', password);
  await page.click('Log In to Sandbox');
}

test('a worker that idles out in the middle of a call comes back and writes the Task', async ({
  world,
  signInSalesforce,
  launchRaw,
}) => {
  // 30 s until the browser ends an idle worker, and the poll of the reports after the call.
  test.setTimeout(240_000);
  const { caller } = await castContacts(world);
  const ada = world.cinnox.info().staff.find(({ name }) => name === 'Ada Lam')?.eid ?? '';
  await signInSalesforce();
  const browser = await launchRaw();
  const page = await browser.openPage(`https://${lightningHosts.uat}/lightning/r/Contact/${caller.contactId}/view`);
  await page.watchWorkers();
  await logInRaw(page);
  const panel = await browser.findFrame(/\/panel\.html/);
  await panel.waitForText('Events arrive live', 45_000);
  const records = await watchRecords(world);

  const { callId } = world.cinnox.actions.ringIn({ from: caller.phone, to: ada });
  await panel.waitForText(caller.name);
  world.cinnox.actions.answer({ call: callId, staff: ada });
  await panel.type('Notes', noteText);
  await panel.waitForText('Saved');

  await test.step('nothing happens: the browser stops the worker', async () => {
    const seen = page.workerStatuses.length;
    // The alarm of every 30 s comes just before the browser would give up on the worker. It is skipped once, as on a
    // computer that sleeps; the next start of the worker makes it again.
    await panel.evaluate(`chrome.alarms.clear('tick')`);
    await expect
      .poll(() => page.workerStatuses.slice(seen), { timeout: 120_000, intervals: [250] })
      .toContain('stopped');
  });

  expect(await panel.evaluate(`document.body.innerText.includes('Your call')`)).toBe(true);
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await panel.waitForText('Logged as Task', 90_000);
  expect(await panel.evaluate(`chrome.alarms.get('tick').then((alarm) => alarm?.periodInMinutes)`)).toBe(0.5);
  await expect.poll(async () => (await records.added('Case')).length, { timeout: 90_000 }).toBe(1);
  const tasks = await records.added('Task');
  expect(tasks).toHaveLength(1);
  expect(tasks[0]).toMatchObject({
    Subject: `Call in · ${caller.name}`,
    WhoId: caller.contactId,
    CallObject: `cinnox:call:acme:${callId}:${ada}`,
    Description: expect.stringContaining(noteText),
  });
});
