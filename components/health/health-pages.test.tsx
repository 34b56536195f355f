import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { createTestClock, type Answers } from '../../tests/gallery/fakes.ts';
import { galleryNow } from '../../tests/gallery/fixtures.ts';
import { createHealthScene, healthScenes, type HealthScene } from '../../tests/gallery/health-scene.ts';
import { coverageView, failedView } from '../../tests/gallery/health-fixtures.ts';
import type { FailedItem, FailedView } from '../../lib/domain/failed-jobs.ts';
import { keepFocus } from '../ui/keep-focus.ts';
import { HealthApp } from './HealthApp.tsx';
import { placeOf } from './AdminPage.tsx';

async function open(scene: HealthScene, answers: Answers = {}) {
  const clock = createTestClock(galleryNow);
  const { coverage, failed, fake } = createHealthScene(scene, clock, answers);
  const saved: { name: string; text: string }[] = [];
  render(
    <HealthApp
      place={scene.place}
      coverage={coverage}
      failed={failed}
      clock={clock}
      copy={() => Promise.resolve(true)}
      saveFile={(name, text) => saved.push({ name, text })}
    />,
  );
  if (scene.place === 'coverage') coverage.actions.start();
  else failed.actions.load();
  await waitFor(() => expect(screen.queryByText('Loading…')).not.toBeInTheDocument());
  return { fake, saved, coverage, failed, user: userEvent.setup() };
}

function sceneOf(name: string): HealthScene {
  const scene = healthScenes[name];
  if (scene === undefined) throw new Error(`There is no scene ${name}.`);
  return scene;
}

const lines = () => within(screen.getByRole('region', { name: 'Calls and enquiries' })).getAllByRole('listitem');
const groupOf = (name: string) => within(screen.getByRole('region', { name }));

describe('reconciliation', () => {
  it('shows each thing with its state, its reason and who did it', async () => {
    await open(sceneOf('coverage'));
    await waitFor(() => expect(lines()).toHaveLength(18));
    const deleted = lines().find((line) => line.textContent.includes('Log without record'));
    expect(deleted).toHaveTextContent(
      'The Task was deleted in Salesforce. It is not made again. By Chris Mori, 23 Nov 15:40.',
    );
    expect(screen.getByRole('link', { name: 'Case 00001026' })).toHaveAttribute(
      'href',
      'https://acme--uat.sandbox.lightning.force.com/lightning/r/Case/500000000000001AAA/view',
    );
    expect(screen.getByText('7 of 16')).toBeInTheDocument();
  });

  it('says that nothing is missing where that is so', async () => {
    const { lines: all, ...rest } = coverageView;
    const whole = { ...rest, lines: all.filter((line) => line.class === 'logged' || line.class === 'skipped') };
    await open({ ...sceneOf('coverage'), view: whole });
    expect(await screen.findByText('Nothing is missing.')).toBeInTheDocument();
    cleanup();
    await open(sceneOf('coverage'));
    await screen.findByRole('button', { name: 'All 18' });
    expect(screen.queryByText('Nothing is missing.')).not.toBeInTheDocument();
  });

  it('shows one state at a time, with what it means', async () => {
    const { user } = await open(sceneOf('coverage'));
    await user.click(await screen.findByRole('button', { name: 'Skipped 2' }));
    expect(lines()).toHaveLength(2);
    expect(screen.getByText(/never undone by itself/)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'All 18' }));
    expect(lines()).toHaveLength(18);
  });

  it('says what it would write and what it leaves alone before it does it, and what came of it', async () => {
    const { user, fake, coverage } = await open(sceneOf('coverage'));
    expect(await screen.findByText(/^This writes 1 Task and 1 Case under your user/)).toBeInTheDocument();
    expect(
      screen.getByText('Left alone: 2 that somebody or a rule left out and 1 whose record was deleted.'),
    ).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Fill 2 missing' }));
    const [sent] = fake.of('coverage.fill');
    expect(sent?.parts.map(({ id }) => id)).toEqual(['part:call:c-430', 'part:enquiry:20431']);
    expect(await screen.findByText('1 logged and 1 failed.')).toBeInTheDocument();
    expect(screen.getByText(/You may not create Cases/)).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'See failed jobs' })).toHaveAttribute('href', '#/failed');
    expect(coverage.state.getState().fill?.status).toBe('done');
  });

  it('says of which days the list is while other ones are chosen above it', async () => {
    const { user, coverage } = await open(sceneOf('coverage'));
    await screen.findByRole('button', { name: 'All 18' });
    const note = /The list below is still of 23 Nov 2026\./;
    expect(screen.queryByText(note)).not.toBeInTheDocument();
    await user.clear(screen.getByLabelText('First day'));
    await user.type(screen.getByLabelText('First day'), '2026-11-20');
    expect(screen.getByText(note)).toHaveTextContent('Press Compare for the days chosen above.');
    // Also while it is being read again.
    act(() => coverage.state.setState({ status: 'reading' }));
    expect(screen.getByText(note)).not.toHaveTextContent('Press Compare');
    act(() => coverage.state.setState({ status: 'ready' }));
    await user.click(screen.getByRole('button', { name: 'Compare' }));
    await waitFor(() => expect(screen.queryByText(note)).not.toBeInTheDocument());
  });

  it('offers everybody’s only to who may see it', async () => {
    await open(sceneOf('coverage'));
    await screen.findByRole('button', { name: 'All 18' });
    expect(screen.queryByLabelText('Whose')).not.toBeInTheDocument();
  });

  it('names whose it is when everybody’s is shown', async () => {
    await open(sceneOf('coverage-all'));
    expect(await screen.findByLabelText('Whose')).toBeInTheDocument();
    expect(screen.getAllByText('Ben Ortiz').length).toBeGreaterThan(0);
    expect(screen.getAllByText('Nobody named').length).toBeGreaterThan(0);
  });

  it('saves what is on screen as CSV', async () => {
    const { user, saved } = await open(sceneOf('coverage'));
    await user.click(await screen.findByRole('button', { name: 'Missing 2' }));
    await user.click(screen.getByRole('button', { name: 'Save as CSV' }));
    expect(saved[0]?.name).toBe('cinnox-reconciliation-2026-11-23.csv');
    expect(saved[0]?.text.trimEnd().split('\r\n')).toHaveLength(3);
  });

  it.each([
    ['coverage-empty', /CINNOX reports no call and no enquiry of yours/],
    ['coverage-refused', /CINNOX refused the App token/],
    ['coverage-signed-out', /Connect both in the settings/],
  ])('%s says what to do', async (name, text) => {
    await open(sceneOf(name));
    expect(await screen.findByText(text)).toBeInTheDocument();
  });
});

