import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { createFakeSend, type Answers } from '../../tests/gallery/fakes.ts';
import { codeView, connectedSettings, plainWriters, undecidedWriters } from '../../tests/gallery/settings-fixtures.ts';
import type { SettingsView } from '../../lib/domain/view.ts';
import type { WritersView } from '../../lib/domain/writers-view.ts';
import { createOptionsStore } from '../../lib/state/options-store.ts';
import { keepFocus } from '../ui/keep-focus.ts';
import { OptionsApp } from './OptionsApp.tsx';

vi.setConfig({ testTimeout: 30_000 });

const elsewhere = 'The stored values were changed elsewhere meanwhile.';

/** The page of somebody who types, and what the worker has stored by now. */
async function open(answers: Answers = {}, writers: WritersView = plainWriters) {
  const stored = { settings: connectedSettings, writers };
  const fake = createFakeSend({
    'settings.read': () => stored.settings,
    'writers.read': () => stored.writers,
    ...answers,
  });
  const store = createOptionsStore({ send: fake.send, requestOrigin: async () => true, saveFile: () => undefined });
  store.actions.load();
  render(<OptionsApp store={store} copy={async () => true} />);
  const settle = () => act(() => new Promise((resolve) => setTimeout(resolve, 10)));
  await settle();
  const card = (name: string) => within(screen.getByRole('region', { name }));
  async function changed(next: Partial<typeof stored>) {
    Object.assign(stored, next);
    store.actions.refresh();
    await settle();
  }
  return { fake, card, user: userEvent.setup(), changed };
}

const withCinnox = (change: Partial<SettingsView['cinnox']>): SettingsView => ({
  ...connectedSettings,
  cinnox: { ...connectedSettings.cinnox, ...change },
});
const withSalesforce = (change: Partial<SettingsView['salesforce']>): SettingsView => ({
  ...connectedSettings,
  salesforce: { ...connectedSettings.salesforce, ...change },
});

describe('CINNOX, stored elsewhere while somebody types', () => {
  it('what was typed stays, the token too; what was not touched follows, and a sentence says so', async () => {
    const { card, user, changed, fake } = await open({ 'cinnox.save': () => withCinnox({ appId: 'app-typed' }) });
    const cinnox = card('CINNOX');
    await user.clear(cinnox.getByLabelText('App ID'));
    await user.type(cinnox.getByLabelText('App ID'), 'app-typed');
    await user.type(cinnox.getByLabelText('App token'), 'half-a-tok');
    await changed({ settings: withCinnox({ baseUrl: 'https://other.cinnox.com', appId: 'app-other' }) });
    expect(card('CINNOX').getByLabelText('App ID')).toHaveValue('app-typed');
    expect(card('CINNOX').getByLabelText('App token')).toHaveValue('half-a-tok');
    expect(card('CINNOX').getByLabelText('Base URL')).toHaveValue('https://other.cinnox.com');
    expect(card('CINNOX').getByText(elsewhere, { exact: false })).toBeInTheDocument();
    await user.click(card('CINNOX').getByRole('button', { name: 'Save' }));
    expect(fake.of('cinnox.save')).toEqual([
      { baseUrl: 'https://other.cinnox.com', appId: 'app-typed', appToken: 'half-a-tok' },
    ]);
    // Stored: the token goes from the page, and the address is what the worker says.
    expect(card('CINNOX').getByLabelText('App token')).toHaveValue('');
    expect(card('CINNOX').getByLabelText('Base URL')).toHaveValue('https://acme.cinnox.com');
    expect(card('CINNOX').queryByText(elsewhere, { exact: false })).not.toBeInTheDocument();
  });

  it('what is locked by now cannot be kept; a change of something else says nothing', async () => {
    const { card, user, changed } = await open();
    await user.type(card('CINNOX').getByLabelText('App ID'), '-mine');
    await changed({ settings: withCinnox({ trial: { isOk: true, sentence: 'CINNOX answers.' } }) });
    expect(card('CINNOX').getByLabelText('App ID')).toHaveValue('app-acme-mine');
    expect(card('CINNOX').queryByText(elsewhere, { exact: false })).not.toBeInTheDocument();
    await changed({
      settings: { ...withCinnox({ appId: 'app-policy' }), origins: { appId: { by: 'policy', locked: true } } },
    });
    expect(card('CINNOX').getByLabelText('App ID')).toHaveValue('app-policy');
  });

  it('a set-up code that is taken is put over what was typed', async () => {
    const { card, user } = await open({
      'setup.read': () => ({ ...codeView, hasToken: false }),
      'setup.apply': () => withCinnox({ appId: 'app-of-code' }),
    });
    await user.type(card('CINNOX').getByLabelText('App ID'), '-mine');
    const code = card('Set-up code');
    await user.click(code.getByRole('textbox'));
    await user.paste('CINNOX1.abc');
    await user.click(code.getByRole('button', { name: 'Show what it contains' }));
    await user.click(await code.findByRole('button', { name: 'Apply' }));
    expect(card('CINNOX').getByLabelText('App ID')).toHaveValue('app-of-code');
  });
});

