import { act, cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { createFakeSend, type Answers } from '../../tests/gallery/fakes.ts';
import { connectedSettings } from '../../tests/gallery/settings-fixtures.ts';
import type { SettingsView } from '../../lib/domain/view.ts';
import { createOptionsStore } from '../../lib/state/options-store.ts';
import { OptionsApp } from './OptionsApp.tsx';

async function renderOptions(answers: Answers) {
  const fake = createFakeSend(answers);
  const store = createOptionsStore({
    send: fake.send,
    requestOrigin: () => Promise.resolve(true),
    saveFile: () => undefined,
  });
  store.actions.load();
  render(<OptionsApp store={store} copy={() => Promise.resolve(true)} />);
  await act(() => new Promise((resolve) => setTimeout(resolve, 0)));
  return { fake, store, user: userEvent.setup() };
}

describe('rules that are stored elsewhere while somebody types', () => {
  const numbers = 'Numbers that are not logged';
  const elsewhere = 'The stored rules were changed elsewhere meanwhile.';
  const free = { ...connectedSettings, origins: {}, skipNumbers: ['+85228001000'] };

  /** What is typed, then what the worker reads of the same settings. */
  async function typed(then: Partial<SettingsView>, answers: Answers = {}) {
    let stored: SettingsView = free;
    const page = await renderOptions({ 'settings.read': () => stored, ...answers });
    const rules = within(screen.getByRole('region', { name: 'Rules' }));
    await page.user.type(rules.getByLabelText(numbers), '\n1823');
    await page.user.click(rules.getByLabelText('Missed: Task to follow up'));
    stored = { ...free, ...then };
    await act(async () => page.store.actions.refresh());
    return { ...page, rules: within(screen.getByRole('region', { name: 'Rules' })) };
  }

  it('what was typed stays, what was not touched follows, and a sentence says so', async () => {
    const calls = { ...free.calls, internal: 'none' as const };
    const { rules, fake, user } = await typed({ calls, reopenHours: 24, dispositions: ['Sold'] });
    expect(rules.getByLabelText(numbers)).toHaveValue('+85228001000\n1823');
    expect(rules.getByLabelText('Missed: Task to follow up')).toBeChecked();
    expect(rules.getByLabelText('Internal: Not logged')).toBeChecked();
    expect(rules.getByLabelText('Dispositions')).toHaveValue('Sold');
    expect(rules.getByText(elsewhere, { exact: false })).toBeInTheDocument();
    await user.click(rules.getByRole('button', { name: 'Save' }));
    expect(fake.of('rules.save')).toMatchObject([
      { calls: { ...calls, missed: 'follow-up' }, reopenHours: 24, skipNumbers: ['+85228001000', '1823'] },
    ]);
  });

  it('a change of something else says nothing', async () => {
    const { rules } = await typed({ cinnox: { ...free.cinnox, trial: { isOk: true, sentence: 'CINNOX answers.' } } });
    expect(rules.getByLabelText(numbers)).toHaveValue('+85228001000\n1823');
    expect(rules.queryByText(elsewhere, { exact: false })).not.toBeInTheDocument();
  });

  it('what is locked by now cannot be kept', async () => {
    const { rules } = await typed({ origins: { skipNumbers: { by: 'policy', locked: true } } });
    expect(rules.getByLabelText(numbers)).toHaveValue('+85228001000\n1823');
    cleanup();
    const later = await typed({
      skipNumbers: ['999'],
      origins: { skipNumbers: { by: 'policy', locked: true } },
    });
    expect(later.rules.getByLabelText(numbers)).toHaveValue('999');
    expect(later.rules.getByLabelText('Missed: Task to follow up')).toBeChecked();
  });

  it('what is typed while it is stored goes on from what was stored', async () => {
    let answer: (stored: SettingsView) => void = () => undefined;
    const { rules, user } = await typed(
      {},
      { 'rules.save': () => new Promise<SettingsView>((resolve) => (answer = resolve)) },
    );
    await user.click(rules.getByRole('button', { name: 'Save' }));
    await user.type(rules.getByLabelText('Dispositions'), '\nSold');
    await act(async () => answer({ ...free, skipNumbers: ['+85228001000', '+8521823'] }));
    expect(rules.getByLabelText(numbers)).toHaveValue('+85228001000\n+8521823');
    expect(rules.getByLabelText('Dispositions')).toHaveValue([...free.dispositions, 'Sold'].join('\n'));
    expect(rules.queryByText(elsewhere, { exact: false })).not.toBeInTheDocument();
  });
});
