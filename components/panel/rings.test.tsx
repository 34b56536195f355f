import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { berg, call, chat, logged, session, talking, today, withoutProfile } from '../../tests/gallery/fixtures.ts';
import { scenes } from '../../tests/gallery/scenes.ts';
import { createFakeChannels } from '../../tests/gallery/fakes.ts';
import { renderPanel } from '../../tests/gallery/render-panel.tsx';

const ring = call({ id: 'call-2' });
const card = () => screen.queryByRole('region', { name: 'Incoming call' });
const spoken = () => document.querySelector('[aria-live="assertive"]');

describe('a ring while something else is on screen', () => {
  it('is said and shown above it; focus and typed words stay; one press shows the call', async () => {
    const { show, user } = await renderPanel(scenes.chat);
    const field = screen.getByLabelText('Note for the Case');
    await user.type(field, ' And a half-typed wo');
    expect(spoken()).toBeEmptyDOMElement();
    await show({ interactions: [ring, chat], recent: [] });
    expect(spoken()).toHaveTextContent('Wong Mei-ling, Harbour Logistics, is calling you');
    const shown = within(screen.getByRole('region', { name: 'Incoming call' }));
    expect(shown.getByText('Wong Mei-ling')).toBeInTheDocument();
    expect(shown.getByText('Harbour Logistics')).toBeInTheDocument();
    expect(field).toHaveFocus();
    expect(field).toHaveValue('Redelivery 24 Nov 09–11, call first. And a half-typed wo');
    const button = shown.getByRole('button', { name: 'Show call' });
    while (document.activeElement !== button && document.activeElement !== document.body)
      await user.tab({ shift: true });
    await user.keyboard('{Enter}');
    expect(screen.getByRole('heading', { name: 'Call for you' })).toBeInTheDocument();
    expect(card()).toBeNull();
  });

  it('goes when somebody else has it', async () => {
    const { show, user } = await renderPanel(scenes.chat);
    await user.click(screen.getByLabelText('Note for the Case'));
    await show({ interactions: [ring, chat], recent: [] });
    expect(card()).not.toBeNull();
    await show({ interactions: [chat], recent: [] });
    expect(card()).toBeNull();
    expect(spoken()).toBeEmptyDOMElement();
  });

  it('is seen from Today too', async () => {
    const { show, user } = await renderPanel(scenes.today);
    await show({ interactions: [ring], recent: [] });
    await user.click(screen.getByRole('button', { name: 'Show call' }));
    expect(screen.getByRole('heading', { name: 'Call for you' })).toBeInTheDocument();
  });

  it('is said without stray commas, and of a group as such', async () => {
    const { show, user } = await renderPanel(scenes.chat);
    await user.click(screen.getByLabelText('Note for the Case'));
    const withheld = withoutProfile({
      ...ring,
      number: { display: 'Number withheld', copy: 'anonymous' },
      match: { status: 'none', candidates: [] },
    });
    await show({ interactions: [withheld, chat], recent: [] });
    expect(spoken()).toHaveTextContent(/^Number withheld is calling you$/);
    await show({ interactions: [{ ...withheld, id: 'call-3', isShared: true }, chat], recent: [] });
    expect(spoken()).toHaveTextContent(/^Number withheld is calling your group$/);
  });

  it('names no company of somebody who is not said to be who calls', async () => {
    const { show, user } = await renderPanel(scenes.chat);
    await user.click(screen.getByLabelText('Note for the Case'));
    const { candidates } = ring.match;
    const unclear = withoutProfile({ ...ring, match: { status: 'many', candidates } });
    await show({ interactions: [unclear, chat], recent: [] });
    expect(spoken()).not.toHaveTextContent('Harbour Logistics');
    expect(card()).not.toHaveTextContent('Harbour Logistics');
  });

  it('is said once: not again with a name found later, another id, or when another ring ends', async () => {
    const { show, user } = await renderPanel(scenes.chat);
    await user.click(screen.getByLabelText('Note for the Case'));
    const other = { ...ring, id: 'call-3', profile: berg };
    const unnamed = withoutProfile({ ...ring, match: { status: 'none', candidates: [] } });
    const texts: string[] = [];
    const region = spoken();
    if (region === null) throw new Error('nothing is said');
    // As a screen reader hears it: words that were added or changed.
    const listener = new MutationObserver((records) => {
      for (const { type, target, addedNodes } of records)
        texts.push(
          ...(type === 'characterData' ? [target] : [...addedNodes]).map(({ textContent }) => textContent ?? ''),
        );
    });
    listener.observe(region, { subtree: true, childList: true, characterData: true });
    await show({ interactions: [unnamed, other, chat], recent: [] });
    await show({ interactions: [ring, other, chat], recent: [] });
    await show({ interactions: [{ ...ring, id: 'joined', was: ['call-2'] }, other, chat], recent: [] });
    await show({ interactions: [{ ...ring, id: 'joined', was: ['call-2'] }, chat], recent: [] });
    listener.disconnect();
    expect(texts.filter((words) => words !== '')).toEqual([
      '+852 9466 7788 is calling you',
      expect.stringMatching(/^Jonas Berg.* is calling you$/),
    ]);
  });

  it('is said when a minimised panel has opened for it: nothing is read out of what is not drawn', async () => {
    const { show, user, page } = await renderPanel(scenes.chat, { answers: { 'panel.shape': () => null } });
    await user.click(screen.getByLabelText('Note for the Case'));
    act(() => page.setDrawn(false));
    await show({ interactions: [ring, chat], recent: [] });
    expect(spoken()).toHaveTextContent('');
    act(() => page.setDrawn(true));
    expect(spoken()).toHaveTextContent('Wong Mei-ling, Harbour Logistics, is calling you');
  });

  it('waits a moment for the name', async () => {
    const { show, user } = await renderPanel(scenes.chat);
    await user.click(screen.getByLabelText('Note for the Case'));
    const unnamed = withoutProfile({ ...ring, match: { status: 'searching', candidates: [] } });
    await show({ interactions: [unnamed, chat], recent: [] });
    expect(spoken()).toHaveTextContent('');
    await show({ interactions: [ring, chat], recent: [] });
    expect(spoken()).toHaveTextContent('Wong Mei-ling, Harbour Logistics, is calling you');
    await show({ interactions: [{ ...unnamed, id: 'call-3' }, chat], recent: [] });
    await waitFor(() => expect(spoken()).toHaveTextContent('+852 9466 7788 is calling you'), { timeout: 2_000 });
  });

  it('is said once by the side panel and the panel in the page, which both show it', async () => {
    const open = createFakeChannels();
    const page = await renderPanel(scenes.chat, { isEmbedded: true, channel: open() });
    const side = await renderPanel(scenes.chat, { channel: open() });
    await page.show({ interactions: [ring, chat], recent: [] });
    await side.show({ interactions: [ring, chat], recent: [] });
    await act(() => new Promise((resolve) => setTimeout(resolve, 300)));
    const heard = [...document.querySelectorAll('[aria-live="assertive"]')].map(({ textContent }) => textContent);
    expect(heard).toEqual(['', 'Wong Mei-ling, Harbour Logistics, is calling you']);
    expect(screen.getAllByRole('region', { name: 'Incoming call' })).toHaveLength(2);
  });

  it('is not said of a call that I place', async () => {
    const { show, user } = await renderPanel(scenes.chat);
    await user.click(screen.getByLabelText('Note for the Case'));
    await show({ interactions: [{ ...ring, direction: 'out' }, chat], recent: [] });
    expect(card()).toBeNull();
  });
});