describe('failed jobs', () => {
  it('stand by cause, with one text on what helps', async () => {
    await open(sceneOf('failed'));
    expect(await screen.findByRole('heading', { name: 'Salesforce refused the Task' })).toBeInTheDocument();
    const group = groupOf('Salesforce refused the Task');
    expect(group.getByText(/It is about "Cost centre"/)).toBeInTheDocument();
    expect(group.getByText('23 Nov 14:31 · 3 tries · next by itself 23 Nov 16:31')).toBeInTheDocument();
    expect(group.getByText(/^Change of the Task · /)).toBeInTheDocument();
  });

  it('are changed and tried again, one whole change after the other', async () => {
    const { user, fake } = await open(sceneOf('failed'), {
      'note.save': ({ text, revision }) => ({ text, revision: revision + 1 }),
      'disposition.set': () => null,
      'related.set': () => null,
      'contact.choose': () => null,
    });
    const group = groupOf('Salesforce refused the Task');
    await user.click((await screen.findAllByRole('button', { name: 'Change…' }))[0] as HTMLElement);
    await user.clear(group.getByLabelText('Notes'));
    await user.type(group.getByLabelText('Notes'), 'Short.');
    await user.selectOptions(group.getByLabelText('Disposition'), 'Interested');
    await user.click(group.getByRole('button', { name: 'Without a contact' }));
    await user.click(group.getByRole('button', { name: 'Remove' }));
    await user.click(group.getByRole('button', { name: 'Save and try again' }));
    await screen.findByText('Saved. It is being tried again.');
    expect(fake.sent.map(({ name, input }) => [name, input])).toEqual([
      ['note.save', { id: '1', text: 'Short.', revision: 4 }],
      ['disposition.set', { id: '1', value: 'Interested' }],
      ['related.set', { id: '1', recordId: null }],
      ['contact.choose', { id: '1', contactId: null }],
      ['log.retry', { id: '1' }],
    ]);
  });

  it('keep what was typed until it is saved', async () => {
    let isAway = true;
    const { user, fake } = await open(sceneOf('failed'), {
      'note.save': ({ text, revision }) => {
        if (isAway) throw Object.assign(new Error('CINNOX does not answer. Try again.'), { code: 'network' });
        return { text, revision: revision + 1 };
      },
    });
    const group = groupOf('Salesforce refused the Task');
    await user.click((await screen.findAllByRole('button', { name: 'Change…' }))[0] as HTMLElement);
    await user.clear(group.getByLabelText('Notes'));
    await user.type(group.getByLabelText('Notes'), 'Short.');
    await user.click(group.getByRole('button', { name: 'Save and try again' }));
    expect(await screen.findByText('CINNOX does not answer. Try again.')).toBeInTheDocument();
    expect(group.getByLabelText('Notes')).toHaveValue('Short.');
    isAway = false;
    await user.click(group.getByRole('button', { name: 'Save and try again' }));
    await screen.findByText('Saved. It is being tried again.');
    expect(fake.of('note.save').at(-1)?.text).toBe('Short.');
    expect(group.queryByLabelText('Notes')).not.toBeInTheDocument();
  });

  it('are discarded with a reason only', async () => {
    const { user, fake } = await open(sceneOf('failed'));
    const group = groupOf('You may not create Cases');
    await user.click(await group.findByRole('button', { name: 'Discard…' }));
    expect(group.getByText(/A row in the org says who decided, when and why/)).toBeInTheDocument();
    await user.click(group.getByRole('button', { name: 'Discard' }));
    expect(group.getByRole('alert')).toHaveTextContent('Say why in a few words.');
    expect(fake.of('failed.discard')).toEqual([]);
    await user.type(group.getByLabelText('Why is it discarded?'), ' Spam ');
    await user.click(group.getByRole('button', { name: 'Discard' }));
    expect(fake.of('failed.discard')).toEqual([{ id: 'row:3', reason: 'Spam' }]);
    expect(await screen.findByText(/^Discarded\. It stands below/)).toBeInTheDocument();
  });

  it('are not discarded with a reason that would be cut: Salesforce keeps 255 characters of it', async () => {
    const { user, fake, failed } = await open(sceneOf('failed'));
    const group = groupOf('You may not create Cases');
    await user.click(await group.findByRole('button', { name: 'Discard…' }));
    await user.click(group.getByLabelText('Why is it discarded?'));
    await user.paste('x'.repeat(256));
    await user.click(group.getByRole('button', { name: 'Discard' }));
    expect(group.getByText('This is 1 character too long: a reason may have 255.')).toBeInTheDocument();
    expect(fake.of('failed.discard')).toEqual([]);
    await user.type(group.getByLabelText('Why is it discarded?'), '{Backspace}');
    expect(group.queryByText(/too long/)).not.toBeInTheDocument();
    await user.click(group.getByRole('button', { name: 'Discard' }));
    expect(fake.of('failed.discard')).toEqual([{ id: 'row:3', reason: 'x'.repeat(255) }]);
    await waitFor(() => expect(failed.state.getState().reasons).toEqual({}));
  });

  it('that are still to be written offer no way to discard them, and say why', async () => {
    const [group] = failedView.groups;
    if (group === undefined) throw new Error('nothing failed');
    const decision: FailedItem = {
      ...{ id: 'job:13', rowId: '13', kind: 'work', title: 'Decision · +852 6000 3344', mustStay: true },
      detail: '2026-11-23 · Call in · 1:05 · 16:32 · It is still to be written, so it cannot be discarded.',
      ...{ failedAt: 0, attempts: 4, technical: 'network: No answer. {"job":"settle","state":"waiting"}' },
    };
    const { user, fake } = await open({
      ...sceneOf('failed'),
      failed: { ...failedView, groups: [{ ...group, items: [...group.items, decision] }] },
    });
    const title = await screen.findByText('Decision · +852 6000 3344');
    const entry = within(title.closest('li') ?? document.body);
    expect(entry.getByText(/It is still to be written, so it cannot be discarded\.$/)).toBeInTheDocument();
    expect(entry.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Try again']);
    await user.click(entry.getByRole('button', { name: 'Try again' }));
    expect(fake.of('log.retry')).toEqual([{ id: '13' }]);
  });

  it('that were discarded stay listed with their reason, and can be taken back', async () => {
    const { user, fake } = await open(sceneOf('failed'));
    const discarded = groupOf('Discarded');
    expect(await discarded.findByText('“Wrong number, nothing to keep” · You, 22 Nov 18:00')).toBeInTheDocument();
    await user.click(discarded.getByRole('button', { name: 'Take back: +852 6000 1122' }));
    expect(fake.of('log.restore')).toEqual([{ id: '8' }]);
  });

  it('are exported as they are previewed, without people unless they are asked for', async () => {
    const { user, saved } = await open(sceneOf('failed'));
    await user.click(await screen.findByRole('button', { name: 'Export…' }));
    const preview = screen.getByLabelText<HTMLTextAreaElement>('Preview');
    expect(preview.value).toContain('FIELD_CUSTOM_VALIDATION_EXCEPTION');
    expect(preview.value).not.toContain('Mei-ling');
    await user.click(screen.getByRole('button', { name: 'Copy' }));
    expect(screen.getByRole('button', { name: 'Copied' })).toBeInTheDocument();
    await user.click(screen.getByRole('switch', { name: 'With names, numbers and notes' }));
    // That is another text.
    expect(screen.getByRole('button', { name: 'Copy' })).toBeInTheDocument();
    expect(preview.value).toContain('Mei-ling');
    await user.click(screen.getByRole('button', { name: 'Save file' }));
    expect(saved).toEqual([{ name: 'cinnox-failed-jobs.json', text: preview.value }]);
  });

  describe('that somebody is changing while the list is read again', () => {
    async function begin(answers: Answers = {}) {
      const page = await open(sceneOf('failed'), {
        'note.save': ({ text, revision }) => ({ text, revision: revision + 1 }),
        'disposition.set': () => null,
        ...answers,
      });
      await page.user.click((await screen.findAllByRole('button', { name: 'Change…' }))[0] as HTMLElement);
      const show = (change: (view: FailedView) => FailedView) =>
        act(() => page.failed.state.setState(({ view }) => ({ view: view === null ? null : change(view) })));
      return { ...page, show };
    }
    const withItem = (view: FailedView, change: (item: FailedItem) => FailedItem): FailedView => ({
      ...view,
      groups: view.groups.map((group) => ({
        ...group,
        items: group.items.map((item) => (item.id === 'row:1' ? change(item) : item)),
      })),
    });
    const longer = (view: FailedView) =>
      withItem(view, (item) =>
        item.edit === undefined ? item : { ...item, edit: { ...item.edit, note: 'Of the panel', noteRevision: 9 } },
      );

    it('what the panel wrote meanwhile is not taken back', async () => {
      const { user, fake, show } = await begin();
      await user.selectOptions(screen.getByLabelText('Disposition'), 'Interested');
      show(longer);
      await user.click(screen.getByRole('button', { name: 'Save and try again' }));
      await screen.findByText('Saved. It is being tried again.');
      expect(fake.sent.map(({ name }) => name)).toEqual(['disposition.set', 'log.retry']);
    });

    it('words are sent as what they were typed over, for the worker to join', async () => {
      const { user, fake, show } = await begin();
      await user.clear(screen.getByLabelText('Notes'));
      await user.type(screen.getByLabelText('Notes'), 'Short.');
      show(longer);
      await user.click(screen.getByRole('button', { name: 'Save and try again' }));
      await screen.findByText('Saved. It is being tried again.');
      expect(fake.of('note.save')).toEqual([{ id: '1', text: 'Short.', revision: 4 }]);
    });

    it('they stay when its cause is another one, and are shown when it stands there no more', async () => {
      const { user, show } = await begin();
      await user.type(screen.getByLabelText('Notes'), ' And more.');
      show((view) => ({ ...view, groups: view.groups.map((group) => ({ ...group, id: `${group.id}-other` })) }));
      expect(screen.getByLabelText<HTMLTextAreaElement>('Notes').value).toMatch(/ And more\.$/);
      show((view) => ({ ...view, groups: [] }));
      expect(screen.getByText(/What you changed here was not saved/)).toBeInTheDocument();
      expect(screen.getByLabelText<HTMLTextAreaElement>('Notes').value).toMatch(/ And more\.$/);
      await user.click(screen.getByRole('button', { name: 'Close' }));
      expect(screen.queryByText(/What you changed here was not saved/)).not.toBeInTheDocument();
    });
  });

  it('leave the list by themselves once the worker has written them', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const wait = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
    const [first, ...others] = failedView.groups;
    const isAtWork = (item: FailedItem): FailedItem => {
      const { nextAt: _, ...rest } = item;
      return { ...rest, isAtWork: true };
    };
    const reads: FailedView[] = [
      failedView,
      // The worker has begun; the list is read at once, and says what it can.
      { ...failedView, groups: first === undefined ? [] : [{ ...first, items: first.items.map(isAtWork) }, ...others] },
      { ...failedView, groups: others },
    ];
    const { user } = await open({ ...sceneOf('failed'), reads });
    const title = first?.title ?? '';
    await user.click(
      within(await screen.findByRole('region', { name: title })).getAllByRole('button', {
        name: 'Try again',
      })[0] as HTMLElement,
    );
    await wait(10);
    expect(groupOf(title).getAllByText(/being tried now$/).length).toBeGreaterThan(0);
    expect(groupOf(title).queryByText(/not tried again by itself/)).not.toBeInTheDocument();
    await wait(2_000);
    expect(screen.queryByRole('region', { name: title })).not.toBeInTheDocument();
    vi.useRealTimers();
  });

  it('keep the reason that is being typed when the cause is another one', async () => {
    const { user, fake, failed } = await open(sceneOf('failed'));
    const group = () => groupOf('You may not create Cases');
    await user.click(await group().findByRole('button', { name: 'Discard…' }));
    await user.type(group().getByLabelText('Why is it discarded?'), 'Spam, says');
    const another = (view: FailedView | null) =>
      view && { ...view, groups: view.groups.map((one) => ({ ...one, id: `${one.id}-other` })) };
    act(() => failed.state.setState(({ view }) => ({ view: another(view) })));
    await user.type(group().getByLabelText('Why is it discarded?'), ' Chris');
    await user.click(group().getByRole('button', { name: 'Discard' }));
    expect(fake.of('failed.discard')).toEqual([{ id: 'row:3', reason: 'Spam, says Chris' }]);
    await waitFor(() => expect(failed.state.getState().reasons).toEqual({}));
  });

  it('that could not be read again say so above what was read before', async () => {
    const { user, failed } = await open(sceneOf('failed'));
    await screen.findByRole('heading', { name: 'Salesforce refused the Task' });
    act(() => failed.state.setState({ problem: 'CINNOX does not answer.' }));
    const alert = screen.getByRole('alert');
    expect(alert).toHaveTextContent('CINNOX does not answer.');
    expect(screen.getByRole('heading', { name: 'Salesforce refused the Task' })).toBeInTheDocument();
    await user.click(within(alert).getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(screen.queryByRole('alert')).not.toBeInTheDocument());
  });

  it('leave the focus at the button that opened what is closed, and at the list when one is gone', async () => {
    // The simulated browser says no once the focused element is gone; a real one does not.
    vi.spyOn(document, 'hasFocus').mockReturnValue(true);
    const stop = keepFocus(document);
    const { user } = await open(sceneOf('failed'));
    const group = groupOf('You may not create Cases');
    await user.click(await group.findByRole('button', { name: 'Discard…' }));
    await user.click(group.getByRole('button', { name: 'Cancel' }));
    expect(group.getByRole('button', { name: 'Discard…' })).toHaveFocus();
    await user.click(screen.getByRole('button', { name: 'Export…' }));
    await user.click(screen.getByRole('button', { name: 'Close' }));
    expect(screen.getByRole('button', { name: 'Export…' })).toHaveFocus();
    stop();
    vi.restoreAllMocks();
  });

  it('that are none teach what would stand here', async () => {
    await open(sceneOf('failed-none'));
    expect(await screen.findByRole('heading', { name: 'Nothing failed' })).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Export…' })).not.toBeInTheDocument();
  });
});

it.each([
  ['', 'settings'],
  ['#/', 'settings'],
  ['#/coverage', 'coverage'],
  ['#/failed', 'failed'],
  ['#/elsewhere', 'settings'],
])('%j is the place %s', (hash, place) => {
  expect(placeOf(hash)).toBe(place);
});
