import { DEVELOPMENT_EXTENSION_ID } from '../../lib/platform/extension-ids.ts';
import { expect, test } from './support/fixtures.ts';
import { panelIn } from './support/people.ts';

test('a new person connects both services and finds the panel ready in Lightning', async ({
  extensionId,
  signInSalesforce,
  openLightning,
  killWorker,
  shot,
}) => {
  expect(extensionId).toBe(DEVELOPMENT_EXTENSION_ID);
  const options = await signInSalesforce();
  await expect(options.getByRole('region', { name: 'You in CINNOX' })).toContainText('Ada Lam');
  await shot(options, 'options-connected');
  const page = await openLightning();
  const panel = await panelIn(page);
  await expect(panel.getByRole('heading', { name: 'Ready' })).toBeVisible();
  await shot(page, 'panel-ready');

  await test.step('and again after the worker was stopped', async () => {
    await killWorker();
    await page.reload();
    await expect((await panelIn(page)).getByRole('heading', { name: 'Ready' })).toBeVisible();
  });
});

test.describe('with third-party storage blocked', () => {
  test.use({ thirdPartyStorage: 'blocked' });

  test('the panel works in its frame', async ({ signInSalesforce, openLightning }) => {
    await signInSalesforce();
    const panel = await panelIn(await openLightning());
    await expect(panel.getByRole('heading', { name: 'Ready' })).toBeVisible();
    // The profile really refuses what the panel does without.
    await expect(panel.evaluate(() => localStorage.length)).rejects.toThrow(/Access is denied/);
  });
});
