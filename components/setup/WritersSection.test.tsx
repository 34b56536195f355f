import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { createFakeSend, type Answers } from '../../tests/gallery/fakes.ts';
import { connectedSettings, plainWriters, undecidedWriters } from '../../tests/gallery/settings-fixtures.ts';
import type { WritersView } from '../../lib/domain/writers-view.ts';
import { createOptionsStore } from '../../lib/state/options-store.ts';
import { OptionsApp } from './OptionsApp.tsx';

vi.setConfig({ testTimeout: 30_000 });

async function renderWriters(view: WritersView, answers: Answers = {}) {
  const fake = createFakeSend({ 'settings.read': () => connectedSettings, 'writers.read': () => view, ...answers });
  const store = createOptionsStore({ send: fake.send, requestOrigin: async () => true, saveFile: () => undefined });
  store.actions.load();
  render(<OptionsApp store={store} copy={async () => true} />);
  await act(() => new Promise((resolve) => setTimeout(resolve, 20)));
  const card = (name: string) => within(screen.getByRole('region', { name }));
  return { fake, card, store, user: userEvent.setup() };
}

describe('who logs', () => {
  it('says what else writes, and stores what an admin chooses', async () => {
    const decided: WritersView = {
      ...undecidedWriters,
      isUndecided: false,
      whoLogs: { value: 'both', by: 'Chris Mori', at: Date.UTC(2026, 10, 23) },
    };
    const { fake, card, user } = await renderWriters(undecidedWriters, { 'writers.decide': () => decided });
    const who = card('Who logs');
    expect(who.getByRole('alert')).toHaveTextContent('The remote site “CINNOX_API” leads to CINNOX.');
    expect(who.getByRole('alert')).toHaveTextContent('Nothing is logged until this is decided');
    expect(who.getByText(/Jonas Berg/)).toHaveTextContent('nobody is chosen above');
    expect(who.getByRole('button', { name: 'Save' })).toBeDisabled();
    expect(screen.queryByRole('region', { name: 'Fill in earlier calls' })).toBeNull();
    await user.selectOptions(who.getByLabelText('Calls and chats are logged by'), 'both');
    await user.click(who.getByRole('button', { name: 'Save' }));
    expect(fake.of('writers.decide')).toEqual([{ name: 'who-logs', value: 'both', was: '' }]);
    expect(await card('Who logs').findByText(/Decided by Chris Mori/)).toBeInTheDocument();
    expect(card('Who logs').queryByRole('alert')).toBeNull();
  });

  it('says when in the user’s time zone in Salesforce', async () => {
    const view: WritersView = {
      ...undecidedWriters,
      timeZone: 'Asia/Hong_Kong',
      unwritten: [
        { key: 'call:acme:9:none', kind: 'call', who: 'Nobody', at: Date.UTC(2026, 10, 23, 17, 5), reason: 'no-owner' },
      ],
    };
    const { card } = await renderWriters(view);
    expect(card('Who logs').getByText(/Nobody · 24 Nov 2026, 01:05/)).toBeInTheDocument();
  });

  it('an agent sees it and cannot change it', async () => {
    const { card } = await renderWriters({ ...undecidedWriters, mayDecide: false });
    expect(card('Who logs').getByLabelText('Calls and chats are logged by')).toBeDisabled();
    expect(card('Who logs').queryByRole('button', { name: 'Save' })).toBeNull();
    expect(card('Who logs').getAllByText(/CINNOX Supervisor or CINNOX Admin/).length).toBeGreaterThan(0);
  });

  it('whoever is chosen is named also when CINNOX does not list that person any more', async () => {
    const left = { eid: '5f0cgone', name: '5f0cgone' };
    const { fake, card, user } = await renderWriters(
      { ...plainWriters, owner: left },
      { 'writers.decide': () => plainWriters },
    );
    const owner = card('Who logs').getByLabelText<HTMLSelectElement>(/Missed calls/);
    expect(owner.selectedOptions[0]).toHaveTextContent('5f0cgone, whom CINNOX does not list');
    await user.selectOptions(owner, 'Nobody: they are only listed');
    await user.click(card('Who logs').getByRole('button', { name: 'Save' }));
    expect(fake.of('writers.decide')).toEqual([{ name: 'owner', value: '', was: '5f0cgone' }]);
  });

  it('a refusal is said', async () => {
    const { card, user } = await renderWriters(plainWriters, {
      'writers.decide': () => {
        throw new Error('Salesforce does not answer.');
      },
    });
    await user.selectOptions(card('Who logs').getByLabelText(/Missed calls/), '5f0cada');
    await user.click(card('Who logs').getByRole('button', { name: 'Save' }));
    expect(await card('Who logs').findByRole('alert')).toBeInTheDocument();
  });
});