describe('Salesforce, stored elsewhere while somebody types', () => {
  it('what was typed stays, what was not touched follows', async () => {
    const { card, user, changed } = await open();
    await user.clear(card('Salesforce').getByLabelText('Consumer key'));
    await user.type(card('Salesforce').getByLabelText('Consumer key'), '3MVG9.typed');
    await changed({ settings: withSalesforce({ host: 'acme--dev.sandbox.my.salesforce.com', consumerKey: 'other' }) });
    expect(card('Salesforce').getByLabelText('Consumer key')).toHaveValue('3MVG9.typed');
    expect(card('Salesforce').getByLabelText('My Domain')).toHaveValue('acme--dev.sandbox.my.salesforce.com');
    expect(card('Salesforce').getByText(elsewhere, { exact: false })).toBeInTheDocument();
  });

  it('what the worker read out of an address takes its place, also when the sign-in fails', async () => {
    const { card, user } = await open({
      'salesforce.save': () => withSalesforce({ host: 'acme--dev.sandbox.my.salesforce.com' }),
      'salesforce.connect': () => {
        throw Object.assign(new Error('The window was closed.'), { code: 'sign_in_failed' });
      },
    });
    const field = () => card('Salesforce').getByLabelText('My Domain');
    await user.clear(field());
    await user.type(field(), 'https://acme--dev.sandbox.lightning.force.com/lightning/page/home');
    await user.click(card('Salesforce').getByRole('button', { name: 'Connect again' }));
    expect(await card('Salesforce').findByText('The window was closed.')).toBeInTheDocument();
    expect(field()).toHaveValue('acme--dev.sandbox.my.salesforce.com');
    expect(card('Salesforce').queryByText(elsewhere, { exact: false })).not.toBeInTheDocument();
  });
});

describe('who logs', () => {
  const decided: WritersView = {
    ...undecidedWriters,
    isUndecided: false,
    whoLogs: { value: 'both', by: 'Chris Mori', at: Date.UTC(2026, 10, 23) },
  };
  const choice = 'Calls and chats are logged by';
  const owner = /Missed calls/;

  it('decided elsewhere while somebody chooses: the choice stays, the rest follows', async () => {
    const { card, user, changed } = await open({}, undecidedWriters);
    await user.selectOptions(card('Who logs').getByLabelText(owner), '5f0cada');
    await changed({ writers: decided, settings: { ...connectedSettings } });
    expect(card('Who logs').getByLabelText(owner)).toHaveValue('5f0cada');
    expect(card('Who logs').getByLabelText(choice)).toHaveValue('both');
    expect(card('Who logs').getByText(elsewhere, { exact: false })).toBeInTheDocument();
  });

  it('decided by another admin while the page lay open: a refusal says so, and what holds now is shown', async () => {
    let stored = undecidedWriters;
    const { card, user, fake } = await open({
      'writers.read': () => stored,
      'writers.decide': ({ was }) => {
        if (was !== 'both') throw Object.assign(new Error('Somebody else decided this.'), { code: 'version_conflict' });
        return decided;
      },
    });
    stored = decided;
    await user.selectOptions(card('Who logs').getByLabelText(choice), 'extension');
    await user.click(card('Who logs').getByRole('button', { name: 'Save' }));
    expect(await card('Who logs').findByText(/Somebody else decided this/)).toBeInTheDocument();
    expect(await card('Who logs').findByText(/Decided by Chris Mori/)).toBeInTheDocument();
    expect(card('Who logs').getByLabelText(choice)).toHaveValue('extension');
    await user.click(card('Who logs').getByRole('button', { name: 'Save' }));
    expect(fake.of('writers.decide')).toMatchObject([{ was: '' }, { value: 'extension', was: 'both' }]);
  });

  it('after "Save" the keyboard goes on at that button', async () => {
    vi.spyOn(document, 'hasFocus').mockReturnValue(true);
    const stop = keepFocus(document);
    const { card, user } = await open({ 'writers.decide': () => decided }, undecidedWriters);
    await user.selectOptions(card('Who logs').getByLabelText(choice), 'both');
    const save = card('Who logs').getByRole('button', { name: 'Save' });
    await user.click(save);
    expect(await card('Who logs').findByText('Saved')).toBeInTheDocument();
    expect(save).toBeEnabled();
    expect(save).toHaveFocus();
    await user.selectOptions(card('Who logs').getByLabelText(choice), 'other');
    expect(card('Who logs').queryByText('Saved')).not.toBeInTheDocument();
    stop();
    vi.restoreAllMocks();
  });
});
