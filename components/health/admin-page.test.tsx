import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { createTestClock } from '../../tests/gallery/fakes.ts';
import { galleryNow } from '../../tests/gallery/fixtures.ts';
import { createHealthScene, healthScenes } from '../../tests/gallery/health-scene.ts';
import { AdminPage } from './AdminPage.tsx';

beforeEach(() => {
  window.location.hash = '';
});

const go = (hash: string) =>
  act(async () => {
    window.location.hash = hash;
    window.dispatchEvent(new HashChangeEvent('hashchange'));
    await Promise.resolve();
  });

it('what was typed in one place is there again when one comes back from another', async () => {
  const clock = createTestClock(galleryNow);
  const { coverage, failed } = createHealthScene(healthScenes['failed'] ?? { place: 'failed' }, clock);
  const onPlace = vi.fn((place: string) => {
    if (place === 'failed') failed.actions.load();
  });
  render(
    <AdminPage
      coverage={coverage}
      failed={failed}
      clock={clock}
      copy={() => Promise.resolve(true)}
      saveFile={() => undefined}
      onPlace={onPlace}
    >
      <input aria-label="Rule" />
    </AdminPage>,
  );
  const user = userEvent.setup();
  await user.type(screen.getByLabelText('Rule'), 'half a ru');
  await go('#/failed');
  await user.click((await screen.findAllByRole('button', { name: 'Change…' }))[0] ?? document.body);
  await user.type(screen.getByLabelText('Notes'), ' and half a note');
  expect(screen.queryByRole('textbox', { name: 'Rule' })).not.toBeInTheDocument();
  await go('#/settings');
  expect(screen.getByRole('textbox', { name: 'Rule' })).toHaveValue('half a ru');
  expect(screen.queryByRole('heading', { name: 'Failed jobs' })).not.toBeInTheDocument();
  await go('#/failed');
  expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Notes' }).value).toMatch(/ and half a note$/);
  expect(onPlace.mock.calls.flat()).toEqual(['settings', 'failed', 'settings', 'failed']);
});
