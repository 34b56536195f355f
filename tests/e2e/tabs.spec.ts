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

test('a second ring during a note is seen at once; what was chosen stays after a reload; a minimised panel opens', async ({
  scene,
  shot,
}) => {
  test.setTimeout(180_000);
  const { page, panel, world, ada, caller } = scene;
  const { actions } = world.cinnox;
  const { callId } = await ring(scene);
  actions.answer({ call: callId, staff: ada });
  await typeNote(panel, 'Half a sen');

  const card = panel.getByRole('region', { name: 'Incoming call' });
  const chip = (name: string | RegExp) =>
    panel.getByRole('group', { name: 'Calls and chats' }).getByRole('button', { name });
  const other = actions.ringIn({ from: '+4915155512345', to: ada });
  await test.step('the ring stands above the note, which keeps its caret', async () => {
    await expect(card.getByText('is calling you')).toBeVisible({ timeout: 20_000 });
    await expect(notes(panel)).toBeFocused();
    await page.keyboard.type('tence', { delay: 15 });
    await expect(notes(panel)).toHaveValue('Half a sentence');
    await expect(panel.getByRole('heading', { name: 'Your call' })).toBeVisible();
    await shot(page, 'ring-during-note');
    await card.getByRole('button', { name: 'Show call' }).press('Enter');
    await expect(panel.getByRole('heading', { name: 'Unknown caller' })).toBeVisible();
    await expect(card).toHaveCount(0);
  });

  await test.step('the call that was chosen is there after a reload', async () => {
    await chip(caller.name).click();
    await expect(notes(panel)).toHaveValue('Half a sentence');
    await page.reload();
    const again = await panelIn(page);
    await expect(again.getByRole('heading', { name: 'Your call' })).toBeVisible({ timeout: 20_000 });
    await expect(notes(again)).toHaveValue('Half a sentence');
    await expect(again.getByRole('region', { name: 'Incoming call' }), 'it still rings').toBeVisible();
  });

  await test.step('a minimised panel opens for a ring', async () => {
    actions.hangUp({ call: other.callId, by: 'visitor' });
    const again = await panelIn(page);
    const frame = await again.frameElement();
    await again.getByRole('button', { name: 'Minimise' }).click();
    await expect.poll(() => frame.isVisible()).toBe(false);
    actions.ringIn({ from: '+4915155512346', to: ada });
    await expect.poll(() => frame.isVisible(), { timeout: 20_000 }).toBe(true);
    await expect(again.getByRole('region', { name: 'Incoming call' })).toBeVisible();
    await expect(notes(again)).toHaveValue('Half a sentence');
  });
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
