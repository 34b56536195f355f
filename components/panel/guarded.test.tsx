import { act, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { scenes } from '../../tests/gallery/scenes.ts';
import { renderPanel } from '../../tests/gallery/render-panel.tsx';

const wait = (ms: number) => act(() => new Promise((resolve) => setTimeout(resolve, ms)));
const covered = 'The page covers this panel: open it in the side panel.';
const button = () => screen.getByRole('button', { name: 'Don’t log' });
const answers = { 'log.decline': () => null, 'panel.openSide': () => null };

describe('actions that change something', () => {
  it('work after they were visible for 300 ms', async () => {
    const { fake, user, sight } = await renderPanel(scenes.during, { isEmbedded: true, answers });
    sight.say(true);
    expect(button()).toHaveAttribute('aria-disabled', 'true');
    await wait(320);
    expect(button()).toHaveAttribute('aria-disabled', 'false');
    await user.click(button());
    expect(fake.of('log.decline')).toEqual([{ id: 'call-1' }]);
  });

  it('are refused while the page covers the panel, with the way to the side panel', async () => {
    const { fake, user, sight } = await renderPanel(scenes.during, { isEmbedded: true, answers });
    sight.say(true);
    await wait(320);
    sight.say(false);
    await user.click(button());
    expect(fake.of('log.decline')).toHaveLength(0);
    expect(screen.getByText(covered)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Side panel' }));
    expect(fake.of('panel.openSide')).toHaveLength(1);
  });

  it('are refused when a cover is taken away just before the press', async () => {
    const { fake, user, sight } = await renderPanel(scenes.during, { isEmbedded: true, answers });
    sight.say(false);
    await wait(320);
    sight.say(true);
    await user.click(button());
    expect(fake.of('log.decline')).toHaveLength(0);
  });

  it('work at once in a top-level page', async () => {
    const { fake, user } = await renderPanel(scenes.during, { answers });
    await user.click(button());
    expect(fake.of('log.decline')).toHaveLength(1);
    expect(screen.queryByRole('button', { name: 'Minimise' })).not.toBeInTheDocument();
  });
});
