import { act, fireEvent, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { NoteView } from '../../lib/domain/view.ts';
import { call, talking } from '../../tests/gallery/fixtures.ts';
import { scenes } from '../../tests/gallery/scenes.ts';
import { renderPanel } from '../../tests/gallery/render-panel.tsx';

const empty = {
  ...scenes.during,
  now: {
    interactions: [call({ ...talking, note: { ...talking.note, text: '', revision: 0, saved: 'none' } })],
    recent: [],
  },
};
const field = () => screen.getByLabelText(/^Notes/);
const wait = (ms: number) => act(() => new Promise((resolve) => setTimeout(resolve, ms)));

describe('notes', () => {
  it('are saved while typing goes on, each save from the revision before', async () => {
    const { fake, user } = await renderPanel(empty);
    await user.type(field(), 'dock closed');
    await wait(300);
    const saves = fake.of('note.save');
    expect(saves.at(-1)?.text).toBe('dock closed');
    expect(saves.map(({ revision }) => revision)).toEqual(saves.map((_, index) => index));
    expect(screen.getByText('Saved')).toBeInTheDocument();
  });

  it('say Saving, then Saved, then In Salesforce as the projection says', async () => {
    let accept: () => void = () => undefined;
    const { show } = await renderPanel(empty, {
      answers: {
        'note.save': ({ text }) => new Promise((resolve) => (accept = () => resolve({ text, revision: 1 }))),
      },
    });
    fireEvent.change(field(), { target: { value: 'slot' } });
    expect(screen.getByText('Saving…')).toBeInTheDocument();
    await wait(300);
    await act(async () => accept());
    expect(screen.getByText('Saved')).toBeInTheDocument();
    await show({
      interactions: [call({ ...talking, note: { text: 'slot', revision: 1, saved: 'in-salesforce', others: [] } })],
      recent: [],
    });
    expect(screen.getByText('In Salesforce')).toBeInTheDocument();
  });

  it('are not said to be saved when the keyboard leaves before they are', async () => {
    let accept: () => void = () => undefined;
    const { page } = await renderPanel(empty, {
      answers: {
        'note.save': ({ text }) => new Promise((resolve) => (accept = () => resolve({ text, revision: 1 }))),
      },
    });
    fireEvent.change(field(), { target: { value: 'slot' } });
    vi.spyOn(page, 'hasFocus').mockReturnValue(false);
    fireEvent.blur(field());
    await wait(10);
    const strip = () => screen.getByText(/The keyboard is now in the page/);
    expect(strip()).not.toHaveTextContent('Your note is saved.');
    await act(async () => accept());
    expect(strip()).toHaveTextContent('Your note is saved.');
  });

  it('are told to screen readers when they have arrived, not at each key', async () => {
    const { show, user, container } = await renderPanel(empty);
    const heard = () => [...container.querySelectorAll('[role=status]')].map((region) => region.textContent).join('|');
    const before = heard();
    await user.type(field(), 'dock closed');
    expect(screen.getByText('Saving…')).toBeInTheDocument();
    expect(heard()).toBe(before);
    await wait(300);
    expect(screen.getByText('Saved')).toBeInTheDocument();
    expect(heard()).toBe(before);
    const note: NoteView = { text: 'dock closed', revision: 9, saved: 'in-salesforce', others: [] };
    await show({ interactions: [call({ ...talking, note })], recent: [] });
    expect(heard()).toContain('The note is in Salesforce.');
  });

  it('are not overwritten by a projection while typing, and are joined after a conflict', async () => {
    let isRefused = true;
    const { fake, show } = await renderPanel(empty, {
      answers: {
        'note.save': ({ text, revision }) => {
          if (isRefused) throw Object.assign(new Error('Changed elsewhere.'), { code: 'version_conflict' });
          return { text, revision: revision + 1 };
        },
      },
    });
    fireEvent.change(field(), { target: { value: 'mine' } });
    await show({
      interactions: [call({ ...talking, note: { text: 'theirs', revision: 4, saved: 'saved', others: [] } })],
      recent: [],
    });
    expect(field()).toHaveValue('mine');
    await wait(220);
    isRefused = false;
    await wait(1_400);
    expect(field()).toHaveValue('mine\n\ntheirs');
    expect(fake.of('note.save').at(-1)).toEqual({ id: 'call-1', text: 'mine\n\ntheirs', revision: 4 });
    expect(screen.getByText('Joined with what was typed in another tab.')).toBeInTheDocument();
  });

  it('follow another tab while nothing is typed here', async () => {
    const { show } = await renderPanel(empty);
    await show({
      interactions: [call({ ...talking, note: { text: 'typed there', revision: 2, saved: 'saved', others: [] } })],
      recent: [],
    });
    expect(field()).toHaveValue('typed there');
  });

  it('keep the text of a failed save and say why', async () => {
    await renderPanel(empty, {
      answers: {
        'note.save': () => {
          throw Object.assign(new Error('The browser’s storage is full.'), { code: 'storage_full' });
        },
      },
    });
    fireEvent.change(field(), { target: { value: 'kept' } });
    await wait(250);
    expect(screen.getByText('Not saved')).toBeInTheDocument();
    expect(screen.getByRole('alert')).toHaveTextContent('The browser’s storage is full.');
    expect(field()).toHaveValue('kept');
  });

  it('that nobody keeps any more are not said to be sent again', async () => {
    await renderPanel(empty, {
      answers: {
        'note.save': () => {
          const words = 'This call or chat is no longer kept in this browser.';
          throw Object.assign(new Error(words), { code: 'not_found' });
        },
      },
    });
    fireEvent.change(field(), { target: { value: 'kept' } });
    await wait(250);
    expect(screen.getByRole('alert')).toHaveTextContent(
      /no longer kept in this browser\. .*copy it if it is still needed/,
    );
    expect(screen.queryByText(/is sent again/)).not.toBeInTheDocument();
    expect(field()).toHaveValue('kept');
  });

  it('survive an update of the extension: selectable, with a way to copy', async () => {
    const { page, user } = await renderPanel(empty, {
      answers: {
        'note.save': () => {
          throw Object.assign(new Error('gone'), { code: 'context_invalidated' });
        },
      },
    });
    fireEvent.change(field(), { target: { value: 'half-typed' } });
    page.kill();
    await wait(1_050);
    expect(screen.getByText('CINNOX was updated.')).toBeInTheDocument();
    expect(field()).toHaveValue('half-typed');
    await user.click(screen.getByRole('button', { name: 'Copy text' }));
    expect(page.copied).toEqual(['half-typed']);
  });

  it('show what others wrote, as text', async () => {
    const others = [{ author: 'Ben Ortiz', text: '<b>bold</b> שלום 👋' }];
    await renderPanel({
      ...empty,
      now: { interactions: [call({ ...talking, note: { ...talking.note, others } })], recent: [] },
    });
    expect(screen.getByText(/<b>bold<\/b>/)).toBeInTheDocument();
  });

  it('stay where they are, caret included, when another call comes in', async () => {
    const { show, user } = await renderPanel(empty);
    await user.type(field(), 'in the middle');
    const before = field();
    await show({
      interactions: [call({ id: 'call-2', heading: 'Second call' }), ...empty.now.interactions],
      recent: [],
    });
    expect(field()).toBe(before);
    expect(before).toHaveFocus();
    expect(screen.getByRole('group', { name: 'Calls and chats' })).toBeInTheDocument();
  });

  it('keep the caret and the words when the call turns out to be another row', async () => {
    const { show, user } = await renderPanel(empty);
    await user.type(field(), 'in the middle');
    const before = field();
    const { interactions } = empty.now;
    await show({
      interactions: [
        call({ id: 'call-2', heading: 'Second call' }),
        ...interactions.map((one) => ({ ...one, id: 'report-1', was: [one.id] })),
      ],
      recent: [],
    });
    expect(field()).toBe(before);
    expect(before).toHaveFocus();
    expect(before).toHaveValue('in the middle');
    await user.type(before, ' of it');
    expect(before).toHaveValue('in the middle of it');
  });
});
