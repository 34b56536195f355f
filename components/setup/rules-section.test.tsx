import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { createFakeSend, type Answers } from '../../tests/gallery/fakes.ts';
import { connectedSettings } from '../../tests/gallery/settings-fixtures.ts';
import { getDefaultLogSettings } from '../../lib/domain/log-settings.ts';
import type { SettingsView } from '../../lib/domain/view.ts';
import { createOptionsStore } from '../../lib/state/options-store.ts';
import { OptionsContext, useOptions } from './options-context.ts';
import { RulesSection } from './RulesSection.tsx';

const free: SettingsView = { ...connectedSettings, origins: {} };

/** What is stored by now, as the page shows it. */
function Shown({ settings }: { settings: SettingsView }) {
  return <RulesSection settings={useOptions((state) => state.settings) ?? settings} />;
}

async function renderRules(settings: SettingsView = free, answers: Answers = {}) {
  const fake = createFakeSend({
    'settings.read': () => settings,
    'rules.save': (rules) => ({ ...settings, ...rules }),
    ...answers,
  });
  const store = createOptionsStore({
    send: fake.send,
    requestOrigin: () => Promise.resolve(true),
    saveFile: () => undefined,
  });
  store.actions.load();
  render(
    <OptionsContext value={{ store, copy: () => Promise.resolve(true) }}>
      <Shown settings={settings} />
    </OptionsContext>,
  );
  await act(() => new Promise((resolve) => setTimeout(resolve, 0)));
  const rules = within(screen.getByRole('region', { name: 'Rules' }));
  const preview = within(rules.getByRole('complementary', { name: 'Preview' }));
  return { fake, rules, preview, user: userEvent.setup() };
}

const first = getDefaultLogSettings();
const saved = { defaultCountry: 'HK', dispositions: free.dispositions };