describe('filling in', () => {
  it('counts first, then fills what was counted', async () => {
    const { fake, card, user } = await renderWriters(
      { ...plainWriters, timeZone: 'Asia/Hong_Kong' },
      {
        'backfill.count': () => ({ calls: 12, enquiries: 1 }),
        'backfill.fill': () => plainWriters,
      },
    );
    const fill = card('Fill in earlier calls');
    expect(fill.getByRole('button', { name: 'Count' })).toBeDisabled();
    expect(fill.queryByRole('button', { name: /Fill \d/ })).toBeNull();
    await user.type(fill.getByLabelText('From'), '2026-11-20');
    await user.click(fill.getByRole('button', { name: 'Count' }));
    expect(await fill.findByText('12 calls and 1 enquiry would be logged.')).toBeInTheDocument();
    await user.click(fill.getByRole('button', { name: 'Fill 13' }));
    // Midnight of the user's zone in Salesforce, wherever this machine is.
    expect(fake.of('backfill.count')).toEqual([{ from: Date.UTC(2026, 10, 19, 16) }]);
    expect(fake.of('backfill.fill')).toEqual(fake.of('backfill.count'));
    expect(await fill.findByText(/13 handed over/)).toBeInTheDocument();
  });

  it('the count of the oldest day stands although that day has moved on while it was counted', async () => {
    let oldest = Date.UTC(2026, 10, 20, 3);
    let answer: (count: { calls: number; enquiries: number }) => void = () => undefined;
    const { fake, card, user, store } = await renderWriters(plainWriters, {
      'settings.read': () => ({ ...connectedSettings }),
      'writers.read': () => ({ ...plainWriters, timeZone: 'Asia/Hong_Kong', oldest }),
      'backfill.count': () => new Promise((resolve) => (answer = resolve)),
      'backfill.fill': () => plainWriters,
    });
    const fill = card('Fill in earlier calls');
    await user.type(fill.getByLabelText('From'), '2026-11-20');
    await user.click(fill.getByRole('button', { name: 'Count' }));
    // Somebody looks at another tab meanwhile.
    oldest += 60_000;
    await act(async () => store.actions.refresh());
    await act(async () => answer({ calls: 12, enquiries: 1 }));
    await user.click(await fill.findByRole('button', { name: 'Fill 13' }));
    expect(fake.of('backfill.fill')).toEqual([{ from: Date.UTC(2026, 10, 20, 3) }]);
  });

  it('is not offered where the other one logs: of what it has logged nothing is known', async () => {
    const { card } = await renderWriters({
      ...plainWriters,
      whoLogs: { value: 'other', by: 'Chris Mori', at: Date.UTC(2026, 10, 23) },
    });
    const fill = card('Fill in earlier calls');
    expect(fill.getByText(/The other one logs/)).toBeInTheDocument();
    expect(fill.queryByRole('button')).toBeNull();
  });

  it('is an admin’s: an agent is told whose it is', async () => {
    const { card } = await renderWriters({ ...plainWriters, mayDecide: false });
    const fill = card('Fill in earlier calls');
    expect(fill.getByText(/CINNOX Supervisor or CINNOX Admin/)).toBeInTheDocument();
    expect(fill.queryByRole('button')).toBeNull();
    expect(fill.queryByLabelText('From')).toBeNull();
  });
});
