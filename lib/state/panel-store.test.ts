import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createFakePage,
  createFakeProjection,
  createFakeSend,
  createTestClock,
  type Answers,
} from '../../tests/gallery/fakes.ts';
import { call, chat, galleryNow, session, tab, tabId, talking, who } from '../../tests/gallery/fixtures.ts';
import { projectionOf, scenes, type Scene } from '../../tests/gallery/scenes.ts';
import { uiKeys } from '../domain/view.ts';
import { chooseInteraction, isAtHand } from './panel-state.ts';
import { createPanelStore } from './panel-store.ts';

const settle = () => vi.advanceTimersByTimeAsync(1);

async function setUp(scene: Scene, answers: Answers = {}) {
  const page = createFakePage();
  const projection = createFakeProjection(projectionOf(scene));
  const fake = createFakeSend({
    'panel.hello': () => ({ tabId, who }),
    'note.save': ({ text, revision }) => ({ text, revision: revision + 1 }),
    ...answers,
  });
  const store = createPanelStore({ send: fake.send, projection, page, clock: createTestClock(galleryNow) });
  const stop = store.actions.start();
  await settle();
  const show = async (now: Scene['now']) => {
    projection.put({ [uiKeys.now(who)]: now });
    await settle();
  };
  return { ...store, get: store.state.getState, page, projection, fake, show, stop };
}

describe('what is one press away', () => {
  const minute = 60_000;
  const ended = scenes.after.now.interactions[0] ?? call();
  const at = (minutes: number, change: Partial<typeof ended> = {}) =>
    isAtHand({ ...ended, endedAt: galleryNow - minutes * minute, ...change }, galleryNow);

  it('is what goes on, was just over, or needs a person', () => {
    expect(isAtHand(chat, galleryNow)).toBe(true);
    expect(at(2)).toBe(true);
    expect(at(4)).toBe(false);
    expect(at(4, { log: { ...ended.log, state: 'waiting' } })).toBe(true);
    expect(at(4, { log: { ...ended.log, state: 'do-not-log' } })).toBe(false);
    expect(at(4, { match: { status: 'many', candidates: [] } })).toBe(true);
    expect(at(4, { match: { status: 'none', candidates: [] } })).toBe(true);
    expect(at(4, { match: { status: 'none', isNobody: true, candidates: [] } })).toBe(false);
    expect(at(4, { direction: 'internal', match: { status: 'none', candidates: [] } })).toBe(false);
  });

  it('is shown first when nothing was chosen; what is done is not', () => {
    const nothing = { id: null, isTyping: false, isChosen: false, isKnown: () => false };
    const done = { ...ended, id: 'done', endedAt: galleryNow - 4 * minute };
    expect(chooseInteraction([done], nothing, galleryNow)).toBeNull();
    expect(chooseInteraction([done, ended], nothing, galleryNow)).toBe(ended.id);
    expect(chooseInteraction([done], { ...nothing, id: 'done' }, galleryNow)).toBe('done');
  });
});