describe('rules for calls', () => {
  it('are a table: kind by what happens; the preview follows', async () => {
    const { rules, preview, user } = await renderRules();
    expect(rules.queryByLabelText('Follow-ups are due')).not.toBeInTheDocument();
    await user.click(rules.getByLabelText('Missed: Task to follow up'));
    await user.selectOptions(rules.getByLabelText('Follow-ups are due'), 'After 2 days');
    await user.click(preview.getByRole('button', { name: 'Missed call' }));
    expect(preview.getByText('Follow up: Missed call · Mei-ling Wong')).toBeInTheDocument();
    expect(preview.getByText('Open, due 2026-11-25')).toBeInTheDocument();
    await user.click(rules.getByLabelText('Missed: Not logged'));
    expect(preview.getByText('Not logged.')).toBeInTheDocument();
  });

  it('are about Tasks: where a call without one gets a Case all the same, that is said', async () => {
    const { rules, user } = await renderRules();
    const cases = rules.getByLabelText('Create a Case for calls');
    const hint = /Also for calls that are “Not logged” above/;
    expect(cases).not.toHaveAccessibleDescription(hint);
    await user.click(rules.getByLabelText('Missed: Not logged'));
    expect(cases).toHaveAccessibleDescription(hint);
    await user.selectOptions(cases, 'Answered calls only');
    expect(cases).not.toHaveAccessibleDescription(hint);
    await user.selectOptions(cases, 'Missed calls only');
    expect(cases).toHaveAccessibleDescription(hint);
    await user.selectOptions(cases, 'Never');
    expect(cases).not.toHaveAccessibleDescription(hint);
  });

  it('are saved with the numbers that are not logged', async () => {
    const { fake, rules, user } = await renderRules();
    await user.click(rules.getByLabelText('Missed: Task to follow up'));
    await user.selectOptions(rules.getByLabelText('Follow-ups are due'), 'After 2 days');
    await user.click(rules.getByLabelText('Internal: Not logged'));
    await user.click(rules.getByLabelText(/withheld number/));
    await user.click(rules.getByLabelText('Numbers that are not logged'));
    await user.paste(' +852 2800* \n\n1823\n1823');
    await user.click(rules.getByRole('button', { name: 'Save' }));
    expect(fake.of('rules.save')).toEqual([
      {
        ...first,
        ...saved,
        calls: { ...first.calls, missed: 'follow-up', internal: 'none' },
        followUpDays: 2,
        skipWithheld: true,
        skipNumbers: ['+852 2800*', '1823'],
      },
    ]);
  });

  it('that somebody else set for all other channels cannot be changed here, and say so', async () => {
    const { rules } = await renderRules({ ...free, origins: { otherChannels: { by: 'policy', locked: true } } });
    expect(rules.getByLabelText('All others')).toBeDisabled();
    expect(rules.getByLabelText('WhatsApp')).toBeEnabled();
    const channels = within(rules.getByRole('group', { name: 'Channels that get a Case' }));
    expect(channels.getByText(/policy/i)).toBeInTheDocument();
  });

  it('that the worker would not read say so beside the field, before they are sent', async () => {
    const { fake, rules, user } = await renderRules();
    const numbers = rules.getByLabelText('Numbers that are not logged');
    await user.click(numbers);
    await user.paste('+852 2800 1000, +852 2800 1001, +852 2800 1002, +852 2800 1003');
    expect(numbers).toHaveAccessibleDescription(/One number per line, please/);
    expect(rules.getByRole('button', { name: 'Save' })).toBeDisabled();
    await user.clear(numbers);
    await user.paste(Array.from({ length: 501 }, (_, index) => String(1000 + index)).join('\n'));
    expect(numbers).toHaveAccessibleDescription(/These are 501 lines: at most 500 are kept/);
    await user.clear(numbers);
    const dispositions = rules.getByLabelText('Dispositions');
    await user.clear(dispositions);
    await user.paste(Array.from({ length: 51 }, (_, index) => `Result ${index}`).join('\n'));
    expect(dispositions).toHaveAccessibleDescription(/These are 51 lines: at most 50 are kept/);
    expect(rules.getByRole('button', { name: 'Save' })).toBeDisabled();
    expect(fake.of('rules.save')).toEqual([]);
  });

  it('say what one Task for a transferred call means', async () => {
    const { fake, rules, user } = await renderRules();
    const choice = rules.getByLabelText('A call that is transferred or shared');
    expect(choice).toHaveAccessibleDescription(/name each other/);
    await user.selectOptions(choice, 'One Task, of who had it first');
    expect(choice).toHaveAccessibleDescription(/keeps a Task of one’s own/);
    await user.click(rules.getByRole('button', { name: 'Save' }));
    expect(fake.of('rules.save')).toMatchObject([{ callTasks: 'journey' }]);
  });

  it('are called saved until something else is typed', async () => {
    const { rules, user } = await renderRules();
    await user.click(rules.getByLabelText('Numbers that are not logged'));
    await user.paste(' 1823 \n');
    await user.click(rules.getByRole('button', { name: 'Save' }));
    expect(await rules.findByText('Saved')).toBeInTheDocument();
    expect(rules.getByLabelText('Numbers that are not logged')).toHaveValue('1823');
    await user.click(rules.getByLabelText('Missed: Task to follow up'));
    expect(rules.queryByText('Saved')).not.toBeInTheDocument();
  });

  it('a refused number is said at the list', async () => {
    const { rules, user } = await renderRules(free, {
      'rules.save': () => {
        const details = { field: 'skipNumbers' };
        throw Object.assign(new Error('“boss” is not a telephone number.'), { code: 'bad_input', details });
      },
    });
    await user.click(rules.getByRole('button', { name: 'Save' }));
    expect(await rules.findByText('“boss” is not a telephone number.')).toBeInTheDocument();
    expect(rules.getByLabelText('Numbers that are not logged')).toBeInvalid();
  });

  it('that are locked say who set them', async () => {
    const origins: SettingsView['origins'] = {
      calls: { by: 'policy', locked: true },
      templates: { by: 'org', locked: true },
    };
    const { rules } = await renderRules({ ...free, origins });
    for (const radio of rules.getAllByRole('radio')) expect(radio).toBeDisabled();
    expect(rules.getByText('Set by your company’s policy.')).toBeInTheDocument();
    expect(rules.getByLabelText('Subject of a Task')).toBeDisabled();
    expect(rules.getByLabelText('Subject of a Case')).toBeDisabled();
  });
});

