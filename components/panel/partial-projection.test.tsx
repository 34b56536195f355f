import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { session } from '../../tests/gallery/fixtures.ts';
import { renderPanel } from '../../tests/gallery/render-panel.tsx';

const nothingYet = 'Nothing yet today. Your calls and chats will appear here.';

/** Right after a sign-in the panel knows who it is before the worker has told of any call. */
describe('a panel that knows the session and nothing else', () => {
  it('says that it is ready', async () => {
    await renderPanel({ title: 'just signed in', session: session() });
    expect(screen.getByRole('heading', { name: 'Ready' })).toBeInTheDocument();
    expect(screen.getByText(nothingYet)).toBeInTheDocument();
  });

  it('shows an empty Today', async () => {
    await renderPanel({ title: 'just signed in', session: session(), place: 'today' });
    expect(screen.getByText(nothingYet)).toBeInTheDocument();
  });
});