describe('panel store', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('says hello once and shows the live interaction', async () => {
    const { fake, get } = await setUp(scenes['for-you']);
    expect(fake.of('panel.hello')).toHaveLength(1);
    expect(get()).toMatchObject({ isReady: true, isVisible: true, selectedId: 'call-1' });
  });

  it('says hello until it is answered: nobody knows before whose page this is', async () => {
    let isAway = true;
    const { fake, get, projection } = await setUp(scenes['for-you'], {
      'panel.hello': () => {
        if (isAway) throw Object.assign(new Error('CINNOX does not answer. Try again.'), { code: 'network' });
        return { tabId, who };
      },
    });
    projection.put({ [uiKeys.tab(who, tabId)]: { ...tab, agreement: 'other-org' } });
    expect(get()).toMatchObject({ failure: 'CINNOX does not answer. Try again.', tab: undefined });
    isAway = false;
    await vi.advanceTimersByTimeAsync(1_100);
    expect(get()).toMatchObject({ failure: null, tab: { agreement: 'other-org' } });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(fake.of('panel.hello')).toHaveLength(2);
  });

  it('says when an older call cannot be brought to the screen, and tries again at the next press', async () => {
    let isAway = true;
    const { actions, get, fake, show } = await setUp(scenes.idle, {
      'panel.shown': () => {
        if (isAway) throw Object.assign(new Error('CINNOX does not answer. Try again.'), { code: 'network' });
        return null;
      },
    });
    actions.select('older');
    await settle();
    expect(get()).toMatchObject({ selectedId: 'older', failure: 'CINNOX does not answer. Try again.' });
    isAway = false;
    actions.select('older');
    await settle();
    expect(fake.of('panel.shown')).toEqual([{ id: 'older' }, { id: 'older' }]);
    expect(get().failure).toBeNull();
    await show({ interactions: [call({ id: 'older' })], recent: [] });
    expect(get().selectedId).toBe('older');
  });

  it('looks for the begin of what was pasted into the search', async () => {
    const { actions, fake } = await setUp(scenes.idle, { 'contacts.search': () => ({ results: [] }) });
    await actions.search('x'.repeat(5_000));
    expect(fake.of('contacts.search')).toEqual([{ text: 'x'.repeat(200) }]);
  });

  it('draws nothing while hidden, and everything that happened meanwhile when seen again', async () => {
    const { page, get, show } = await setUp(scenes.idle);
    page.setHidden(true);
    await show({ interactions: [call()], recent: [] });
    expect(get()).toMatchObject({ isVisible: false, selectedId: null });
    page.setHidden(false);
    expect(get()).toMatchObject({ isVisible: true, selectedId: 'call-1' });
  });

  it('believes the worker when it says that the tab is hidden', async () => {
    const { projection, get, show } = await setUp(scenes.idle);
    projection.put({ [uiKeys.tab(who, tabId)]: { ...tab, visible: false } });
    await show({ interactions: [call()], recent: [] });
    expect(get()).toMatchObject({ isVisible: false, selectedId: null });
  });

  it('does not take the note away from somebody who types when a call comes in', async () => {
    const { actions, get, show } = await setUp(scenes.chat);
    actions.noteFocused(chat.id);
    await show({ interactions: [call(), chat], recent: [] });
    expect(get().selectedId).toBe(chat.id);
  });

  it('shows a new call once the old one is over and nobody types', async () => {
    const { get, show } = await setUp(scenes.after);
    await show({ interactions: [call({ id: 'call-2' }), ...(scenes.after.now.interactions ?? [])], recent: [] });
    expect(get().selectedId).toBe('call-2');
  });

  it('keeps what a person switched to', async () => {
    const { actions, get, show } = await setUp(scenes.several);
    actions.select(chat.id);
    await show({ interactions: [call({ startedAt: galleryNow }), chat], recent: [] });
    expect(get().selectedId).toBe(chat.id);
  });

  describe('what is looked at', () => {
    const over = scenes.after.now.interactions[0] ?? call();
    const second = call({ id: 'call-2', startedAt: galleryNow });

    it('stays after it was acted on, and after it ended, although something else goes on', async () => {
      const { actions, get, show } = await setUp(scenes.several, { 'log.restore': () => null });
      actions.restore('call-1');
      await show({ interactions: [chat, over], recent: [] });
      expect(get().selectedId).toBe('call-1');
      actions.restore('call-1');
      await show({ interactions: [chat, { ...over, match: { status: 'chosen', candidates: [] } }], recent: [] });
      expect(get().selectedId).toBe('call-1');
    });

    it('stays when it came up by itself and ends while a chat goes on', async () => {
      const { get, show } = await setUp(scenes.several);
      await show({ interactions: [chat, over], recent: [] });
      expect(get().selectedId).toBe('call-1');
    });

    it('gives way to a new ring once: whoever goes back stays there', async () => {
      const { actions, get, show } = await setUp(scenes.after);
      actions.select(over.id);
      await show({ interactions: [second, over], recent: [] });
      expect(get().selectedId).toBe('call-2');
      actions.select(over.id);
      await show({ interactions: [{ ...second, heading: 'Still ringing' }, over], recent: [] });
      expect(get().selectedId).toBe(over.id);
    });

    it('does not give way again when the row of that ring proves to be another one’s', async () => {
      const { actions, get, show } = await setUp(scenes.after);
      await show({ interactions: [second, over], recent: [] });
      actions.select(over.id);
      await show({ interactions: [{ ...second, id: 'joined', was: ['call-2'] }, over], recent: [] });
      expect(get()).toMatchObject({ selectedId: over.id, opened: expect.arrayContaining(['joined']) });
    });

    it('stays for a ring while one of its fields has the caret, or a chat goes on', async () => {
      const typing = await setUp(scenes.after);
      typing.actions.fieldFocused(over.id);
      await typing.show({ interactions: [second, over], recent: [] });
      expect(typing.get()).toMatchObject({ selectedId: over.id, opened: [over.id] });
      typing.actions.fieldBlurred();
      const chatting = await setUp({ ...scenes.after, now: { interactions: [chat, over], recent: [] } });
      chatting.actions.select(over.id);
      await chatting.show({ interactions: [second, chat, over], recent: [] });
      expect(chatting.get().selectedId).toBe(over.id);
    });

    it('gives way to a new ring once the button beside the field was pressed', async () => {
      const { actions, get, show } = await setUp(scenes.after, { 'contact.choose': () => null });
      actions.fieldFocused(over.id);
      actions.chooseContact(over.id, '0038d00000BergJo');
      await show({ interactions: [second, over], recent: [] });
      expect(get().selectedId).toBe('call-2');
    });

    it('a ring that went by untouched makes room for the one that came meanwhile', async () => {
      const { get, show } = await setUp(scenes['for-you']);
      await show({ interactions: [second, call()], recent: [] });
      expect(get().selectedId).toBe('call-1');
      await show({ interactions: [second, over], recent: [] });
      expect(get().selectedId).toBe('call-2');
    });

    it('is told to the worker once, and shown again by the next page of the tab', async () => {
      const first = await setUp(scenes.several, { 'panel.shown': () => null });
      first.actions.select(chat.id);
      first.actions.noteTyped(chat.id, 'x');
      expect(first.fake.of('panel.shown')).toEqual([{ id: chat.id }]);
      const next = await setUp(scenes.several, { 'panel.hello': () => ({ tabId, who, shown: chat.id }) });
      expect(next.get()).toMatchObject({ selectedId: chat.id, opened: [chat.id] });
    });

    it('is not taken from somebody who was quicker than the answer', async () => {
      let answer: () => void = () => undefined;
      const { actions, get } = await setUp(scenes.several, {
        'panel.hello': () => new Promise((resolve) => (answer = () => resolve({ tabId, who, shown: chat.id }))),
      });
      actions.noteTyped('call-1', 'already here');
      answer();
      await settle();
      expect(get().selectedId).toBe('call-1');
    });

    it('of a page before is waited for until it is in the list', async () => {
      const { get, show } = await setUp(scenes['for-you'], {
        'panel.hello': () => ({ tabId, who, shown: chat.id }),
      });
      expect(get().selectedId).toBe('call-1');
      await show({ interactions: [call(), chat], recent: [] });
      expect(get().selectedId).toBe(chat.id);
    });

    it('is waited for no longer by who works in another one: it comes into the list hours later, say', async () => {
      const { actions, get, show } = await setUp(scenes['for-you'], {
        'panel.hello': () => ({ tabId, who, shown: chat.id }),
      });
      actions.noteFocused('call-1');
      actions.noteTyped('call-1', 'half a sen');
      await show({ interactions: [call(), chat], recent: [] });
      expect(get().selectedId).toBe('call-1');
    });

    it('is not brought under the hands of who has the caret in another one', async () => {
      const { actions, get, show } = await setUp(scenes['for-you'], {
        'panel.hello': () => ({ tabId, who, shown: chat.id }),
      });
      actions.noteFocused('call-1');
      await show({ interactions: [call(), chat], recent: [] });
      expect(get().selectedId).toBe('call-1');
    });
  });

  it('stays with what is typed in when two rows prove to be one under the other id', async () => {
    const second = call({ id: 'call-2', startedAt: galleryNow });
    const { actions, get, show, fake } = await setUp(scenes.several, { 'panel.shown': () => null });
    actions.select('call-1');
    actions.noteFocused('call-1');
    actions.noteTyped('call-1', 'half a wo');
    const merged = call({
      id: 'report-1',
      was: ['call-1'],
      note: { text: 'from the report', revision: 3, saved: 'saved', others: [] },
    });
    await show({ interactions: [second, chat, merged], recent: [] });
    expect(get()).toMatchObject({ selectedId: 'report-1', screenKeys: { 'report-1': 'call-1' } });
    expect(get().opened).toContain('report-1');
    expect(get().notes['report-1']?.text).toBe('half a wo');
    expect(fake.of('panel.shown').at(-1)).toEqual({ id: 'report-1' });
    actions.noteTyped('report-1', 'half a word');
    await vi.advanceTimersByTimeAsync(300);
    // Said of the row in which it was begun: the worker knows what that said.
    expect(fake.of('note.save').at(-1)).toMatchObject({ id: 'call-1', text: 'half a word', revision: 0 });
  });

  it('saves typed text within 300 ms and at once on blur, hiding and leaving', async () => {
    const { actions, fake, page } = await setUp(scenes.during);
    actions.noteTyped(talking.id, 'one');
    await vi.advanceTimersByTimeAsync(300);
    expect(fake.of('note.save').map(({ text }) => text)).toEqual(['one']);
    actions.noteTyped(talking.id, 'two');
    actions.noteBlurred(talking.id);
    await settle();
    actions.noteTyped(talking.id, 'three');
    page.setHidden(true);
    await settle();
    page.setHidden(false);
    actions.noteTyped(talking.id, 'four');
    page.leave();
    expect(fake.of('note.save').map(({ text }) => text)).toEqual(['one', 'two', 'three', 'four']);
  });

  it('says that typing left the panel only when focus left in the middle of it', async () => {
    const { actions, get, page } = await setUp(scenes.during);
    actions.noteTyped(talking.id, 'half a wo');
    actions.noteBlurred(talking.id);
    await settle();
    expect(get().hasTypingLeft).toBe(false);
    page.setFocus(false);
    actions.noteBlurred(talking.id);
    await settle();
    expect(get().hasTypingLeft).toBe(true);
    actions.noteFocused(talking.id);
    expect(get().hasTypingLeft).toBe(false);
    await vi.advanceTimersByTimeAsync(5_000);
    actions.noteBlurred(talking.id);
    await settle();
    expect(get().hasTypingLeft).toBe(false);
  });

  it('stops saying that typing left after a while, and at the next press', async () => {
    const { actions, page, get } = await setUp(scenes.during);
    page.setFocus(false);
    for (const endIt of [() => vi.advanceTimersByTimeAsync(8_100), () => Promise.resolve(actions.hush())]) {
      actions.noteTyped(talking.id, 'half a wo');
      actions.noteBlurred(talking.id);
      await settle();
      expect(get().hasTypingLeft).toBe(true);
      await endIt();
      expect(get().hasTypingLeft).toBe(false);
    }
  });

  it('notices within a second that the extension is gone', async () => {
    const { page, get } = await setUp(scenes.during);
    page.kill();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(get().isGone).toBe(true);
  });

  it('makes room for the new version only when nothing is unsaved', async () => {
    const saved = await setUp(scenes.during);
    saved.page.kill();
    await vi.advanceTimersByTimeAsync(3_100);
    expect(saved.page.hasGivenWay()).toBe(true);
    const unsaved = await setUp(scenes.during, {
      'note.save': () => {
        throw Object.assign(new Error('gone'), { code: 'context_invalidated' });
      },
    });
    unsaved.page.kill();
    unsaved.actions.noteTyped(talking.id, 'half a wo');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(unsaved.page.hasGivenWay()).toBe(false);
  });

  it('shows the worker’s sentence when an intent fails, and lets it be tried again', async () => {
    const refuse = () => {
      throw Object.assign(new Error('This org does not let you create Cases.'), { code: 'permission_missing' });
    };
    const { actions, get, fake } = await setUp(scenes.during, { 'log.decline': refuse });
    actions.decline(talking.id);
    actions.decline(talking.id);
    await settle();
    expect(fake.of('log.decline')).toHaveLength(1);
    expect(get()).toMatchObject({ failure: 'This org does not let you create Cases.', busy: [] });
    actions.decline(talking.id);
    expect(fake.of('log.decline')).toHaveLength(2);
  });

  it('sends a choice that was made while an earlier one was on its way, and shows the last one meanwhile', async () => {
    const answers: (() => void)[] = [];
    const { actions, get, fake, show } = await setUp(scenes.during, {
      'disposition.set': () => new Promise<null>((resolve) => answers.push(() => resolve(null))),
    });
    const key = `disposition:${talking.id}`;
    for (const value of ['Resolved', 'Call back', 'Left message']) actions.setDisposition(talking.id, value);
    expect(get().choices[key]).toBe('Left message');
    answers[0]?.();
    await settle();
    answers[1]?.();
    await settle();
    expect(fake.of('disposition.set').map(({ value }) => value)).toEqual(['Resolved', 'Left message']);
    await show({ interactions: [{ ...talking, disposition: 'Left message' }], recent: [] });
    expect(get()).toMatchObject({ choices: {}, busy: [] });
  });

  it('shows again what is true when a choice is refused', async () => {
    const { actions, get } = await setUp(scenes.during, {
      'related.set': () => {
        throw Object.assign(new Error('It has a Case of its own already.'), { code: 'bad_input' });
      },
    });
    actions.setRelated(talking.id, '5008d00000Case26');
    expect(get().choices).toEqual({ [`related:${talking.id}`]: '5008d00000Case26' });
    await settle();
    expect(get()).toMatchObject({ choices: {}, failure: 'It has a Case of its own already.' });
  });

  it('goes to the interaction that an enquiry became', async () => {
    const { actions, get, show } = await setUp(scenes.today, { 'enquiry.claim': () => ({ id: 'enq-20490' }) });
    actions.claimEnquiry('20490');
    await settle();
    await show({ interactions: [{ ...chat, id: 'enq-20490' }], recent: [] });
    expect(get()).toMatchObject({ selectedId: 'enq-20490', place: 'now' });
  });

  it('forgets what one person typed when another one signs in', async () => {
    const { actions, get, fake, projection, stop } = await setUp(scenes.during, {
      'note.save': () => {
        throw Object.assign(new Error('Sign in first.'), { code: 'session_expired' });
      },
    });
    actions.noteTyped(talking.id, 'for Ada only');
    await vi.advanceTimersByTimeAsync(300);
    expect(get().notes[talking.id]?.status).toBe('failed');
    projection.put({ [uiKeys.session]: session({ who: { ...who, userId: '0058d000001Other' } }) });
    await settle();
    expect(get().notes).toEqual({});
    const sent = fake.of('note.save').length;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(fake.of('note.save')).toHaveLength(sent);
    stop();
  });

  it('says when the browser does not let it copy', async () => {
    const { actions, page, get } = await setUp(scenes.during);
    page.copy = () => Promise.resolve(false);
    await expect(actions.copy('+85294667788')).resolves.toBe(false);
    expect(get().failure).toMatch(/did not allow copying/);
  });

  it('tells the worker when the launcher in the page opened the frame', async () => {
    const { page, fake } = await setUp(scenes.idle, { 'panel.shape': () => null });
    page.setDrawn(false);
    page.setDrawn(true);
    page.setDrawn(true);
    expect(fake.of('panel.shape')).toEqual([{ shape: 'panel' }]);
  });
});
