import { act, cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { createFakeSend, type Answers } from '../../tests/gallery/fakes.ts';
import { connectedSettings, freshSettings, testLines } from '../../tests/gallery/settings-fixtures.ts';
import { getDefaultLogSettings } from '../../lib/domain/log-settings.ts';
import type { SettingsView } from '../../lib/domain/view.ts';
import { createOptionsStore } from '../../lib/state/options-store.ts';
import { keepFocus } from '../ui/keep-focus.ts';
import { OptionsApp } from './OptionsApp.tsx';
import { SandboxMark } from './SandboxMark.tsx';

async function renderOptions(
  settings: SettingsView,
  answers: Answers = {},
  requestOrigin = vi.fn(() => Promise.resolve(true)),
) {
  const fake = createFakeSend({ 'settings.read': () => settings, ...answers });
  const copied: string[] = [];
  const saved: string[] = [];
  const copy = (text: string) => {
    copied.push(text);
    return Promise.resolve(true);
  };
  const store = createOptionsStore({ send: fake.send, requestOrigin, saveFile: (name) => saved.push(name) });
  store.actions.load();
  render(<OptionsApp store={store} copy={copy} />);
  await act(() => new Promise((resolve) => setTimeout(resolve, 0)));
  const section = (name: string) => within(screen.getByRole('region', { name }));
  return { fake, requestOrigin, copied, saved, section, user: userEvent.setup() };
}

const refuse = (message: string, code: string, field?: string, help?: string) => () => {
  throw Object.assign(new Error(message), { code, details: { ...(field && { field }), ...(help && { help }) } });
};

const ownAddress = (change: Partial<SettingsView['cinnox']> = {}): SettingsView => ({
  ...connectedSettings,
  cinnox: { ...connectedSettings.cinnox, baseUrl: 'https://voice.acme.example', originGranted: false, ...change },
});

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
    await user.click(salesforce.getByLabelText('My Domain'));
    await user.paste(' https://acme.lightning.force.com/lightning/page/home ');
    await user.click(salesforce.getByLabelText('Consumer key'));
    await user.paste('3MVG9');
    await user.click(salesforce.getByRole('button', { name: 'Connect' }));
    expect(fake.of('salesforce.save')).toEqual([
      { host: 'https://acme.lightning.force.com/lightning/page/home', consumerKey: '3MVG9' },
    ]);
    expect(await section('Salesforce').findByText('Ada Lam')).toBeInTheDocument();
    expect(section('Salesforce').getByText('SANDBOX')).toBeInTheDocument();
    expect(section('Salesforce').getByRole('radio', { name: 'Sandbox' })).toBeChecked();
    expect(section('Salesforce').getByRole('button', { name: 'Disconnect' })).toBeEnabled();
  });

  it('Salesforce: a refused host is said beside the field', async () => {
    const { section, user } = await renderOptions(connectedSettings, {
      'salesforce.save': refuse('This is not the address of a Salesforce org.', 'bad_input', 'host'),
    });
    await user.click(section('Salesforce').getByRole('button', { name: 'Connect again' }));
    expect(await section('Salesforce').findByText('This is not the address of a Salesforce org.')).toBeInTheDocument();
    expect(section('Salesforce').getByLabelText('My Domain')).toBeInvalid();
    expect(screen.getAllByText('This is not the address of a Salesforce org.')).toHaveLength(1);
  });

  it('Salesforce: a refused consumer key is said at the key, not at the org', async () => {
    const { section, user } = await renderOptions(connectedSettings, {
      'salesforce.save': () => connectedSettings,
      'salesforce.connect': refuse('This is not a consumer key.', 'bad_input', 'consumerKey'),
    });
    await user.click(section('Salesforce').getByRole('button', { name: 'Connect again' }));
    expect(await section('Salesforce').findByText('This is not a consumer key.')).toBeInTheDocument();
    expect(section('Salesforce').getByLabelText('Consumer key')).toBeInvalid();
    expect(section('Salesforce').getByLabelText('Consumer key')).toHaveAccessibleDescription(/not a consumer key/);
    expect(section('Salesforce').getByLabelText('My Domain')).toBeValid();
    expect(screen.getAllByText('This is not a consumer key.')).toHaveLength(1);
  });

  it('Salesforce: an error that is about no field stands at the end of the section', async () => {
    const { section, user } = await renderOptions(connectedSettings, {
      'salesforce.save': () => connectedSettings,
      'salesforce.connect': refuse('The sign-in window was closed.', 'sign_in_cancelled'),
    });
    await user.click(section('Salesforce').getByRole('button', { name: 'Connect again' }));
    expect(await section('Salesforce').findByRole('alert')).toHaveTextContent('The sign-in window was closed.');
    expect(section('Salesforce').getByLabelText('My Domain')).toBeValid();
  });

  it('Salesforce: Disconnect says first what ends, what waits and what stays, and can be called off', async () => {
    let unfinished = 0;
    const { fake, section, user } = await renderOptions(connectedSettings, {
      'settings.read': () => ({ ...connectedSettings, salesforce: { ...connectedSettings.salesforce, unfinished } }),
      'salesforce.disconnect': () => freshSettings,
    });
    const salesforce = section('Salesforce');
    // It became more since the page was opened.
    unfinished = 2;
    await user.click(salesforce.getByRole('button', { name: 'Disconnect' }));
    const dialog = salesforce.getByRole('alertdialog', { name: 'Disconnect from Acme Logistics?' });
    await within(dialog).findByText(/2 calls or chats are not logged yet/);
    expect(dialog).toHaveAccessibleDescription(/logs nothing, until somebody connects again/);
    expect(dialog).toHaveAccessibleDescription(/are logged when Ada Lam connects again here/);
    expect(dialog).toHaveAccessibleDescription(/is in Salesforce stays there/);
    expect(within(dialog).getByRole('button', { name: 'Stay connected' })).toHaveFocus();
    await user.keyboard('{Escape}');
    expect(salesforce.queryByRole('alertdialog')).not.toBeInTheDocument();
    expect(fake.of('salesforce.disconnect')).toHaveLength(0);
    await user.click(salesforce.getByRole('button', { name: 'Disconnect' }));
    await user.click(salesforce.getByRole('button', { name: 'Disconnect now' }));
    expect(fake.of('salesforce.disconnect')).toHaveLength(1);
    expect(await section('Salesforce').findByRole('button', { name: 'Connect' })).toBeEnabled();
    expect(section('Salesforce').queryByRole('alertdialog')).not.toBeInTheDocument();
  });

  it('Salesforce: what is not logged is logged first, taken along as a file, kept or deleted', async () => {
    const waiting = { ...connectedSettings, salesforce: { ...connectedSettings.salesforce, unfinished: 2 } };
    const { fake, saved, section, user } = await renderOptions(waiting, {
      'work.finish': () => ({ ...waiting, salesforce: { ...waiting.salesforce, unfinished: 1 } }),
      'work.export': () => ({ fileName: 'not-logged.csv', text: 'Kind' }),
      'salesforce.disconnect': () => freshSettings,
    });
    const salesforce = section('Salesforce');
    await user.click(salesforce.getByRole('button', { name: 'Disconnect' }));
    await user.click(salesforce.getByRole('button', { name: 'Save as a file' }));
    expect(saved).toEqual(['not-logged.csv']);
    await user.click(salesforce.getByRole('button', { name: 'Log it now' }));
    const dialog = await salesforce.findByRole('alertdialog');
    expect(dialog).toHaveAccessibleDescription(/1 call or chat is not logged yet/);
    await user.click(within(dialog).getByRole('radio', { name: 'Delete it from this browser' }));
    expect(dialog).not.toHaveAccessibleDescription(/is logged when/);
    await user.click(within(dialog).getByRole('button', { name: 'Disconnect now' }));
    expect(fake.of('salesforce.disconnect')).toEqual([{ unfinished: 'delete' }]);
  });

  it('Salesforce: without the package Disconnect says what stays in the browser, and deletes it when told to', async () => {
    const { fake, section, user } = await renderOptions(
      { ...connectedSettings, mode: 'package-free' },
      { 'salesforce.disconnect': () => freshSettings },
    );
    const salesforce = section('Salesforce');
    await user.click(salesforce.getByRole('button', { name: 'Disconnect' }));
    const dialog = await salesforce.findByRole('alertdialog');
    expect(dialog).toHaveAccessibleDescription(/may not be known here yet/);
    expect(dialog).not.toHaveAccessibleDescription(/your calls and chats are logged/);
    expect(dialog).toHaveAccessibleDescription(
      /stays in this browser, with calls, chats and notes of the last 30 days/,
    );
    expect(within(dialog).queryByRole('button', { name: 'Save as a file' })).not.toBeInTheDocument();
    await user.click(within(dialog).getByRole('radio', { name: 'Delete it from this browser' }));
    expect(dialog).not.toHaveAccessibleDescription(/last 30 days/);
    expect(within(dialog).getByText(/is not logged then/)).toBeVisible();
    await user.click(within(dialog).getByRole('button', { name: 'Disconnect now' }));
    expect(fake.of('salesforce.disconnect')).toEqual([{ unfinished: 'delete' }]);
  });

  it('Salesforce: the other instance is set up only after the first is given up', async () => {
    const { fake, section, user } = await renderOptions(connectedSettings, {
      'salesforce.disconnect': () => ({
        ...freshSettings,
        salesforce: { ...freshSettings.salesforce, instance: 'production', host: 'acme.my.salesforce.com' },
      }),
    });
    const salesforce = section('Salesforce');
    await user.click(salesforce.getByRole('radio', { name: 'Production' }));
    expect(salesforce.getByRole('radio', { name: 'Sandbox' })).toBeChecked();
    const dialog = salesforce.getByRole('alertdialog', {
      name: 'Disconnect from Acme Logistics and set up production?',
    });
    expect(dialog).toHaveAccessibleDescription(/of the sandbox are no longer available here/);
    await user.click(within(dialog).getByRole('button', { name: 'Stay connected' }));
    expect(fake.of('salesforce.disconnect')).toHaveLength(0);
    await user.click(salesforce.getByRole('radio', { name: 'Production' }));
    await user.click(salesforce.getByRole('button', { name: 'Disconnect and switch' }));
    expect(fake.of('salesforce.disconnect')).toEqual([{ unfinished: 'keep', switchTo: 'production' }]);
    expect(await section('Salesforce').findByRole('radio', { name: 'Production' })).toBeChecked();
    expect(section('Salesforce').getByLabelText('My Domain')).toHaveValue('acme.my.salesforce.com');
  });

  it('Salesforce: each instance remembers what was entered for it', async () => {
    const { section, user } = await renderOptions({
      ...freshSettings,
      salesforce: {
        connected: false,
        instance: 'production',
        host: 'acme.my.salesforce.com',
        consumerKey: 'key-of-production',
        other: { host: 'acme--uat.sandbox.my.salesforce.com', consumerKey: 'key-of-uat', location: 'CS5' },
      },
    });
    const salesforce = section('Salesforce');
    expect(salesforce.queryByLabelText('Sandbox Location')).not.toBeInTheDocument();
    await user.click(salesforce.getByRole('radio', { name: 'Sandbox' }));
    expect(salesforce.getByLabelText('My Domain')).toHaveValue('acme--uat.sandbox.my.salesforce.com');
    expect(salesforce.getByLabelText('Consumer key')).toHaveValue('key-of-uat');
    expect(salesforce.getByLabelText('Sandbox Location')).toHaveValue('CS5');
  });

  it('Salesforce: a wrong callback URL is shown with a button to copy it, an error page is explained', async () => {
    let help = 'callback-url';
    const { copied, section, user } = await renderOptions(connectedSettings, {
      'salesforce.save': () => connectedSettings,
      'salesforce.connect': () => refuse('The app does not list it.', 'sign_in_failed', undefined, help)(),
    });
    const connect = () => user.click(section('Salesforce').getByRole('button', { name: 'Connect again' }));
    await connect();
    const salesforce = section('Salesforce');
    expect(await salesforce.findByLabelText('Callback URL of this extension')).toHaveValue(freshSettings.callbackUrl);
    await user.click(salesforce.getByRole('button', { name: 'Copy' }));
    expect(copied).toEqual([freshSettings.callbackUrl]);
    help = 'error-page';
    await connect();
    expect(await salesforce.findByText('redirect_uri_mismatch')).toBeInTheDocument();
    expect(salesforce.getByText(/needs 2 to 10 minutes/)).toBeInTheDocument();
  });

  it('Salesforce: a consumer secret is warned of, sent once, never shown again, and can be removed', async () => {
    const stored = { ...connectedSettings, salesforce: { ...connectedSettings.salesforce, secretSet: true } };
    const { fake, section, user } = await renderOptions(connectedSettings, {
      'salesforce.save': () => stored,
      'salesforce.connect': () => stored,
    });
    const salesforce = section('Salesforce');
    await user.click(salesforce.getByText(/only if your org’s app demands it/));
    expect(salesforce.getByText(/An extension cannot keep a secret/)).toBeInTheDocument();
    await user.type(salesforce.getByLabelText('Consumer secret'), 'S3CRET');
    await user.click(salesforce.getByRole('button', { name: 'Connect again' }));
    expect(fake.of('salesforce.save').at(-1)).toMatchObject({ consumerSecret: 'S3CRET' });
    expect(await salesforce.findByText('Stored. Enter a new one only to replace it.')).toBeInTheDocument();
    expect(salesforce.getByLabelText('Consumer secret')).toHaveValue('');
    await user.click(salesforce.getByRole('button', { name: 'Connect again' }));
    expect(fake.of('salesforce.save').at(-1)).not.toHaveProperty('consumerSecret');
    await user.click(salesforce.getByLabelText('Remove the stored secret'));
    await user.click(salesforce.getByRole('button', { name: 'Connect again' }));
    expect(fake.of('salesforce.save').at(-1)).toMatchObject({ consumerSecret: '' });
  });

  it('Salesforce: a sign-in that has ended says why, and whose it was', async () => {
    const ended = { connected: false, trouble: 'This Salesforce user is not active or is frozen.' };
    const { section } = await renderOptions({
      ...connectedSettings,
      salesforce: { ...connectedSettings.salesforce, ...ended },
    });
    const salesforce = section('Salesforce');
    expect(salesforce.getByText('Signed out, was')).toBeInTheDocument();
    expect(salesforce.getByText(/not active or is frozen/)).toBeInTheDocument();
    expect(salesforce.getByRole('button', { name: 'Connect again' })).toBeEnabled();
    expect(salesforce.getByRole('button', { name: 'Disconnect' })).toBeEnabled();
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
    await user.click(cinnox.getByLabelText('Remove the stored token from this browser'));
    expect(cinnox.getByLabelText('App token')).toBeDisabled();
    await user.click(cinnox.getByRole('button', { name: 'Save' }));
    expect(fake.of('cinnox.save').at(-1)?.appToken).toBe('');
    expect(cinnox.getByLabelText('App token')).toHaveValue('');
    expect(requestOrigin).not.toHaveBeenCalled();
  });

  it('CINNOX: a wrong address is said before anything is sent', async () => {
    const { fake, section, user } = await renderOptions(freshSettings);
    const cinnox = section('CINNOX');
    await user.type(cinnox.getByLabelText('Base URL'), 'http://acme.cinnox.com');
    await user.click(cinnox.getByRole('button', { name: 'Save' }));
    expect(cinnox.getByLabelText('Base URL')).toHaveAccessibleDescription(/must begin with https:\/\//);
    expect(cinnox.getByLabelText('App token')).toHaveAccessibleDescription(/Enter the App token\./);
    expect(fake.of('cinnox.save')).toHaveLength(0);
  });

  it('CINNOX: a pasted address of a page is cut before it is sent', async () => {
    const { fake, section, user } = await renderOptions(freshSettings, { 'cinnox.save': () => connectedSettings });
    const cinnox = section('CINNOX');
    await user.type(cinnox.getByLabelText('Base URL'), 'acme.cinnox.com/dashboard?tab=api');
    await user.type(cinnox.getByLabelText('App ID'), 'app-acme');
    await user.type(cinnox.getByLabelText('App token'), 'secret');
    await user.click(cinnox.getByRole('button', { name: 'Save' }));
    expect(fake.of('cinnox.save')).toEqual([
      { baseUrl: 'https://acme.cinnox.com', appId: 'app-acme', appToken: 'secret' },
    ]);
    expect(await section('CINNOX').findByText('Saved, and it works')).toBeInTheDocument();
    expect(section('CINNOX').getByText('Done')).toBeInTheDocument();
  });

  it('CINNOX: values that were saved and do not work are not called done, before and after a reload', async () => {
    const trial = { isOk: false, sentence: 'CINNOX refused the App token or the App ID.' };
    const failing = { ...connectedSettings, cinnox: { ...connectedSettings.cinnox, trial } };
    const { section, user } = await renderOptions(connectedSettings, { 'cinnox.save': () => failing });
    expect(section('CINNOX').getByText('Done')).toBeInTheDocument();
    await user.type(section('CINNOX').getByLabelText('App token'), 'wrong');
    await user.click(section('CINNOX').getByRole('button', { name: 'Save' }));
    const alert = await section('CINNOX').findByRole('alert');
    expect(alert).toHaveTextContent('Saved, but it does not work yet');
    expect(alert).toHaveTextContent(trial.sentence);
    expect(section('CINNOX').getByText('Does not work')).toBeInTheDocument();
    expect(section('CINNOX').queryByText('Done')).not.toBeInTheDocument();
    expect(section('CINNOX').getByLabelText('App ID')).toHaveValue('app-acme');
    cleanup();
    const { section: later } = await renderOptions(failing);
    expect(later('CINNOX').getByRole('alert')).toHaveTextContent('It does not work yet');
    cleanup();
    const { trial: _never, ...untried } = failing.cinnox;
    const { section: before } = await renderOptions({ ...failing, cinnox: untried });
    expect(before('CINNOX').getByText('Not tried yet')).toBeInTheDocument();
  });

  it('CINNOX: a save that failed keeps everything that was typed', async () => {
    const { section, user } = await renderOptions(freshSettings, {
      'cinnox.save': refuse('CINNOX does not answer. Try again, or reload the page.', 'timeout'),
    });
    const cinnox = section('CINNOX');
    await user.type(cinnox.getByLabelText('Base URL'), 'https://acme.cinnox.com');
    await user.type(cinnox.getByLabelText('App ID'), 'app-acme');
    await user.type(cinnox.getByLabelText('App token'), 'secret');
    await user.click(cinnox.getByRole('button', { name: 'Save' }));
    expect(await cinnox.findByRole('alert')).toHaveTextContent('CINNOX does not answer.');
    expect(cinnox.getByText('To do')).toBeInTheDocument();
    expect(cinnox.getByLabelText('App token')).toHaveValue('secret');
    expect(cinnox.getByLabelText('Base URL')).toHaveValue('https://acme.cinnox.com');
  });

  it('CINNOX: asks the browser for an address of one’s own, then tries it', async () => {
    const works = ownAddress({ originGranted: true });
    const { fake, section, user, requestOrigin } = await renderOptions(ownAddress(), { 'cinnox.save': () => works });
    await user.click(section('CINNOX').getByRole('button', { name: 'Allow access' }));
    expect(requestOrigin).toHaveBeenCalledWith('https://voice.acme.example/*');
    expect(fake.of('cinnox.save')).toEqual([
      { baseUrl: 'https://voice.acme.example', appId: 'app-acme', appToken: null },
    ]);
    expect(await section('CINNOX').findByText('Saved, and it works')).toBeInTheDocument();
  });

  it('CINNOX: a question that the browser never gets answered holds up nothing', async () => {
    const answers: ((isAllowed: boolean) => void)[] = [];
    const ask = vi.fn(() => new Promise<boolean>((resolve) => answers.push(resolve)));
    const { fake, section, user } = await renderOptions(
      connectedSettings,
      { 'cinnox.save': () => connectedSettings, 'rules.save': () => connectedSettings },
      ask,
    );
    const cinnox = section('CINNOX');
    await user.clear(cinnox.getByLabelText('Base URL'));
    await user.type(cinnox.getByLabelText('Base URL'), 'https://voice.acme.example');
    await user.type(cinnox.getByLabelText('App token'), 'secret');
    await user.click(cinnox.getByRole('button', { name: 'Save' }));
    expect(cinnox.getByText(/Your browser asks whether/)).toHaveTextContent('https://voice.acme.example');
    for (const name of ['Save', 'Connect again', 'Test all'])
      for (const button of screen.getAllByRole('button', { name })) expect(button).toBeEnabled();
    await user.click(section('Rules').getByRole('button', { name: 'Save' }));
    expect(fake.of('rules.save')).toHaveLength(1);
    await user.click(cinnox.getByRole('button', { name: 'Save' }));
    expect(ask).toHaveBeenCalledTimes(2);
    await act(async () => answers[1]?.(false));
    expect(cinnox.getByRole('alert')).toHaveTextContent(/Nothing was saved: the browser was not allowed/);
    expect(cinnox.getByLabelText('App token')).toHaveValue('secret');
    expect(cinnox.getByRole('button', { name: 'Save' })).toBeEnabled();
    expect(fake.of('cinnox.save')).toHaveLength(0);
    // An old question that is answered late is not acted upon.
    await act(async () => answers[0]?.(true));
    expect(fake.of('cinnox.save')).toHaveLength(0);
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

  it('staff: who was taken for somebody else says who they are, also when that is refused', async () => {
    const { eid = '', name = '' } = connectedSettings.staff;
    const self = { eid, name, email: 'ada.lam@acme.example' };
    const other = { eid: 'e7', name: 'Ada Lamb', email: 'lamb@acme.example' };
    const known = { ...connectedSettings, staff: { ...connectedSettings.staff, candidates: [self, other] } };
    const { section, user } = await renderOptions(known, {
      'staff.choose': refuse('Ada Lamb is confirmed to be another Salesforce user.', 'bad_input'),
    });
    const you = section('You in CINNOX');
    await user.click(you.getByRole('button', { name: 'Not you?' }));
    expect(you.getAllByRole('button', { name: /^This is me/ })).toHaveLength(1);
    await user.click(you.getByRole('button', { name: 'This is me: Ada Lamb, e7' }));
    expect(await you.findByText(/confirmed to be another Salesforce user/)).toBeInTheDocument();
  });

  it('leads to its parts, and says which of them want something', async () => {
    await renderOptions(freshSettings);
    const nav = within(screen.getByRole('navigation', { name: 'Parts of the settings' }));
    const links = nav.getAllByRole('link');
    expect(links.map((link) => link.textContent)).toEqual([
      'Connection, needs attention',
      'Who you are, needs attention',
      'Logging',
      'For agents',
      'Diagnostics',
    ]);
    for (const link of links) {
      const part = document.getElementById(link.getAttribute('href')?.slice(1) ?? '');
      expect(part).toContainElement(
        screen.getByRole('heading', { level: 2, name: link.textContent.split(',')[0] ?? '' }),
      );
    }
    cleanup();
    await renderOptions(connectedSettings);
    expect(screen.queryByText(/needs attention/)).toBeNull();
  });

  it('a sandbox is marked whatever place of the page is shown; a live org is not', async () => {
    for (const [settings, marks] of [
      [connectedSettings, 1],
      [freshSettings, 0],
    ] as const) {
      const { send } = createFakeSend({ 'settings.read': () => settings });
      const store = createOptionsStore({ send, requestOrigin: vi.fn(), saveFile: vi.fn() });
      store.actions.load();
      render(<SandboxMark store={store} />);
      await act(() => new Promise((resolve) => setTimeout(resolve, 0)));
      expect(screen.queryAllByText('SANDBOX')).toHaveLength(marks);
      cleanup();
    }
  });

  it('staff: nobody found is said with what to do', async () => {
    await renderOptions({ ...connectedSettings, staff: { email: 'ada.lam@acme.example', candidates: [] } });
    expect(
      screen.getByText(/No member of CINNOX staff has the e-mail address ada.lam@acme.example/),
    ).toBeInTheDocument();
  });

  it('Salesforce: who stays connected after all goes on at the button that asked', async () => {
    // The simulated browser says no once the focused element is gone; a real one does not.
    vi.spyOn(document, 'hasFocus').mockReturnValue(true);
    const stop = keepFocus(document);
    const { section, user } = await renderOptions(connectedSettings);
    await user.click(section('Salesforce').getByRole('button', { name: 'Disconnect' }));
    expect(section('Salesforce').getByRole('button', { name: 'Stay connected' })).toHaveFocus();
    await user.keyboard('{Escape}');
    expect(section('Salesforce').getByRole('button', { name: 'Disconnect' })).toHaveFocus();
    stop();
    vi.restoreAllMocks();
  });

  it('rules: saved as typed; locked ones cannot be changed and say who set them', async () => {
    const { fake, section, user } = await renderOptions(connectedSettings, { 'rules.save': () => connectedSettings });
    const rules = section('Rules');
    expect(rules.getByLabelText('Create a Case for calls')).toBeDisabled();
    expect(rules.getByText('Set by your org.')).toBeInTheDocument();
    await user.click(rules.getByRole('switch', { name: 'Close the Case when the enquiry is closed in CINNOX' }));
    await user.selectOptions(rules.getByLabelText('When to create a Case'), 'When the enquiry is closed');
    await user.clear(rules.getByLabelText('Default country'));
    expect(rules.getByRole('button', { name: 'Save' })).toBeDisabled();
    await user.type(rules.getByLabelText('Default country'), 'zz');
    expect(rules.getByLabelText('Default country')).toHaveAccessibleDescription(/Enter the two letters of a country/);
    expect(rules.getByRole('button', { name: 'Save' })).toBeDisabled();
    await user.clear(rules.getByLabelText('Default country'));
    await user.type(rules.getByLabelText('Default country'), 'sg');
    await user.click(rules.getByLabelText('Dispositions'));
    await user.paste('\n\n Resolved \nVoicemail');
    await user.click(rules.getByRole('button', { name: 'Save' }));
    expect(fake.of('rules.save')).toEqual([
      {
        ...getDefaultLogSettings(),
        caseAt: 'close',
        closeCase: false,
        defaultCountry: 'SG',
        dispositions: ['Resolved', 'Call back', 'Left message', 'Wrong number', 'Voicemail'],
      },
    ]);
  });

  it('rules: a country that the worker refuses is said at its field', async () => {
    const sentence = '“AQ” is not a country with telephone numbers.';
    const { section, user } = await renderOptions(connectedSettings, {
      'rules.save': refuse(sentence, 'bad_input', 'defaultCountry'),
    });
    const rules = section('Rules');
    await user.clear(rules.getByLabelText('Default country'));
    await user.type(rules.getByLabelText('Default country'), 'AQ');
    await user.click(rules.getByRole('button', { name: 'Save' }));
    expect(await rules.findByText(sentence)).toBeInTheDocument();
    expect(rules.getByLabelText('Default country')).toBeInvalid();
    expect(screen.getAllByText(sentence)).toHaveLength(1);
  });

  it('Test all: each line with its state in words', async () => {
    const { section, user } = await renderOptions(connectedSettings, {
      'connections.test': () => ({ lines: testLines }),
    });
    await user.click(section('Test all').getByRole('button', { name: 'Test all' }));
    expect(await section('Test all').findAllByRole('listitem')).toHaveLength(3);
    expect(section('Test all').getByText('Does not work:')).toBeInTheDocument();
    expect(section('Test all').getByRole('status')).toHaveTextContent('1 of these does not work.');
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
