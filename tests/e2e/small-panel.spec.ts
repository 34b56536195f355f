import { expect } from './support/fixtures.ts';
import { ring, test } from './support/scene.ts';

test('in a small window: picked by keyboard, scrolled out is not covered, covered says why, the pill is whole', async ({
  scene,
}) => {
  test.setTimeout(120_000);
  const { page, panel, caller, visitor } = scene;
  await ring(scene);
  await page.setViewportSize({ width: 344, height: 430 });
  const list = panel.locator('.scroll').first();
  const confirm = panel.getByRole('button', { name: `This is ${visitor.name}` });

  await test.step('the keyboard leads from the search to the button that acts, in full view', async () => {
    await panel.getByRole('button', { name: 'Someone else' }).click();
    await page.keyboard.type(visitor.name, { delay: 15 });
    await expect(panel.getByRole('option').first()).toBeVisible({ timeout: 20_000 });
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(confirm).toBeFocused();
    await expect(confirm).toBeInViewport({ ratio: 1 });
    await expect(confirm).toHaveAttribute('aria-disabled', 'false');
  });

  await test.step('scrolled out it looks like any other', async () => {
    await list.evaluate((element) => element.scrollTo({ top: 0 }));
    await expect(confirm).not.toBeInViewport();
    await page.waitForTimeout(1_500);
    await expect(confirm).not.toHaveAttribute('data-dim');
    await expect(confirm).toHaveAttribute('aria-disabled', 'false');
  });

  await test.step('covered it says why', async () => {
    await confirm.scrollIntoViewIfNeeded();
    await page.evaluate(() => {
      const cover = document.createElement('div');
      cover.id = 'cover';
      cover.style.cssText = 'position:fixed;inset:0;background:#fff;z-index:99999;pointer-events:none';
      document.body.append(cover);
    });
    await expect(confirm).toHaveAttribute('title', 'The page covers this panel: open it in the side panel.');
    await page.evaluate(() => document.getElementById('cover')?.remove());
    await expect(confirm).not.toHaveAttribute('title');
  });

  await test.step('a press acts', async () => {
    await confirm.press('Enter');
    await expect(panel.getByRole('button', { name: visitor.name, exact: true })).toBeVisible({ timeout: 20_000 });
    await expect(panel.getByRole('button', { name: caller.name, exact: true })).toHaveCount(0);
  });

  await test.step('the header’s pill is whole at 320 px', async () => {
    const pill = panel.locator('.head .pill');
    expect(await panel.evaluate(() => window.innerWidth)).toBe(320);
    await expect(pill).toBeInViewport({ ratio: 1 });
    expect(await pill.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
  });
});
