import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { call, galleryNow, session, talking, today, who } from '../../tests/gallery/fixtures.ts';
import { renderPanel } from '../../tests/gallery/render-panel.tsx';
import { scenes } from '../../tests/gallery/scenes.ts';
import { uiKeys, type TodayRowView } from '../../lib/domain/view.ts';

const row = (change: Partial<TodayRowView>): TodayRowView => ({
  id: 'r1',
  kind: 'call',
  title: 'Priya Nair',
  detail: 'Call in · 0:48 · 09:40',
  at: galleryNow,
  badge: { text: 'Waiting', tone: 'wait' },
  choose: false,
  ...change,
});
const scene = (...rows: TodayRowView[]) => ({ ...scenes.today, today: today({ rows }) });
const notLogged = row({ badge: { text: 'Not logged', tone: 'none' }, canRestore: true, canShow: true });

describe('rows of Today', () => {
  it('take "Don’t log" back', async () => {
    const { fake, user } = await renderPanel(scene(notLogged), { answers: { 'log.restore': () => null } });
    await user.click(screen.getByRole('button', { name: 'Undo “Don’t log”: Priya Nair' }));
    expect(fake.of('log.restore')).toEqual([{ id: 'r1' }]);
  });

  it.each([
    ['a tab of Salesforce', true],
    ['the side panel', false],
  ])('that wait are shown in Now: in %s', async (_where, isEmbedded) => {
    const { fake, user, show } = await renderPanel(scene(row({ canShow: true })), {
      isEmbedded,
      answers: { 'panel.shown': () => null },
    });
    await user.click(screen.getByRole('button', { name: 'Priya Nair' }));
    expect(fake.of('panel.shown')).toEqual([{ id: 'r1' }]);
    await show({ interactions: [call({ ...talking, id: 'r1', heading: 'Call ended' })], recent: [] });
    expect(screen.getByRole('heading', { name: 'Call ended' })).toBeInTheDocument();
  });

  it('open the search with the caret in it', async () => {
    const { user } = await renderPanel(scenes.today);
    await user.click(screen.getByRole('button', { name: 'Choose: +65 6532 1100' }));
    await waitFor(() => expect(screen.getByLabelText('Find the person')).toHaveFocus());
  });
});

describe('another day', () => {
  const past = row({ id: 'r9', title: 'Tomás Ibáñez', badge: { text: 'Failed', tone: 'bad' }, detail: 'Refused' });
  const done = row({ id: 'r8', title: 'Jonas Berg', task: { id: '00T1', object: 'Task', label: 'Task' } });

  it('is chosen by its name, with the same states and the same filter', async () => {
    const { fake, user } = await renderPanel(scenes.today, {
      answers: { 'today.read': () => ({ rows: [past, done] }) },
    });
    await user.selectOptions(screen.getByLabelText('Day'), 'Yesterday');
    expect(await screen.findByText('Tomás Ibáñez')).toBeInTheDocument();
    const [asked] = fake.of('today.read');
    expect(asked?.day).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    await user.click(screen.getByRole('button', { name: 'Unlogged (1)' }));
    expect(screen.queryByText('Jonas Berg')).not.toBeInTheDocument();
    expect(screen.getByText('Tomás Ibáñez')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Read again' }));
    expect(fake.of('today.read')).toHaveLength(2);
    await user.selectOptions(screen.getByLabelText('Day'), 'Today');
    expect(screen.queryByText('Tomás Ibáñez')).not.toBeInTheDocument();
  });

  it('is left for today by the header, which counts what is of today', async () => {
    const { user } = await renderPanel(scenes.today, { answers: { 'today.read': () => ({ rows: [past] }) } });
    await user.selectOptions(screen.getByLabelText('Day'), 'Yesterday');
    expect(await screen.findByText('Tomás Ibáñez')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: scenes.today.today.pill.text }));
    expect(screen.queryByText('Tomás Ibáñez')).not.toBeInTheDocument();
    expect(screen.getByLabelText('Day')).toHaveDisplayValue('Today');
  });

  it('shows what became of a line that was acted on', async () => {
    let rows: TodayRowView[] = [{ ...past, canRestore: true, badge: { text: 'Not logged', tone: 'none' } }];
    const { fake, user } = await renderPanel(scenes.today, {
      answers: {
        'today.read': () => ({ rows }),
        'log.restore': () => {
          rows = [{ ...past, badge: { text: 'Waiting', tone: 'none' } }];
          return null;
        },
      },
    });
    await user.selectOptions(screen.getByLabelText('Day'), 'Yesterday');
    await user.click(await screen.findByRole('button', { name: /^Undo/ }));
    expect(await screen.findByText('Waiting')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /^Undo/ })).not.toBeInTheDocument();
    expect(fake.of('today.read')).toHaveLength(2);
  });

  it('offers to show in Now only what Now has: another call would stand in its place', async () => {
    const declined = row({ ...past, badge: { text: 'Not logged', tone: 'none' }, canRestore: true, canShow: true });
    const waiting = row({ id: 'r7', title: 'Jonas Berg', canShow: true });
    const { user } = await renderPanel(
      { ...scenes.today, today: today({ rows: [waiting] }) },
      { answers: { 'today.read': () => ({ rows: [declined, waiting] }) } },
    );
    await user.selectOptions(screen.getByLabelText('Day'), 'Yesterday');
    expect(await screen.findByText('Tomás Ibáñez')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Tomás Ibáñez' })).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: /^Undo/ })).toBeInTheDocument();
    // Not over yet: it is among those of today, too.
    expect(screen.getByRole('button', { name: 'Jonas Berg' })).toBeInTheDocument();
  });

  it('of somebody else is not shown on when another person signs in', async () => {
    const { user, put } = await renderPanel(scenes.today, { answers: { 'today.read': () => ({ rows: [past] }) } });
    await user.selectOptions(screen.getByLabelText('Day'), 'Yesterday');
    expect(await screen.findByText('Tomás Ibáñez')).toBeInTheDocument();
    const other = { orgId: who.orgId, userId: '0058d000001Other' };
    await put({ [uiKeys.today(other)]: today({ rows: [] }) });
    await put({ [uiKeys.session]: session({ who: other }) });
    expect(await screen.findByLabelText('Day')).toHaveDisplayValue('Today');
    expect(screen.queryByText('Tomás Ibáñez')).not.toBeInTheDocument();
  });

  it('that is empty, or cannot be read, says so', async () => {
    let isBroken = true;
    const answer = () => {
      if (isBroken) throw new Error('gone');
      return { rows: [] };
    };
    const { user } = await renderPanel(scenes.today, { answers: { 'today.read': answer } });
    await user.selectOptions(screen.getByLabelText('Day'), 'Yesterday');
    expect(await screen.findByRole('alert')).toHaveTextContent('This day could not be read.');
    isBroken = false;
    await user.click(screen.getByRole('button', { name: 'Read again' }));
    expect(await screen.findByText(/knows of no calls or chats of yours on this day/)).toBeInTheDocument();
  });
});

