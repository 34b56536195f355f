import type { Frame } from '@playwright/test';
import { expect } from './support/fixtures.ts';
import { panelIn } from './support/people.ts';
import { notes, ring, test } from './support/scene.ts';

/** What stands left of the caret. */
const beforeCaret = (panel: Frame) =>
  notes(panel).evaluate((field) =>
    field instanceof HTMLTextAreaElement ? field.value.slice(0, field.selectionStart) : 'no field',
  );

/** Letters arrive in the field as from a keyboard, also in the tab that is not in front. */
async function key(panel: Frame, letter: string): Promise<void> {
  await notes(panel).pressSequentially(letter);
}

test('two tabs type into one note at once: the words of both stay, and no caret jumps', async ({
  scene,
  openLightning,
}) => {
  test.setTimeout(180_000);
  const { world, page, panel, ada } = scene;
  const { actions } = world.cinnox;
  const other = await panelIn(await openLightning());
  await page.bringToFront();
  const { callId } = await ring(scene);
  actions.answer({ call: callId, staff: ada });

  await notes(panel).fill('Base. ');
  await expect(notes(other)).toHaveValue('Base. ');
  await notes(panel).press('Control+End');
  await notes(other).press('Control+Home');

  const [mine, theirs] = ['after from the first tab', 'before from the second '];
  let typed = { mine: '', theirs: '' };
  for (let index = 0; index < Math.max(mine.length, theirs.length); index += 1) {
    const [left, right] = [mine[index] ?? '', theirs[index] ?? ''];
    await Promise.all([left === '' ? undefined : key(panel, left), right === '' ? undefined : key(other, right)]);
    typed = { mine: typed.mine + left, theirs: typed.theirs + right };
    expect(await beforeCaret(panel), 'the first tab types where it was').toMatch(new RegExp(`${typed.mine}$`));
    expect(await beforeCaret(other), 'the second tab types where it was').toMatch(new RegExp(`${typed.theirs}$`));
  }

  const whole = `${theirs}Base. ${mine}`;
  for (const each of [panel, other]) await expect(notes(each)).toHaveValue(whole, { timeout: 15_000 });
  actions.hangUp({ call: callId, by: 'visitor' });
  await expect
    .poll(async () => (await scene.records.added('Task')).map(({ Description }) => String(Description)), {
      timeout: 100_000,
    })
    .toEqual([expect.stringContaining(whole)]);
});
