import { expectCallLogged } from './support/logged.ts';
import { expect } from './support/fixtures.ts';
import { chooseDisposition, notes, reportMs, ring, test, truth, typeNote } from './support/scene.ts';

const note = 'Asked about the renewal offer. Wants the price list by Friday; prefers e-mail. Zürich office, 報價單 🙂';

test('a call rings, is noted, and becomes one Task and the Case of its enquiry', async ({ scene, shot }) => {
  test.setTimeout(180_000);
  const { world, page, panel, ada, caller } = scene;

  const { callId } = await ring(scene);
  await expect(panel.getByRole('timer')).toBeVisible();
  await expect(panel.getByText('Mobile matches exactly')).toBeVisible();
  await expect(panel.getByText(/Shipping Manager · Harbour Logistics/)).toBeVisible();
  await shot(page, 'call-for-you');

  world.cinnox.actions.answer({ call: callId, staff: ada });
  await typeNote(panel, note);
  await expect(notes(panel)).toHaveValue(note);
  await chooseDisposition(panel, 'Call back');
  await shot(page, 'during-the-call');

  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  const logged = await expectCallLogged(scene, { callId, note, disposition: 'Call back' });
  expect(truth(scene, callId).durationS).toBeGreaterThan(0);

  await test.step('the page beside the panel shows the Task without a reload', async () => {
    const timeline = page.getByRole('listitem').filter({ hasText: `Call in · ${caller.name}` });
    await expect(timeline).toHaveCount(1);
  });

  await test.step('the panel says so, and opens the record in this tab without a page load', async () => {
    await expect(panel.getByRole('heading', { name: /^Logged/ })).toBeVisible({ timeout: reportMs });
    await shot(page, 'call-logged');
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));
    await panel.getByRole('button', { name: 'Open Task' }).click();
    await page.waitForURL(new RegExp(`/lightning/r/Task/${logged.task.Id}/view$`));
    await expect(page.getByRole('heading', { name: `Call in · ${caller.name}` })).toBeVisible();
    expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
    await expect(panel.getByRole('heading', { name: /^Logged/ })).toBeVisible();
  });
});