describe('what nobody writes', () => {
  it('is listed with the reason and the way to the settings', async () => {
    const { fake, user } = await renderPanel(scenes['no-writer'], { answers: { 'options.open': () => null } });
    const card = within(screen.getByRole('region', { name: '2 have no writer' }));
    expect(card.getByText(/An admin chooses a person in the settings/)).toBeInTheDocument();
    const list = within(screen.getByRole('list', { name: '2 have no writer' }));
    expect(list.getAllByRole('listitem')).toHaveLength(2);
    expect(list.getByText('Tomás Ibáñez')).toBeInTheDocument();
    await user.click(card.getByRole('button', { name: 'Settings' }));
    expect(fake.of('options.open')).toHaveLength(1);
  });
});

describe('what is not logged', () => {
  const withTask = row({ id: 'r2', title: 'Jonas Berg', task: { id: '00T1', object: 'Task', label: 'Task' } });

  it('is one press away: whatever has no record, for whatever reason', async () => {
    const { user } = await renderPanel(scene(notLogged, withTask));
    await user.click(screen.getByRole('button', { name: 'Unlogged (1)' }));
    expect(screen.getByText('Priya Nair')).toBeInTheDocument();
    expect(screen.queryByText('Jonas Berg')).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Show all' }));
    expect(screen.getByText('Jonas Berg')).toBeInTheDocument();
  });

  it('is not offered when there is nothing of it', async () => {
    await renderPanel(scene(withTask));
    expect(screen.queryByRole('button', { name: /Unlogged/ })).not.toBeInTheDocument();
  });

  it('of other days, and what failed, is on a page of its own', async () => {
    const { fake, user } = await renderPanel(
      { ...scenes.today, today: today({ needYou: 1 }) },
      { answers: { 'options.open': () => null } },
    );
    await user.click(screen.getByRole('button', { name: 'Failed jobs' }));
    await user.click(screen.getByRole('button', { name: 'Other days: reconciliation' }));
    expect(fake.of('options.open')).toEqual([{ view: 'failed' }, { view: 'coverage' }]);
  });
});

it('people to choose and decisions about a colleague’s call are counted apart', async () => {
  const left = row({ choose: true, leftWords: 'Ben Ortiz had this call.' });
  await renderPanel({ ...scenes.today, today: today({ rows: [left], toChoose: 3, skipped: 0 }) });
  expect(screen.getByText('2 people to choose · 1 to decide')).toBeInTheDocument();
});

it('the tab Today, pressed again, shows everything', async () => {
  const { user } = await renderPanel({ ...scenes.today, place: 'now' });
  await user.click(screen.getByRole('button', { name: '2 waiting' }));
  const rows = () => within(screen.getByRole('region', { name: 'Calls and enquiries' })).getAllByRole('listitem');
  expect(rows()).toHaveLength(1);
  await user.click(screen.getByRole('tab', { name: /Today/ }));
  expect(rows()).toHaveLength(6);
});

describe('a note that is not logged', () => {
  it.each([
    ['in-salesforce', 'Kept, not logged'],
    ['saved', 'Kept, not logged'],
  ] as const)('is not said to be %s', async (saved, words) => {
    const declined = scenes.declined.now.interactions.map((one) => ({ ...one, note: { ...one.note, saved } }));
    await renderPanel({ title: '', session: session(), today: today(), now: { interactions: declined, recent: [] } });
    expect(screen.getByText(words)).toBeInTheDocument();
    expect(screen.queryByText(/^(In Salesforce|Saved)$/)).not.toBeInTheDocument();
  });
});
