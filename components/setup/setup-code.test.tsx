import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { createFakeSend, type Answers } from '../../tests/gallery/fakes.ts';
import { connectedSettings, freshSettings } from '../../tests/gallery/settings-fixtures.ts';
import type { SettingsView } from '../../lib/domain/view.ts';
import { createOptionsStore } from '../../lib/state/options-store.ts';
import { OptionsApp } from './OptionsApp.tsx';

async function renderOptions(settings: SettingsView, answers: Answers = {}) {
  const fake = createFakeSend({ 'settings.read': () => settings, ...answers });
  const store = createOptionsStore({
    send: fake.send,
    requestOrigin: () => Promise.resolve(true),
    saveFile: () => undefined,
  });
  store.actions.load();
  render(<OptionsApp store={store} copy={() => Promise.resolve(true)} />);
  await act(() => new Promise((resolve) => setTimeout(resolve, 0)));
  return { fake, user: userEvent.setup(), section: (name: string) => within(screen.getByRole('region', { name })) };
}

const contents = {
  host: 'acme.my.salesforce.com',
  isSandbox: false,
  consumerKey: '3MVG9.acme',
  cinnoxBaseUrl: 'https://acme.cinnox.com',
  rules: ['voiceCase', 'caseAt'],
  dispositions: ['Sold', 'Not sold'],
  hasToken: true,
};

describe('a set-up code', () => {
  it('is explained before it is applied, and put away by Cancel', async () => {
    const { fake, section, user } = await renderOptions(freshSettings, {
      'setup.read': () => contents,
      'setup.apply': () => connectedSettings,
    });
    const setup = section('Set-up code');
    await user.type(setup.getByLabelText('Set-up code'), 'CINNOX1.abc.def');
    await user.click(setup.getByRole('button', { name: 'Show what it contains' }));
    expect(await setup.findByText('acme.my.salesforce.com')).toBeInTheDocument();
    for (const text of ['3MVG9.acme', 'https://acme.cinnox.com', 'Production', 'Sold, Not sold'])
      expect(setup.getByText(text)).toBeInTheDocument();
    expect(setup.getByText('Create a Case for calls; When to create a Case')).toBeInTheDocument();
    expect(fake.of('setup.apply')).toEqual([]);
    await user.click(setup.getByRole('button', { name: 'Cancel' }));
    expect(setup.queryByText('3MVG9.acme')).toBeNull();

    await user.click(setup.getByRole('button', { name: 'Show what it contains' }));
    await user.type(await setup.findByLabelText('Passphrase'), 'tell it by phone');
    await user.click(setup.getByRole('button', { name: 'Apply' }));
    expect(fake.of('setup.apply')).toEqual([{ code: 'CINNOX1.abc.def', passphrase: 'tell it by phone' }]);
    expect(await section('Set-up code').findByText('Applied. Now press Connect below.')).toBeInTheDocument();
  });

  it('that is refused says why at its field', async () => {
    const { section, user } = await renderOptions(freshSettings, {
      'setup.read': () => {
        throw Object.assign(new Error('This set-up code is damaged.'), {
          code: 'bad_input',
          details: { field: 'code' },
        });
      },
    });
    const setup = section('Set-up code');
    await user.type(setup.getByLabelText('Set-up code'), 'CINNOX1.abc');
    await user.click(setup.getByRole('button', { name: 'Show what it contains' }));
    expect(await setup.findByText('This set-up code is damaged.')).toBeInTheDocument();
    expect(setup.getByLabelText('Set-up code')).toBeInvalid();
  });

  it('is made without the App token, or with it under a passphrase of some length', async () => {
    const { fake, section, user } = await renderOptions(connectedSettings, {
      'setup.print': () => ({ code: 'CINNOX1.made.code' }),
    });
    const print = section('Code for agents');
    await user.click(print.getByRole('button', { name: 'Make a code' }));
    expect(await print.findByDisplayValue('CINNOX1.made.code')).toBeInTheDocument();
    await user.click(print.getByLabelText('Put the App token in, under a passphrase'));
    await user.type(print.getByLabelText('Passphrase for the App token'), 'too short');
    expect(print.getByRole('button', { name: 'Make a code' })).toBeDisabled();
    await user.type(print.getByLabelText('Passphrase for the App token'), ' no more');
    await user.click(print.getByRole('button', { name: 'Make a code' }));
    expect(fake.of('setup.print')).toEqual([{}, { passphrase: 'too short no more' }]);
  });
});

describe('settings that others set', () => {
  it('are locked and say whose they are; a policy that cannot be used is named', async () => {
    const { section } = await renderOptions({
      ...connectedSettings,
      origins: { host: { by: 'policy', locked: true }, baseUrl: { by: 'policy', locked: true } },
      unusablePolicy: ['caseAt'],
    });
    for (const [name, label] of [
      ['Salesforce', 'My Domain'],
      ['CINNOX', 'Base URL'],
    ] as const) {
      const field = section(name).getByLabelText(label);
      expect(field).toBeDisabled();
      expect(field).toHaveAccessibleDescription('Set by your company’s policy.');
    }
    expect(
      screen.getByText(/policy sets “When to create a Case” \(caseAt\) to something that cannot be used/),
    ).toBeInTheDocument();
  });
});
