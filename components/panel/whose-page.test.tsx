import { act, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { tab, tabId, who } from '../../tests/gallery/fixtures.ts';
import { scenes } from '../../tests/gallery/scenes.ts';
import { renderPanel } from '../../tests/gallery/render-panel.tsx';
import { uiKeys, type Who } from '../../lib/domain/view.ts';

it('another org: leads to the org that is connected, and to the settings', async () => {
  const { fake, user } = await renderPanel(scenes['other-org'], {
    answers: { 'panel.open': () => null, 'options.open': () => null },
  });
  await user.click(screen.getByRole('button', { name: 'Open Acme Logistics' }));
  expect(fake.of('panel.open')).toHaveLength(1);
  await user.click(screen.getByRole('button', { name: 'Settings' }));
  expect(fake.of('options.open')).toHaveLength(1);
});

it('another org: shows nobody’s data before the worker has said whose page it is', async () => {
  const unanswered = { 'panel.hello': () => new Promise<never>(() => undefined) };
  const { unmount, put } = await renderPanel(scenes.ring, {
    answers: unanswered,
    isEmbedded: true,
    hostAround: 'globex.lightning.force.com',
  });
  expect(screen.getByRole('heading', { name: 'Another org' })).toBeInTheDocument();
  expect(screen.queryByText(/is calling you/)).not.toBeInTheDocument();
  expect(screen.queryByText('SANDBOX')).not.toBeInTheDocument();
  // The worker still has in mind what this tab showed before.
  await put({ [uiKeys.tab(who, tabId)]: tab });
  expect(screen.queryByRole('tablist')).not.toBeInTheDocument();
  unmount();
  await renderPanel(scenes.ring, { isEmbedded: true, hostAround: 'acme--uat.sandbox.lightning.force.com' });
  expect(screen.getAllByText(/is calling you/)).not.toHaveLength(0);
});

describe('another user of this org', () => {
  const ours = { isEmbedded: true, hostAround: 'acme--uat.sandbox.lightning.force.com' };

  it('sees nobody’s data before the worker has said whose page it is, nor while that is being read', async () => {
    let answer: () => void = () => undefined;
    const hello = () => new Promise<{ tabId: number; who: Who }>((resolve) => (answer = () => resolve({ tabId, who })));
    const { put } = await renderPanel(scenes.ring, { ...ours, answers: { 'panel.hello': hello } });
    await put({ [uiKeys.tab(who, tabId)]: { ...tab, agreement: 'other-user' } });
    const shown: string[] = [];
    const look = () => shown.push(document.body.textContent);
    look();
    const watcher = new MutationObserver(look);
    watcher.observe(document.body, { subtree: true, childList: true, characterData: true });
    await act(async () => {
      answer();
      await new Promise((resolve) => setTimeout(resolve, 5));
    });
    watcher.disconnect();
    expect(screen.getByRole('heading', { name: 'Another user' })).toBeInTheDocument();
    expect(shown.filter((text) => /is calling|Mei-ling/.test(text))).toEqual([]);
  });

  it('a worker that does not answer is told of; the side panel, which is in no page, waits for nothing', async () => {
    const silence = Object.assign(new Error('CINNOX does not answer. Try again.'), { code: 'network' });
    const answers = { 'panel.hello': () => Promise.reject(silence) };
    const { unmount } = await renderPanel(scenes.ring, { ...ours, answers });
    expect(screen.getByText('CINNOX does not answer. Try again.')).toBeInTheDocument();
    expect(screen.queryByText(/is calling you/)).not.toBeInTheDocument();
    unmount();
    await renderPanel(scenes.ring, { answers });
    expect(screen.getAllByText(/is calling you/)).not.toHaveLength(0);
  });
});

it('another user: says under whose name calls are logged, and shows nobody’s data', async () => {
  await renderPanel(scenes['other-user']);
  expect(screen.getByRole('heading', { name: 'Another user' })).toBeInTheDocument();
  expect(screen.getByText(/logs calls as Ada Lam/)).toBeInTheDocument();
  expect(screen.queryByText('Wong Mei-ling')).not.toBeInTheDocument();
});

it('a page that does not say whose it is: the panel works, and says so', async () => {
  await renderPanel(scenes['unknown-user']);
  expect(screen.getByText(/does not say who is signed in/)).toBeInTheDocument();
  expect(screen.getByRole('textbox', { name: /note/i })).toBeInTheDocument();
});

it('in a sandbox the whole panel is marked; production is said in words', async () => {
  const { unmount } = await renderPanel(scenes.idle);
  expect(screen.getByText('SANDBOX').closest('.panel')).toHaveClass('panel--sandbox');
  expect(screen.getByText('Ada Lam · Acme Logistics · sandbox')).toBeInTheDocument();
  unmount();
  await renderPanel(scenes.production);
  expect(screen.queryByText('SANDBOX')).not.toBeInTheDocument();
  expect(document.querySelector('.panel--sandbox')).toBeNull();
  expect(screen.getByText('Ada Lam · Globex · production')).toBeInTheDocument();
});

it('a sign-in that ended or was cut says why', async () => {
  const { unmount } = await renderPanel(scenes['signed-out-why']);
  expect(screen.getByText(/not active or is frozen.+1 note is kept in this browser/)).toBeInTheDocument();
  unmount();
  await renderPanel(scenes['sign-in-lost']);
  expect(screen.getByText('The browser interrupted the sign-in. Please try again.')).toBeInTheDocument();
});
