import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { World } from '../emulators/world.ts';
import { expect, test } from './support/fixtures.ts';
import { reportMs } from './support/scene.ts';

const known = '+852 9466 7788';

async function org(world: World, soql: string): Promise<Record<string, unknown>[]> {
  return world.salesforce.org('uat').store.tx({ userId: 'system', system: true }, async (tx) => tx.query(soql).records);
}

const tasks = (world: World) => org(world, "SELECT Id, CallObject FROM Task WHERE CallObject LIKE 'cinnox:%'");

/** A colleague deletes a record, as one does in Salesforce. */
async function removeAsChris(world: World, object: string, id: unknown): Promise<void> {
  const [chris] = await org(world, "SELECT Id FROM User WHERE Username = 'chris.mori@acme.example.uat'");
  await world.salesforce
    .org('uat')
    .store.tx({ userId: String(chris?.Id), system: true }, async (tx) => tx.delete(object, String(id)));
}

/** Rings, is answered and hung up; nothing of it needs the panel. */
function playCall({ cinnox }: World, to: string): string {
  const { callId } = cinnox.actions.ringIn({ from: known, to });
  cinnox.actions.answer({ call: callId, staff: to });
  cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  return callId;
}

/** Reads the reports now instead of waiting for the next sweep. */
async function readReportsNow(page: Page): Promise<void> {
  await page.evaluate(() =>
    chrome.runtime.sendMessage({ channel: 'cinnox/1', name: 'log.retry', input: { id: null } }).catch(() => undefined),
  );
}

async function barriers(page: Page): Promise<string[]> {
  // What is read anew may not have what was asked for yet.
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0, { timeout: 20_000 });
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

const entry = (page: Page, state: string) => page.getByRole('listitem').filter({ hasText: state });

test('the reconciliation names a deleted Task, fills in a missed one once, and leaves a decided one', async ({
  world,
  context,
  extensionId,
  signInSalesforce,
  shot,
}) => {
  test.setTimeout(300_000);
  const ada = world.cinnox.info().staff.find(({ name }) => name === 'Ada Lam')?.eid ?? '';
  const missed = playCall(world, ada);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  await (await signInSalesforce()).close();
  const panel = await context.newPage();
  await panel.goto(`chrome-extension://${extensionId}/panel.html`);
  await expect(panel.getByText('Events arrive live')).toBeVisible({ timeout: 30_000 });

  await test.step('one call is declined', async () => {
    const { callId } = world.cinnox.actions.ringIn({ from: known, to: ada });
    world.cinnox.actions.answer({ call: callId, staff: ada });
    const undo = panel.getByRole('button', { name: 'Undo' }).first();
    // A button that came into view just now asks to be pressed again.
    await expect(async () => {
      if (!(await undo.isVisible())) await panel.getByRole('button', { name: 'Don’t log' }).click({ timeout: 3_000 });
      await expect(undo).toBeVisible({ timeout: 3_000 });
    }).toPass({ timeout: 60_000 });
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  });

  await test.step('another one is logged, and its Task deleted by a colleague', async () => {
    const logged = playCall(world, ada);
    await expect(async () => {
      await readReportsNow(panel);
      expect((await tasks(world)).map(({ CallObject }) => String(CallObject))).toEqual([
        expect.stringContaining(logged),
      ]);
    }).toPass({ timeout: 2 * reportMs, intervals: [3_000] });
    const [task] = await tasks(world);
    await removeAsChris(world, 'Task', task?.Id);
    expect(await tasks(world)).toEqual([]);
  });

  const page = await context.newPage();
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`chrome-extension://${extensionId}/options.html#/coverage`);

  await test.step('all three are told apart', async () => {
    await expect(async () => {
      await page.getByRole('button', { name: 'Compare' }).click({ timeout: 5_000 });
      await expect(entry(page, 'Log without record')).toHaveCount(1, { timeout: 5_000 });
      await expect(entry(page, 'Missing')).toHaveCount(2, { timeout: 1_000 });
    }).toPass({ timeout: reportMs, intervals: [5_000] });
    await expect(entry(page, 'Log without record')).toContainText('By Chris Mori');
    await expect(entry(page, 'Skipped').first()).toContainText('By you');
    await expect(page.getByText('This writes 1 Task and 1 Case')).toBeVisible();
    await expect(page.getByText(/Left alone: .*1 whose record was deleted/)).toBeVisible();
    expect(await barriers(page)).toEqual([]);
    await shot(page, 'reconciliation');
  });

  await test.step('one press writes what is missing, and nothing else', async () => {
    await page.getByRole('button', { name: 'Fill 2 missing' }).click();
    await expect(page.getByText('2 logged.')).toBeVisible({ timeout: 60_000 });
    await expect(entry(page, 'Missing')).toHaveCount(0, { timeout: 30_000 });
    await expect(page.getByRole('button', { name: /^Fill/ })).toHaveCount(0);
    expect((await tasks(world)).map(({ CallObject }) => CallObject)).toEqual([`cinnox:call:acme:${missed}:${ada}`]);
    await expect(entry(page, 'Log without record')).toHaveCount(1);
    await shot(page, 'reconciliation-filled');
  });

  await test.step('the list is saved as a file', async () => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as CSV' }).click();
    expect((await download).suggestedFilename()).toMatch(/^cinnox-reconciliation-\d{4}-\d{2}-\d{2}\.csv$/);
  });

  await test.step('nothing failed, and the page says so', async () => {
    await page.getByRole('link', { name: 'Failed jobs' }).click();
    await expect(page.getByRole('heading', { name: 'Nothing failed' })).toBeVisible();
    expect(await barriers(page)).toEqual([]);
  });
});
