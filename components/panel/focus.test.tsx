import { act, screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  busyToday,
  call,
  chat,
  logged,
  manyMatches,
  refused,
  session,
  talking,
  today,
  unknownCaller,
  who,
  wongMatch,
} from '../../tests/gallery/fixtures.ts';
import { scenes } from '../../tests/gallery/scenes.ts';
import { renderPanel } from '../../tests/gallery/render-panel.tsx';
import { uiKeys } from '../../lib/domain/view.ts';

const done = {
  'log.decline': () => null,
  'log.restore': () => null,
  'call.claim': () => null,
  'contact.choose': () => null,
  'enquiry.claim': () => ({ id: chat.id }),
  'log.retry': () => null,
};
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const declined = {
  ...talking,
  log: { ...talking.log, state: 'do-not-log' as const, canDecline: false, canRestore: true },
};

describe('where the focus goes when the button that was pressed goes away', () => {
  // The simulated browser says no once the focused element is gone; a real one does not.
  beforeEach(() => void vi.spyOn(document, 'hasFocus').mockReturnValue(true));

  it('“Don’t log”: to “Undo”, and back', async () => {
    const { user, show } = await renderPanel(scenes.during, { answers: done });
    await user.click(button('Don’t log'));
    await show({ interactions: [declined], recent: [] });
    expect(button('Undo')).toHaveFocus();
    await user.keyboard('{Enter}');
    await show({ interactions: [talking], recent: [] });
    expect(button('Don’t log')).toHaveFocus();
  });

  it('a note that was left on purpose gets no caret again: a ring would wait for who seems to type', async () => {
    const { show } = await renderPanel(scenes.during, { answers: done });
    const note = screen.getByRole('textbox', { name: /^Notes/ });
    act(() => note.focus());
    act(() => note.blur());
    await show({ interactions: [declined], recent: [] });
    await show({ interactions: [logged], recent: [] });
    expect(document.body).toHaveFocus();
  });

  it('“I’m on this call”: to what the call is now', async () => {
    const { user, show } = await renderPanel(scenes['for-you'], { answers: done });
    await user.click(button('I’m on this call'));
    const said: string[] = [];
    const listener = new MutationObserver(() =>
      said.push(...screen.getAllByRole('status').map(({ textContent }) => textContent)),
    );
    listener.observe(document.body, { subtree: true, childList: true, characterData: true });
    await show({ interactions: [talking], recent: [] });
    expect(screen.getByRole('heading', { name: 'Your call' })).toHaveFocus();
    // The focus reads it out: a second time is too often.
    listener.disconnect();
    expect(said.length).toBeGreaterThan(0);
    expect(said).not.toContain('Your call');
  });

  it('“Your call” is said where the focus is elsewhere', async () => {
    const { user, show } = await renderPanel(scenes['for-you'], { answers: done });
    await user.click(screen.getByLabelText('Notes'));
    await show({ interactions: [talking], recent: [] });
    expect(screen.getAllByRole('status').map(({ textContent }) => textContent)).toContain('Your call');
  });

  it('“This is …” and “No contact”: to who it is', async () => {
    const { user, show } = await renderPanel(scenes.many, { answers: done });
    await user.click(screen.getAllByRole('radio')[0] ?? document.body);
    await user.click(button(/^This is/));
    await show({ interactions: [{ ...call(), match: { ...wongMatch, status: 'chosen' } }], recent: [] });
    expect(button('Wong Mei-ling')).toHaveFocus();
    await show({ interactions: [unknownCaller], recent: [] });
    await user.click(button('No contact'));
    const answered = { ...unknownCaller, match: { ...unknownCaller.match, isNobody: true as const } };
    await show({ interactions: [answered], recent: [] });
    expect(screen.getByText(/^Logged without a contact, as chosen/)).toHaveFocus();
  });

  it('“Someone else”, then “Cancel”: back to where one came from', async () => {
    const { user, show } = await renderPanel(scenes.during, { answers: done });
    await user.click(button('Someone else'));
    await user.click(button('Cancel'));
    expect(button('Someone else')).toHaveFocus();
    await show({ interactions: [manyMatches], recent: [] });
    await user.click(button('Someone else'));
    await user.click(button('Cancel'));
    expect(button('Someone else')).toHaveFocus();
  });

  it('“Show call” and “I’m handling this”: to what is shown', async () => {
    const { user, show } = await renderPanel(scenes.today, { answers: done });
    await show({ interactions: [chat, call()], recent: [] });
    await user.click(button('Show call'));
    expect(screen.getByRole('heading', { name: 'Call for you' })).toHaveFocus();
    await user.click(screen.getByRole('tab', { name: /Today/ }));
    await user.click(button('I’m handling this'));
    expect(screen.getByRole('heading', { name: 'Chat with you' })).toHaveFocus();
  });

  it('in Today: to the row, the filter, or the button that opened what was closed', async () => {
    const { user, put } = await renderPanel(scenes.today, { answers: done });
    await user.click(button(/^Unlogged/));
    expect(button('Show all')).toHaveFocus();
    await user.keyboard('{Enter}');
    expect(button(/^Unlogged/)).toHaveFocus();
    await user.click(button('Choose: +65 6532 1100'));
    await user.click(button('Cancel'));
    expect(button('Choose: +65 6532 1100')).toHaveFocus();
    await user.keyboard('{Enter}');
    await user.click(button('No contact'));
    const rows = busyToday.rows.map((row) =>
      row.choose ? { ...row, choose: false, badge: { text: 'Task', tone: 'ok' as const } } : row,
    );
    await put({ [uiKeys.today(who)]: { ...busyToday, rows } });
    const row = screen.getAllByRole('listitem').find((one) => within(one).queryByText('+65 6532 1100') !== null);
    expect(row?.contains(document.activeElement)).toBe(true);
  });

  it('a problem that is gone: to the call it was about', async () => {
    const failed = { ...logged, log: { ...talking.log, state: 'failed' as const, problem: refused } };
    const { user, show } = await renderPanel(
      { title: '', session: session(), today: today(), now: { interactions: [failed], recent: [] } },
      { answers: done },
    );
    await user.click(button('Try again'));
    await show({ interactions: [logged], recent: [] });
    expect(screen.getByRole('heading', { name: 'Logged as Task' })).toHaveFocus();
  });

  it('stays with whoever went on meanwhile, in the panel or in the page', async () => {
    const { user, show } = await renderPanel(scenes.during, { answers: done });
    await user.click(button('Don’t log'));
    await user.click(screen.getByLabelText('Notes'));
    await show({ interactions: [declined], recent: [] });
    expect(screen.getByLabelText('Notes')).toHaveFocus();
    await user.click(button('Undo'));
    await user.click(screen.getByText('Wong Mei-ling').closest('.scroll') ?? document.body);
    await show({ interactions: [talking], recent: [] });
    expect(button('Don’t log')).not.toHaveFocus();
    await user.click(button('Don’t log'));
    vi.spyOn(document, 'hasFocus').mockReturnValue(false);
    await show({ interactions: [declined], recent: [] });
    expect(document.body).toHaveFocus();
  });

  it('a button that did not work comes back to the keyboard once it can be pressed again', async () => {
    const { user } = await renderPanel(scenes.during, {
      answers: { 'log.decline': () => Promise.reject(new Error('no')) },
    });
    const pressed = button('Don’t log');
    await user.click(pressed);
    // As browsers do with what is disabled.
    await act(async () => {
      pressed.setAttribute('disabled', '');
      pressed.blur();
      await Promise.resolve();
      pressed.removeAttribute('disabled');
      await Promise.resolve();
    });
    expect(pressed).toHaveFocus();
  });
});
