import { act, fireEvent, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { call, galleryNow, talking } from '../../tests/gallery/fixtures.ts';
import { scenes } from '../../tests/gallery/scenes.ts';
import { renderPanel } from '../../tests/gallery/render-panel.tsx';
import { keepFocus } from '../ui/keep-focus.ts';

it('a key that is held down acts once: “Undo” comes in the place of “Don’t log”, and gets the focus', async () => {
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
  const stop = keepFocus(document);
  const { fake, user, show } = await renderPanel(scenes.during, {
    answers: { 'log.decline': () => null, 'log.restore': () => null },
  });
  screen.getByRole('button', { name: 'Don’t log' }).focus();
  await user.keyboard('{Enter>}');
  expect(fake.of('log.decline')).toEqual([{ id: 'call-1' }]);
  const [interaction] = scenes.during.now.interactions;
  if (interaction === undefined) throw new Error('There is no call.');
  const log = { ...interaction.log, state: 'do-not-log', canDecline: false, canRestore: true } as const;
  await show({ interactions: [{ ...interaction, log }], recent: [] });
  await act(() => new Promise((resolve) => setTimeout(resolve, 10)));
  const undo = screen.getByRole('button', { name: 'Undo' });
  expect(undo).toHaveFocus();
  // The keyboard repeats it; what is prevented presses no button.
  expect(fireEvent.keyDown(undo, { key: 'Enter', repeat: true })).toBe(false);
  expect(fireEvent.keyDown(undo, { key: 'Tab', repeat: true })).toBe(true);
  await act(() => new Promise((resolve) => setTimeout(resolve, 600)));
  await user.keyboard('{/Enter}{Enter}');
  expect(fake.of('log.restore')).toEqual([{ id: 'call-1' }]);
  stop();
  vi.restoreAllMocks();
});

it('a second click of the same press is none on “Undo”, also in the side panel, where nothing covers it', async () => {
  const { fake, user, show } = await renderPanel(scenes.during, {
    answers: { 'log.decline': () => null, 'log.restore': () => null },
  });
  await user.click(screen.getByRole('button', { name: 'Don’t log' }));
  const [interaction] = scenes.during.now.interactions;
  if (interaction === undefined) throw new Error('There is no call.');
  const log = { ...interaction.log, state: 'do-not-log', canDecline: false, canRestore: true } as const;
  await show({ interactions: [{ ...interaction, log }], recent: [] });
  const undo = screen.getByRole('button', { name: 'Undo' });
  await user.click(undo);
  expect(fake.of('log.restore')).toEqual([]);
  await act(() => new Promise((resolve) => setTimeout(resolve, 600)));
  await user.click(undo);
  expect(fake.of('log.restore')).toEqual([{ id: 'call-1' }]);
  // And the other way round.
  await show({ interactions: [interaction], recent: [] });
  await user.click(screen.getByRole('button', { name: 'Don’t log' }));
  expect(fake.of('log.decline')).toHaveLength(1);
});

it('a press that was meant for a call which is over is none for the one that rings in its place', async () => {
  const { fake, user, show } = await renderPanel(scenes.during, { answers: { 'log.decline': () => null } });
  const over = { ...talking, stage: 'ended' as const, endedAt: galleryNow };
  await show({ interactions: [over], recent: [] });
  expect(screen.getByRole('button', { name: 'Don’t log' })).toBeInTheDocument();
  await show({ interactions: [call({ id: 'call-2' }), over], recent: [] });
  await user.click(screen.getByRole('button', { name: 'Don’t log' }));
  expect(fake.of('log.decline')).toEqual([]);
  await act(() => new Promise((resolve) => setTimeout(resolve, 600)));
  await user.click(screen.getByRole('button', { name: 'Don’t log' }));
  expect(fake.of('log.decline')).toEqual([{ id: 'call-2' }]);
});
