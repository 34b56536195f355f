import { act, cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { createFakeProjection, createFakeSend } from '../../tests/gallery/fakes.ts';
import { projectionOf, scenes, type Scene } from '../../tests/gallery/scenes.ts';
import { createSessionStore } from '../../lib/state/session-store.ts';
import { connectionProblem } from '../../lib/domain/problem.ts';
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
    // The worker knows why: nothing is set up, or it was refused.
    const sentence = 'Live events are off: Salesforce refused them. Calls appear after they end.';
    const scene = scenes['reports-only'];
    await renderPopup({ ...scene, session: { ...scene.session, events: { kind: 'reports', sentence } } });
    expect(screen.getByText(sentence)).toBeInTheDocument();
    expect(screen.queryByText('Shown as soon as they ring')).not.toBeInTheDocument();
  });

  it('says what does not work', async () => {
    await renderPopup(scenes['reports-only']);
    expect(screen.queryByText('CINNOX refused the App token')).not.toBeInTheDocument();
    cleanup();
    const { session } = scenes.idle;
    const problem = connectionProblem('CINNOX', { code: 'cinnox_refused', message: 'No.' });
    await renderPopup({ ...scenes.idle, session: { ...session, problems: [problem] } });
    expect(screen.getByText('CINNOX refused the App token')).toBeInTheDocument();
  });

  it('a long address breaks at its parts', async () => {
    const email = 'maximiliana.featherstonehaugh@customer-care.international-logistics.example';
    const { session } = scenes.idle;
    await renderPopup({ ...scenes.idle, session: { ...session, user: { name: 'Max', email } } });
    const shown = screen.getByText(email);
    const parts = shown.innerHTML.split('<wbr>').filter((part) => part !== '');
    expect(parts).toEqual([
      'maximiliana.',
      'featherstonehaugh',
      '@customer-care.',
      'international-logistics.',
      'example',
    ]);
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
