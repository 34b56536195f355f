import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { createFakeProjection, createFakeSend } from '../../tests/gallery/fakes.ts';
import { projectionOf, scenes, type Scene } from '../../tests/gallery/scenes.ts';
import { createSessionStore } from '../../lib/state/session-store.ts';
import { PopupApp } from './PopupApp.tsx';

async function renderPopup(scene: Scene) {
  const close = vi.fn();
  const fake = createFakeSend({ 'panel.open': () => null, 'options.open': () => null, 'session.signIn': () => null });
  const store = createSessionStore({ send: fake.send, projection: createFakeProjection(projectionOf(scene)), close });
  store.actions.start();
  render(<PopupApp store={store} />);
  await act(() => new Promise((resolve) => setTimeout(resolve, 0)));
  return { fake, close, user: userEvent.setup() };
}

describe('popup', () => {
  it('says who is signed in where, and opens the panel', async () => {
    const { fake, close, user } = await renderPopup(scenes.idle);
    expect(screen.getByText('ada.lam@acme.example')).toBeInTheDocument();
    expect(screen.getByText('acme--uat.sandbox.my.salesforce.com')).toBeInTheDocument();
    expect(screen.getByText('SANDBOX')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Open panel' }));
    expect(fake.of('panel.open')).toHaveLength(1);
    expect(close).toHaveBeenCalled();
  });

  it('with reports only says that there is no ring', async () => {
    await renderPopup(scenes['reports-only']);
    expect(screen.getByText(/Calls appear after they end/)).toBeInTheDocument();
  });

  it('offers to sign in, or to set up', async () => {
    const { fake, user } = await renderPopup(scenes['signed-out']);
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(fake.of('session.signIn')).toHaveLength(1);
  });

  it('leads to the settings while nothing is set up', async () => {
    const { fake, user } = await renderPopup(scenes['not-set-up']);
    await user.click(screen.getByRole('button', { name: 'Set up' }));
    expect(fake.of('options.open')).toHaveLength(1);
    expect(screen.queryByRole('button', { name: 'Open panel' })).not.toBeInTheDocument();
  });
});
