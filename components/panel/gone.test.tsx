import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { scenes } from '../../tests/gallery/scenes.ts';
import { renderPanel } from '../../tests/gallery/render-panel.tsx';

it('updated under an open tab: text that cannot be copied by the button says so, and stays', async () => {
  const { user, page } = await renderPanel(scenes.during, {
    answers: {
      'note.save': () => {
        throw Object.assign(new Error('gone'), { code: 'context_invalidated' });
      },
    },
  });
  page.copy = () => Promise.resolve(false);
  await user.type(screen.getByLabelText('Notes'), ' And a half-typed wo');
  page.kill();
  await user.click(await screen.findByRole('button', { name: 'Copy text' }, { timeout: 3_000 }));
  expect(await screen.findByText(/The browser did not allow copying/)).toBeInTheDocument();
  expect(screen.getByRole<HTMLTextAreaElement>('textbox').value).toMatch(/And a half-typed wo$/);
  page.copy = () => Promise.resolve(true);
  await user.click(screen.getByRole('button', { name: 'Copy text' }));
  expect(await screen.findByRole('button', { name: 'Copied' })).toBeInTheDocument();
  expect(screen.queryByText(/did not allow/)).not.toBeInTheDocument();
});