describe('several at once', () => {
  const chats = ['Ana', 'Bo', 'Cy'].map((name, index) => ({
    ...chat,
    id: `chat-${index}`,
    visitor: { name },
    match: { status: 'unavailable' as const, candidates: [] },
  }));
  for (const one of chats) Reflect.deleteProperty(one, 'profile');
  const scene = {
    title: '',
    session: session(),
    today: today(),
    now: { interactions: [talking, ...chats], recent: [] },
  };

  it('two by name, the others by name in a menu', async () => {
    const { user } = await renderPanel(scene);
    const strip = within(screen.getByRole('group', { name: 'Calls and chats' }));
    expect(strip.getByRole('button', { name: 'Wong Mei-ling' })).toHaveAttribute('aria-pressed', 'true');
    await user.click(strip.getByRole('button', { name: '2 more' }));
    await user.click(strip.getByRole('button', { name: /^Cy ?Chat with you/, hidden: true }));
    expect(strip.getByRole('button', { name: 'Cy' })).toHaveAttribute('aria-pressed', 'true');
    expect(strip.getByRole('button', { name: 'Wong Mei-ling' })).toBeInTheDocument();
  });

  it('of the same person are told apart by time and by what became of them', async () => {
    const minutes = (count: number) => talking.startedAt - count * 60_000;
    const ended = { ...logged, id: 'ended', startedAt: minutes(10) };
    const menu = { ...logged, id: 'in-menu', startedAt: minutes(20) };
    const { user } = await renderPanel({ ...scene, now: { interactions: [talking, ended, menu], recent: [] } });
    const strip = within(screen.getByRole('group', { name: 'Calls and chats' }));
    expect(strip.getByRole('button', { name: /Mei-ling ?14:31$/ })).toHaveAttribute('aria-pressed', 'true');
    // The name needs the room: what became of it stands in the title.
    expect(strip.getByRole('button', { name: /Mei-ling ?14:21$/ })).toHaveAttribute(
      'title',
      expect.stringMatching(/ · 14:21 · logged$/),
    );
    await user.click(strip.getByRole('button', { name: '1 more' }));
    expect(strip.getByText('Call ended · 14:11 · logged')).toBeInTheDocument();
  });

  it('name whose note it is, and that the call is over', async () => {
    const ended = { ...logged, id: 'ended', profile: berg };
    const { user, show } = await renderPanel({ ...scene, now: { interactions: [talking, ended], recent: [] } });
    expect(screen.getByLabelText('Notes · Wong Mei-ling')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Jonas Berg' }));
    expect(screen.getByLabelText('Notes · Jonas Berg · call ended')).toBeInTheDocument();
    await show({ interactions: [ended], recent: [] });
    expect(screen.getByLabelText('Notes')).toBeInTheDocument();
  });

  it('what is done leaves the strip after a while', async () => {
    const done = { ...logged, id: 'done', endedAt: (logged.endedAt ?? 0) - 5 * 60_000 };
    await renderPanel({ ...scene, now: { interactions: [talking, done], recent: [] } });
    expect(screen.queryByRole('group', { name: 'Calls and chats' })).not.toBeInTheDocument();
  });
});

describe('the Case', () => {
  it('of a chat that goes on can be opened', async () => {
    const record = { id: '5008d00000Case45', object: 'Case' as const, label: '00001045' };
    const { fake, user } = await renderPanel(
      { ...scenes.chat, now: { interactions: [{ ...chat, log: { ...chat.log, case: record } }], recent: [] } },
      { answers: { 'record.open': () => null } },
    );
    await user.click(screen.getByRole('button', { name: 'Open Case 00001045' }));
    expect(fake.of('record.open')).toEqual([{ recordId: '5008d00000Case45' }]);
    expect(screen.getByLabelText('Note for the Case')).toHaveAttribute(
      'placeholder',
      'What is it about? What was agreed?',
    );
  });

  it('that the rules chose is what the call is related to', async () => {
    const related = { id: '5008d00000Case44', label: 'Case 00001044', byRule: true };
    await renderPanel({ ...scenes.after, now: { interactions: [{ ...logged, related }], recent: [] } });
    const field = screen.getByLabelText('Related to');
    expect(field).toHaveDisplayValue('Case 00001044');
    expect(within(field).queryByRole('option', { name: 'None' })).not.toBeInTheDocument();
  });
});

it('Today counts what a person chose not to log apart from what a rule skipped', async () => {
  await renderPanel({ ...scenes.today, today: today({ skipped: 2, declined: 1 }) });
  expect(screen.getByText('2 skipped by rule · 1 not logged by choice')).toBeInTheDocument();
});
