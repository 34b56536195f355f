import { expect } from './support/fixtures.ts';
import { expectCallLogged } from './support/logged.ts';
import { chooseDisposition, readReportsNow, ring, test, typeNote } from './support/scene.ts';

/** Does the browser refuse storage to the panel's frame, as it does to any frame of another site? */
async function isRefused(panel: { evaluate<T>(run: () => T): Promise<T> }): Promise<boolean> {
  return panel.evaluate(() => {
    try {
      return localStorage.length < 0;
    } catch {
      return true;
    }
  });
}

for (const thirdPartyStorage of ['allowed', 'blocked'] as const) {
  test.describe(`with third-party storage ${thirdPartyStorage}`, () => {
    test.use({ thirdPartyStorage });

    test('a call is shown, noted and logged', async ({ scene }) => {
      test.setTimeout(180_000);
      const { world, panel, ada } = scene;
      expect(await isRefused(panel)).toBe(thirdPartyStorage === 'blocked');
      const { callId } = await ring(scene);
      world.cinnox.actions.answer({ call: callId, staff: ada });
      await typeNote(panel, 'Wants a call next week.');
      await chooseDisposition(panel, 'Call back');
      world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
      await expectCallLogged(
        scene,
        { callId, note: 'Wants a call next week.', disposition: 'Call back' },
        { meanwhile: () => readReportsNow(panel) },
      );
      await expect(panel.getByRole('heading', { name: /^Logged/ })).toBeVisible();
    });
  });
}