describe('rules for Cases', () => {
  it('name channels one by one, and the rest', async () => {
    const { fake, rules, preview, user } = await renderRules();
    await user.click(rules.getByLabelText('All others'));
    expect(rules.getByLabelText('LINE')).toBeChecked();
    await user.click(rules.getByLabelText('WhatsApp'));
    await user.click(preview.getByRole('button', { name: 'Chat' }));
    expect(preview.getByText('Not logged.')).toBeInTheDocument();
    await user.selectOptions(rules.getByLabelText('When to create a Case'), 'opening');
    await user.selectOptions(rules.getByLabelText('A customer who returns'), 'Within a day: reopen the earlier Case');
    await user.click(rules.getByRole('button', { name: 'Save' }));
    const [sent] = fake.of('rules.save');
    expect(sent).toMatchObject({ caseAt: 'opening', reopenHours: 24, otherChannels: false });
    expect(sent?.channels).toMatchObject({ WHATSAPP: false, LINE: true, WEBLINK: true });
  });

  it('keep a number of hours that was set elsewhere', async () => {
    const { rules } = await renderRules({ ...free, reopenHours: 36 });
    expect(rules.getByLabelText('A customer who returns')).toHaveDisplayValue(
      'Within 36 hours: reopen the earlier Case',
    );
  });
});

describe('templates', () => {
  it('are previewed while they are typed, checked, and reset', async () => {
    const { fake, rules, preview, user } = await renderRules();
    const subject = rules.getByLabelText('Subject of a Task');
    await user.clear(subject);
    expect(subject).toHaveAccessibleDescription(/needs some text/);
    expect(rules.getByRole('button', { name: 'Save' })).toBeDisabled();
    await user.paste('{{Agent}} and {{Nam}}');
    expect(subject).toHaveAccessibleDescription('There is no merge field {{Nam}}. Do you mean {{Name}}?');
    expect(rules.getByRole('button', { name: 'Save' })).toBeDisabled();
    await user.clear(subject);
    await user.paste('{{Agent}} and {{Name}}');
    expect(subject).toBeValid();
    expect(preview.getByText('Ada Lam and Mei-ling Wong')).toBeInTheDocument();
    expect(preview.getByText('25 of 255 characters')).toBeInTheDocument();
    await user.click(rules.getByRole('button', { name: 'Save' }));
    expect(fake.of('rules.save')[0]?.templates.taskSubject).toBe('{{Agent}} and {{Name}}');
    await user.click(rules.getByRole('button', { name: 'Reset: Subject of a Task' }));
    expect(subject).toHaveValue(first.templates.taskSubject);
    expect(rules.queryByRole('button', { name: /^Reset/ })).not.toBeInTheDocument();
  });

  it('take a merge field where the cursor is, and show the sample that they are for', async () => {
    const { rules, preview, user } = await renderRules();
    const subject = rules.getByLabelText('Subject of a Case');
    await user.clear(subject);
    await user.paste('From ');
    await user.click(rules.getByText('Merge fields'));
    await user.click(rules.getByRole('button', { name: 'Insert {{Channel}} into Subject of a Case' }));
    expect(subject).toHaveValue('From {{Channel}}');
    expect(preview.getByText('From WhatsApp')).toBeInTheDocument();
    expect(preview.getByText(/Can the delivery come on Monday/)).toBeInTheDocument();
  });
});
