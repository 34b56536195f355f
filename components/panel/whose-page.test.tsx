import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { tab, tabId, who } from '../../tests/gallery/fixtures.ts';
import { scenes } from '../../tests/gallery/scenes.ts';
import { renderPanel } from '../../tests/gallery/render-panel.tsx';
import { uiKeys } from '../../lib/domain/view.ts';

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
  await renderPanel(scenes.ring, {
    answers: unanswered,
    isEmbedded: true,
    hostAround: 'acme--uat.sandbox.lightning.force.com',
  });
  expect(screen.getAllByText(/is calling you/)).not.toHaveLength(0);
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
