import type { Frame, Page } from '@playwright/test';
import { raiseVersion } from './support/browser.ts';
import { expect } from './support/fixtures.ts';
import { expectCallLogged } from './support/logged.ts';
import { isPanel } from './support/people.ts';
import { notes, readReportsNow, ring, test, typeNote } from './support/scene.ts';

const saved = 'Saved before the update.';
const halfTyped = ' Typed in its very mom';

/** The panel's host elements in the page, by the place only they take. */
async function hosts(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      [...document.body.children].filter(
        (element) => element instanceof HTMLDivElement && /^65\d\d$/.test(element.style.zIndex),
      ).length,
  );
}

/** What the person sees in the middle of the panel's place: the frame of the given panel or another. */
async function isOnTop(page: Page, panel: Frame): Promise<boolean> {
  const frame = await panel.frameElement();
  const box = await frame.boundingBox();
  if (box === null) return false;
  const host = await frame.evaluateHandle((element) => {
    const root = element.getRootNode();
    return root instanceof ShadowRoot ? root.host : null;
  });
  return page.evaluate(([element, x, y]) => document.elementFromPoint(x, y) === element, [
    host,
    box.x + box.width / 2,
    box.y + box.height / 2,
  ] as const);
}

/** The panel that another version mounted beside or instead of the given one. */
async function panelAfter(page: Page, old: Frame): Promise<Frame> {
  const find = () => page.frames().find((frame) => frame !== old && !frame.isDetached() && isPanel(frame));
  await expect.poll(() => find() !== undefined, { timeout: 30_000 }).toBe(true);
  const found = find();
  if (found === undefined) throw new Error('the new panel is gone again');
  return found;
}

test('an update under an open tab keeps what was typed and mounts one new panel', async ({
  scene,
  extension,
  shot,
}) => {
  test.setTimeout(180_000);
  const { world, page, panel: old, ada } = scene;
  const { callId } = await ring(scene);
  world.cinnox.actions.answer({ call: callId, staff: ada });
  await typeNote(old, saved);
  const version = raiseVersion(extension);

  // In one go, so that no save can start between the key and the update.
  await notes(old).press('End');
  await old.evaluate((text) => {
    document.execCommand('insertText', false, text);
    chrome.runtime.reload();
  }, halfTyped);

  await test.step('the old panel says what happened', async () => {
    await expect(old.getByText(/CINNOX was updated/)).toBeVisible({ timeout: 20_000 });
  });

  const next = await test.step('a new panel is mounted without a reload of the page', async () => {
    const found = await panelAfter(page, old);
    await expect(notes(found)).toHaveValue(saved, { timeout: 20_000 });
    expect(await found.evaluate(() => chrome.runtime.getManifest().version)).toBe(version);
    return found;
  });
  await shot(page, 'updated');
  await test.step('until the person leaves it, the old panel stays in sight with the text to copy', async () => {
    expect(await isOnTop(page, old)).toBe(true);
    const text = old.getByRole('textbox', { name: 'Notes' });
    await expect(text).toHaveValue(saved + halfTyped);
    await text.selectText();
    const selected = await text.evaluate((field: HTMLTextAreaElement) =>
      field.value.slice(field.selectionStart, field.selectionEnd),
    );
    expect(selected).toBe(saved + halfTyped);
  });

  await test.step('who goes on in the new panel is left with it alone', async () => {
    await page.locator('body').click({ position: { x: 400, y: 120 } });
    await expect.poll(() => hosts(page)).toBe(1);
    expect(old.isDetached()).toBe(true);
    expect(await isOnTop(page, next)).toBe(true);
  });

  await notes(next).press('End');
  await notes(next).pressSequentially(`${halfTyped}ent.`, { delay: 15 });
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await expectCallLogged(
    { ...scene, panel: next },
    { callId, note: `${saved}${halfTyped}ent.`, disposition: 'Call Ended' },
    { meanwhile: () => readReportsNow(next) },
  );
  await expect(next.getByRole('heading', { name: /^Logged/ })).toBeVisible();
  expect(await hosts(page)).toBe(1);

  await test.step('an update while nobody types replaces the panel at once', async () => {
    await page.locator('body').click({ position: { x: 400, y: 120 } });
    raiseVersion(extension);
    await next.evaluate(() => chrome.runtime.reload());
    const last = await panelAfter(page, next);
    await expect(last.getByRole('heading', { name: /^Logged/ })).toBeVisible({ timeout: 20_000 });
    await expect.poll(() => hosts(page)).toBe(1);
    expect(next.isDetached()).toBe(true);
  });
});
