import { expect } from './support/fixtures.ts';
import { logRows } from './support/logged.ts';
import { readReportsNow, reportMs, ring, test } from './support/scene.ts';

test('rules: set on the options page, seen in its preview, and in what is written', async ({
  scene,
  context,
  extensionId,
  shot,
}) => {
  test.setTimeout(240_000);
  const { world, page, panel, ada, caller, records } = scene;
  const { actions } = world.cinnox;
  const options = await context.newPage();
  await options.setViewportSize({ width: 1280, height: 1000 });
  await options.goto(`chrome-extension://${extensionId}/options.html`);
  const rules = options.getByRole('region', { name: 'Rules' });
  const subject = rules.getByRole('textbox', { name: 'Subject of a Task to follow up' });
  const preview = rules.getByRole('complementary', { name: 'Preview' });

  await test.step('a mistake is said before anything is saved', async () => {
    await subject.fill('Ring {{Nam}}');
    await expect(rules.getByText('There is no merge field {{Nam}}. Do you mean {{Name}}?')).toBeVisible();
    await expect(rules.getByRole('button', { name: 'Save' })).toBeDisabled();
  });

  await test.step('the preview follows what is typed; saved rules are there after a reload', async () => {
    await subject.fill('Ring {{Name|the unknown caller}} back');
    await rules.getByRole('radio', { name: 'Missed: Task to follow up' }).check();
    await rules.getByLabel('Follow-ups are due').selectOption('After 2 days');
    await expect(preview.getByText('Ring Mei-ling Wong back')).toBeVisible();
    await rules.getByLabel('Numbers that are not logged').fill('+852 2800*');
    await shot(options, 'rules');
    await rules.getByRole('button', { name: 'Save' }).click();
    await expect(rules.getByText('Saved', { exact: true })).toBeVisible();
    await options.reload();
    await expect(rules.getByRole('radio', { name: 'Missed: Task to follow up' })).toBeChecked();
    await expect(rules.getByLabel('Numbers that are not logged')).toHaveValue('+8522800*');
    await options.close();
  });

  await test.step('a missed call becomes a Task to be done, due in two days', async () => {
    await page.bringToFront();
    const { callId } = await ring(scene);
    actions.miss({ call: callId });
    await expect(async () => {
      await readReportsNow(panel);
      expect(await records.added('Task')).toHaveLength(1);
    }).toPass({ timeout: reportMs, intervals: [2_000] });
    const [task] = await records.added('Task');
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Hong_Kong', dateStyle: 'short' }).format();
    expect(task).toMatchObject({
      Subject: `Ring ${caller.name} back`,
      Status: 'Not Started',
      IsClosed: false,
      TaskSubtype: 'Call',
      ActivityDate: new Date(Date.parse(today) + 2 * 86_400_000).toISOString().slice(0, 10),
    });
  });

  await test.step('a listed number is not logged, and the panel says why', async () => {
    const { callId } = actions.ringIn({ from: '+852 2800 1234', to: ada });
    await expect(panel.getByRole('heading', { name: 'Unknown caller' })).toBeVisible({ timeout: 20_000 });
    actions.answer({ call: callId, staff: ada });
    actions.hangUp({ call: callId, by: 'visitor' });
    const reason = panel
      .getByRole('contentinfo')
      .getByText('Not logged: +8522800* is on the list of numbers that are not logged.');
    await expect(async () => {
      await readReportsNow(panel);
      const row = (await logRows(scene)).find(({ Key__c }) => Key__c === `call:acme:${callId}:${ada}`);
      expect(row).toMatchObject({ State__c: 'skipped', Task_Id__c: null });
    }).toPass({ timeout: reportMs, intervals: [2_000] });
    await expect(reason).toBeVisible();
    await shot(page, 'rules-not-logged');
    expect(await records.added('Task')).toHaveLength(1);
  });
});
