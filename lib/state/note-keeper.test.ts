import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestClock } from '../../tests/gallery/fakes.ts';
import { createNoteKeeper } from './note-keeper.ts';

interface Pending {
  text: string;
  revision: number;
  sent: readonly string[];
  accept: (reply?: { revision: number; text: string }) => void;
  refuse: (error: unknown) => void;
}

function setUp({ text = '', revision = 0 } = {}) {
  const saves: Pending[] = [];
  const keeper = createNoteKeeper({
    note: { text, revision, saved: 'none', others: [] },
    clock: createTestClock(0),
    save: (words, from, sent) =>
      new Promise((resolve, reject) => {
        saves.push({
          text: words,
          revision: from,
          sent,
          accept: (reply = { revision: from + 1, text: words }) => resolve(reply),
          refuse: reject,
        });
      }),
    isConflict: (error) => error === 'conflict',
    isGone: (error) => error === 'gone',
    messageOf: String,
    onChange: () => undefined,
  });
  const remote = (next: string, at: number) => keeper.remote({ text: next, revision: at, saved: 'saved', others: [] });
  return { keeper, saves, remote };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

describe('note keeper', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('saves at most 300 ms after the first unsaved key, also while typing goes on', async () => {
    const { keeper, saves } = setUp();
    for (let key = 1; key <= 30; key += 1) {
      keeper.type('x'.repeat(key));
      await vi.advanceTimersByTimeAsync(50);
      saves.at(-1)?.accept();
      await settle();
    }
    expect(saves.length).toBeGreaterThanOrEqual(5);
    expect(saves[0]?.text.length).toBeLessThanOrEqual(6);
    // Every key is with the worker 300 ms later.
    await vi.advanceTimersByTimeAsync(300);
    expect(saves.at(-1)?.text).toBe('x'.repeat(30));
  });

  it('whose row gave its note to another call goes on from there, and is sent once', async () => {
    const { keeper, saves, remote } = setUp({ text: 'abc', revision: 5 });
    keeper.type('abcd');
    keeper.flush();
    // Two calls that were taken for one are two again: this one has no note by now, and the next is its first.
    saves[0]?.accept({ revision: 1, text: 'abcd' });
    await settle();
    expect(saves).toHaveLength(1);
    expect(keeper.draft()).toMatchObject({ text: 'abcd', status: 'saved' });
    keeper.type('abcde');
    keeper.flush();
    expect(saves[1]).toMatchObject({ text: 'abcde', revision: 1 });
    saves[1]?.accept();
    await settle();
    remote('abcde, and another tab', 3);
    expect(keeper.draft().text).toBe('abcde, and another tab');
    expect(saves).toHaveLength(2);
  });

  it('saves at once on flush and not twice', async () => {
    const { keeper, saves } = setUp();
    keeper.type('now');
    keeper.flush();
    expect(saves.map((save) => save.text)).toEqual(['now']);
    saves[0]?.accept();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(saves).toHaveLength(1);
    expect(keeper.draft().status).toBe('saved');
  });

  it('sends what was typed during a save right after it, with the new revision', async () => {
    const { keeper, saves } = setUp();
    keeper.type('one');
    keeper.flush();
    keeper.type('one two');
    saves[0]?.accept();
    await settle();
    expect(saves[1]).toMatchObject({ text: 'one two', revision: 1 });
  });

  it('does not wait for a save under way when the page goes', () => {
    const { keeper, saves } = setUp();
    keeper.type('one');
    keeper.flush();
    keeper.type('one two');
    keeper.flushLast();
    expect(saves.map((save) => save.text)).toEqual(['one', 'one two']);
    expect(saves.map((save) => save.sent)).toEqual([[], ['one']]);
  });

  it('says what it sent before, as long as it has heard no answer to it', async () => {
    const { keeper, saves } = setUp({ text: 'Base', revision: 4 });
    keeper.type('Base wrod');
    keeper.flush();
    saves[0]?.refuse('worker stopped');
    await settle();
    keeper.type('Base word');
    keeper.flush();
    expect(saves[1]).toMatchObject({ revision: 4, sent: ['Base wrod'] });
    saves[1]?.accept({ revision: 6, text: 'Base word' });
    await settle();
    keeper.type('Base words');
    keeper.flush();
    expect(saves[2]).toMatchObject({ revision: 6, sent: [] });
  });

  it('recognises in the projection what was saved although its answer was lost', async () => {
    const { keeper, remote, saves } = setUp({ text: 'Base', revision: 4 });
    keeper.type('Base wrod');
    keeper.flush();
    saves[0]?.refuse('worker stopped');
    await settle();
    keeper.type('Base word');
    remote('Base wrod', 5);
    keeper.flush();
    expect(saves[1]).toMatchObject({ text: 'Base word', revision: 5 });
  });

  it('takes words back that were sent without an answer: the worker may have them', async () => {
    const { keeper, remote, saves } = setUp({ text: 'Base', revision: 4 });
    keeper.type('Base wrong');
    keeper.flush();
    keeper.type('Base');
    saves[0]?.refuse('worker stopped');
    await settle();
    remote('Base wrong', 5);
    expect(keeper.draft()).toMatchObject({ text: 'Base', merged: false });
    expect(keeper.isDirty()).toBe(true);
    await vi.advanceTimersByTimeAsync(300);
    expect(saves.at(-1)).toMatchObject({ text: 'Base', revision: 5 });
    saves.at(-1)?.accept({ revision: 6, text: 'Base' });
    await settle();
    expect(keeper.draft()).toMatchObject({ text: 'Base', status: 'saved' });
    expect(keeper.isDirty()).toBe(false);
  });

  it('takes over what another tab wrote, also where the projection told it before the answer came', async () => {
    const { keeper, remote, saves } = setUp();
    keeper.type('one');
    keeper.flush();
    remote('one, and from the other tab', 2);
    expect(keeper.draft().text).toBe('one');
    saves[0]?.accept({ revision: 1, text: 'one' });
    await settle();
    expect(keeper.draft().text).toBe('one, and from the other tab');
  });

  it('takes another tab’s text only while nothing is unsaved here', async () => {
    const { keeper, remote, saves } = setUp({ text: 'a', revision: 1 });
    remote('a b', 2);
    expect(keeper.draft().text).toBe('a b');
    keeper.type('a b c');
    remote('other', 3);
    expect(keeper.draft().text).toBe('a b c');
    keeper.flush();
    // The save still says which text it started from.
    expect(saves[0]?.revision).toBe(2);
  });

  it('recognises its own save in the projection', async () => {
    const { keeper, remote, saves } = setUp();
    keeper.type('one');
    keeper.flush();
    keeper.type('one two');
    remote('one', 1);
    expect(keeper.draft()).toMatchObject({ text: 'one two', merged: false });
    saves[0]?.accept({ revision: 1, text: 'one' });
    await settle();
    expect(saves[1]).toMatchObject({ text: 'one two', revision: 1 });
  });

  it('does not go back to an older text that arrives after the answer to a newer one', async () => {
    const { keeper, remote, saves } = setUp();
    keeper.type('pre');
    keeper.flush();
    saves[0]?.accept();
    await settle();
    keeper.type('pref');
    keeper.flush();
    saves[1]?.accept();
    await settle();
    remote('pre', 1);
    expect(keeper.draft().text).toBe('pref');
    remote('pref', 2);
    expect(keeper.draft().text).toBe('pref');
  });

  it('joins with the newer text after a conflict and drops nothing', async () => {
    const { keeper, remote, saves } = setUp({ text: 'base', revision: 1 });
    keeper.type('base mine');
    remote('theirs base', 2);
    keeper.flush();
    saves[0]?.refuse('conflict');
    await settle();
    expect(saves[1]).toMatchObject({ text: 'theirs base mine', revision: 2 });
    expect(keeper.draft()).toMatchObject({ text: 'theirs base mine', merged: true });
  });

  it('takes over a text that the worker joined, with what was typed since', async () => {
    const { keeper, saves } = setUp();
    keeper.type('mine');
    keeper.flush();
    keeper.type('mine, more');
    saves[0]?.accept({ revision: 5, text: 'theirs\nmine' });
    await settle();
    expect(keeper.draft().text).toBe('theirs\nmine, more');
    expect(saves[1]).toMatchObject({ text: 'theirs\nmine, more', revision: 5 });
  });

  it('keeps the text of a failed save, says why and tries again', async () => {
    const { keeper, saves } = setUp();
    keeper.type('kept');
    keeper.flush();
    saves[0]?.refuse('full');
    await settle();
    expect(keeper.draft()).toMatchObject({ text: 'kept', status: 'failed', problem: 'full' });
    await vi.advanceTimersByTimeAsync(300);
    saves[1]?.accept();
    await settle();
    expect(keeper.draft()).toMatchObject({ text: 'kept', status: 'saved' });
    expect(keeper.draft().problem).toBeUndefined();
  });

  it('does not go on asking for a note that nobody keeps any more; what is typed is tried', async () => {
    const { keeper, saves } = setUp();
    keeper.type('late');
    keeper.flush();
    saves[0]?.refuse('gone');
    await settle();
    expect(keeper.draft()).toMatchObject({ text: 'late', status: 'failed', problem: 'gone' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(saves).toHaveLength(1);
    keeper.type('later');
    await vi.advanceTimersByTimeAsync(300);
    expect(saves).toHaveLength(2);
  });

  it('sends again when no answer comes, and ignores the late one', async () => {
    const { keeper, saves } = setUp();
    keeper.type('text');
    keeper.flush();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(keeper.draft().status).toBe('failed');
    await vi.advanceTimersByTimeAsync(300);
    expect(saves).toHaveLength(2);
    saves[0]?.refuse('late');
    await settle();
    expect(keeper.draft().status).toBe('failed');
    saves[1]?.accept();
    await settle();
    expect(keeper.draft().status).toBe('saved');
  });
});
