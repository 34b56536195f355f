import type { Page } from '@playwright/test';
import { expect } from './support/fixtures.ts';
import { expectCallLogged } from './support/logged.ts';
import { panelIn } from './support/people.ts';
import { notes, readReportsNow, ring, test, typeNote } from './support/scene.ts';

const searchOf = (page: Page) => page.getByRole('combobox', { name: 'Search' }).first();

test('two Lightning tabs show the same call, note and outcome', async ({ scene, openLightning, shot }) => {
  test.setTimeout(180_000);
  const { world, page, panel, ada, caller } = scene;
  const otherPage = await openLightning();
  const otherPanel = await panelIn(otherPage);
  const { callId } = await ring(scene);
  const panels = [panel, otherPanel];

  await test.step('the ring', async () => {
    for (const each of panels) {
      await expect(each.getByRole('heading', { name: 'Call for you' })).toBeVisible();
      await expect(each.getByRole('button', { name: caller.name, exact: true })).toBeVisible();
    }
  });

  world.cinnox.actions.answer({ call: callId, staff: ada });
  await test.step('the note follows from tab to tab', async () => {
    await page.bringToFront();
    await typeNote(panel, 'Begun in the first tab');
    await expect(notes(otherPanel)).toHaveValue('Begun in the first tab');
    await otherPage.bringToFront();
    await notes(otherPanel).press('End');
    await notes(otherPanel).pressSequentially(', ended in the second.', { delay: 15 });
    await expect(notes(panel)).toHaveValue('Begun in the first tab, ended in the second.');
    await otherPanel.getByLabel('Disposition').selectOption('Left message');
    await expect(panel.getByLabel('Disposition')).toHaveValue('Left message');
  });

  world.cinnox.actions.hangUp({ call: callId, by: 'staff' });
  await expectCallLogged(
    scene,
    { callId, note: 'Begun in the first tab, ended in the second.', disposition: 'Left message' },
    { meanwhile: () => readReportsNow(panel) },
  );
  for (const each of panels) {
    await expect(each.getByRole('heading', { name: /^Logged/ })).toBeVisible();
    await expect(notes(each)).toHaveValue('Begun in the first tab, ended in the second.');
  }
  await shot(otherPage, 'second-tab');
});

test('a ringing call takes no focus from a field of the page', async ({ scene }) => {
  const { page, panel, world, caller, ada } = scene;
  const search = searchOf(page);
  await search.click();
  await search.pressSequentially('Harb', { delay: 20 });
  const { callId } = world.cinnox.actions.ringIn({ from: caller.phone, to: ada });
  await expect(panel.getByRole('heading', { name: 'Call for you' })).toBeVisible();
  await page.keyboard.type('our ', { delay: 20 });
  await expect(panel.getByRole('button', { name: caller.name, exact: true })).toBeVisible();
  world.cinnox.actions.answer({ call: callId, staff: ada });
  await page.keyboard.type('Log', { delay: 20 });
  await expect(search).toHaveValue('Harbour Log');
  await expect(search).toBeFocused();

  await test.step('nor when the call ends', async () => {
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await expect(panel.getByRole('timer')).toHaveCount(0);
    await page.keyboard.type('istics', { delay: 20 });
    await expect(search).toHaveValue('Harbour Logistics');
    await expect(search).toBeFocused();
    await expect(notes(panel)).toHaveValue('');
  });
});
