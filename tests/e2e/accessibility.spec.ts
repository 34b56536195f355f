import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';

/** Rules of WCAG 2.2 up to AA, as far as a machine can tell. */
async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('panel, options and popup have no known barrier', async ({
      context,
      extensionId,
      signInSalesforce,
      world,
    }) => {
      const options = await signInSalesforce();
      await expect(options.getByRole('region', { name: 'You in CINNOX' })).toContainText('Ada Lam');
      expect(await violations(options)).toEqual([]);
      const panel = await context.newPage();
      // The same page as in the frame: here axe can reach it.
      await panel.goto(`chrome-extension://${extensionId}/panel.html`);
      await expect(panel.getByRole('heading', { name: 'Ready' })).toBeVisible();
      expect(await violations(panel)).toEqual([]);
      const ada = world.cinnox.info().staff.find(({ name }) => name === 'Ada Lam')?.eid ?? '';
      world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
      await expect(panel.getByText('Call for you')).toBeVisible({ timeout: 30_000 });
      expect(await violations(panel)).toEqual([]);
      const popup = await context.newPage();
      await popup.goto(`chrome-extension://${extensionId}/popup.html`);
      await expect(popup.getByText('Ada Lam').first()).toBeVisible();
      expect(await violations(popup)).toEqual([]);
    });
  });
}
