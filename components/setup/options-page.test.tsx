import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { createFakeSend, type Answers } from '../../tests/gallery/fakes.ts';
import { connectedSettings, freshSettings, testLines } from '../../tests/gallery/settings-fixtures.ts';
import type { SettingsView } from '../../lib/domain/view.ts';
import { createOptionsStore } from '../../lib/state/options-store.ts';
import { OptionsApp } from './OptionsApp.tsx';

async function renderOptions(settings: SettingsView, answers: Answers = {}) {
  const fake = createFakeSend({ 'settings.read': () => settings, ...answers });
  const requestOrigin = vi.fn(() => Promise.resolve(true));
  const copied: string[] = [];
  const copy = (text: string) => {
    copied.push(text);
    return Promise.resolve(true);
  };
  const store = createOptionsStore({ send: fake.send, requestOrigin });
  store.actions.load();
  render(<OptionsApp store={store} copy={copy} />);
  await act(() => new Promise((resolve) => setTimeout(resolve, 0)));
  const section = (name: string) => within(screen.getByRole('region', { name }));
  return { fake, requestOrigin, copied, section, user: userEvent.setup() };
}

const refuse = (message: string, code: string) => () => {
  throw Object.assign(new Error(message), { code });
};

describe('settings page', () => {
  it('Salesforce: asks for what is missing, then saves and connects', async () => {
    const { fake, section, user } = await renderOptions(freshSettings, {
      'salesforce.save': () => freshSettings,
      'salesforce.connect': () => connectedSettings,
    });
    const salesforce = section('Salesforce');
    await user.click(salesforce.getByRole('button', { name: 'Connect' }));
    expect(salesforce.getByLabelText('My Domain')).toHaveAccessibleDescription(/Enter your org’s My Domain/);
    expect(fake.of('salesforce.save')).toHaveLength(0);
    await user.type(salesforce.getByLabelText('My Domain'), ' https://acme.lightning.force.com/lightning/page/home ');
    await user.type(salesforce.getByLabelText('Consumer key'), '3MVG9');
    await user.click(salesforce.getByRole('button', { name: 'Connect' }));
    expect(fake.of('salesforce.save')).toEqual([
      { host: 'https://acme.lightning.force.com/lightning/page/home', consumerKey: '3MVG9' },
    ]);
    expect(await section('Salesforce').findByText('Ada Lam')).toBeInTheDocument();
    expect(section('Salesforce').getByText('Sandbox')).toBeInTheDocument();
    expect(section('Salesforce').getByRole('button', { name: 'Disconnect' })).toBeEnabled();
  });

  it('Salesforce: a refused host is said beside the field', async () => {
    const { section, user } = await renderOptions(connectedSettings, {
      'salesforce.save': refuse('This is not the address of a Salesforce org.', 'bad_input'),
    });
    await user.click(section('Salesforce').getByRole('button', { name: 'Connect again' }));
    expect(await section('Salesforce').findByText('This is not the address of a Salesforce org.')).toBeInTheDocument();
    expect(section('Salesforce').getByLabelText('My Domain')).toBeInvalid();
    expect(screen.getAllByText('This is not the address of a Salesforce org.')).toHaveLength(1);
  });

  it('the callback URL is copied', async () => {
    const { copied, section, user } = await renderOptions(freshSettings);
    await user.click(section('Salesforce').getByRole('button', { name: 'Copy' }));
    expect(copied).toEqual([freshSettings.callbackUrl]);
  });

  it('CINNOX: the stored token stays unless a new one is typed, and is never shown', async () => {
    const { fake, section, user, requestOrigin } = await renderOptions(connectedSettings, {
      'cinnox.save': () => connectedSettings,
    });
    const cinnox = section('CINNOX');
    expect(cinnox.getByLabelText('App token')).toHaveValue('');
    await user.click(cinnox.getByRole('button', { name: 'Save' }));
    await user.type(cinnox.getByLabelText('App token'), 'new-token');
    await user.click(cinnox.getByRole('button', { name: 'Save' }));
    expect(fake.of('cinnox.save').map(({ appToken }) => appToken)).toEqual([null, 'new-token']);
    expect(cinnox.getByLabelText('App token')).toHaveValue('');
    expect(requestOrigin).not.toHaveBeenCalled();
  });

  it('CINNOX: a wrong address is said before anything is sent', async () => {
    const { fake, section, user } = await renderOptions(freshSettings);
    const cinnox = section('CINNOX');
    await user.type(cinnox.getByLabelText('Base URL'), 'acme.cinnox.com');
    await user.click(cinnox.getByRole('button', { name: 'Save' }));
    expect(cinnox.getByLabelText('Base URL')).toHaveAccessibleDescription(/full address/);
    expect(cinnox.getByLabelText('App token')).toHaveAccessibleDescription('Enter the App token.');
    expect(fake.of('cinnox.save')).toHaveLength(0);
  });

  it('CINNOX: asks the browser for an address of one’s own', async () => {
    const own = {
      ...connectedSettings,
      cinnox: { ...connectedSettings.cinnox, baseUrl: 'https://voice.acme.example', originGranted: false },
    };
    const { section, user, requestOrigin } = await renderOptions(own);
    await user.click(section('CINNOX').getByRole('button', { name: 'Allow access' }));
    expect(requestOrigin).toHaveBeenCalledWith('https://voice.acme.example/*');
  });

  it('staff: several are offered, one is chosen', async () => {
    const several = {
      ...connectedSettings,
      staff: {
        email: 'ada.lam@acme.example',
        candidates: [
          { eid: 'e1', name: 'Ada Lam', email: 'ada.lam@acme.example' },
          { eid: 'e2', name: 'Ada Lam (old)', email: 'ada.lam@acme.example' },
        ],
      },
    };
    const { fake, section, user } = await renderOptions(several, { 'staff.choose': () => connectedSettings });
    await user.click(section('You in CINNOX').getByRole('button', { name: 'This is me: Ada Lam (old), e2' }));
    expect(fake.of('staff.choose')).toEqual([{ eid: 'e2' }]);
  });

  it('staff: nobody found is said with what to do', async () => {
    await renderOptions({ ...connectedSettings, staff: { email: 'ada.lam@acme.example', candidates: [] } });
    expect(screen.getByText(/No CINNOX staff member has the e-mail ada.lam@acme.example/)).toBeInTheDocument();
  });

  it('rules: saved as typed; locked ones cannot be changed and say who set them', async () => {
    const { fake, section, user } = await renderOptions(connectedSettings, { 'rules.save': () => connectedSettings });
    const rules = section('Rules');
    expect(rules.getByLabelText('Case for the enquiry of a call')).toBeDisabled();
    expect(rules.getByText('Set by your org.')).toBeInTheDocument();
    await user.click(rules.getByRole('switch', { name: 'Close the Case with the enquiry' }));
    await user.selectOptions(rules.getByLabelText('Create the Case'), 'When the enquiry closes');
    await user.clear(rules.getByLabelText('Default country'));
    expect(rules.getByRole('button', { name: 'Save' })).toBeDisabled();
    await user.type(rules.getByLabelText('Default country'), 'sg');
    await user.type(rules.getByLabelText('Dispositions'), '\n\n Resolved \nVoicemail');
    await user.click(rules.getByRole('button', { name: 'Save' }));
    expect(fake.of('rules.save')).toEqual([
      {
        voiceCase: 'always',
        caseAt: 'close',
        closeCase: false,
        defaultCountry: 'SG',
        dispositions: ['Resolved', 'Call back', 'Left message', 'Wrong number', 'Voicemail'],
      },
    ]);
  });

  it('Test all: each line with its state in words', async () => {
    const { section, user } = await renderOptions(connectedSettings, {
      'connections.test': () => ({ lines: testLines }),
    });
    await user.click(section('Test all').getByRole('button', { name: 'Test all' }));
    expect(await section('Test all').findAllByRole('listitem')).toHaveLength(3);
    expect(section('Test all').getByText('Does not work:')).toBeInTheDocument();
    expect(section('Test all').getByText(/CINNOX refused the App token/)).toBeInTheDocument();
  });

  it('says when the settings cannot be read, and tries again', async () => {
    let isDown = true;
    const { user } = await renderOptions(freshSettings, {
      'settings.read': () => (isDown ? refuse('CINNOX does not answer. Try again.', 'network')() : freshSettings),
    });
    expect(screen.getByRole('alert')).toHaveTextContent('CINNOX does not answer.');
    isDown = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('region', { name: 'Salesforce' })).toBeInTheDocument();
  });
});
