import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { uiKeys } from '../../lib/domain/view.ts';
import { session } from '../../tests/gallery/fixtures.ts';
import { scenes } from '../../tests/gallery/scenes.ts';
import { renderPanel } from '../../tests/gallery/render-panel.tsx';

const during = scenes.during;
const lost = { ...during, session: session({ status: 'signed-out', keptNotes: 1 }) };

it('a sign-in lost in a call leaves the call and its note in use, with one line above', async () => {
  const { fake, user } = await renderPanel(lost, {
    answers: { 'session.signIn': () => null, 'note.save': ({ text }) => ({ revision: 9, text }) },
  });
  expect(screen.getByText(/^Signed out of Salesforce\. Notes are kept here/)).toBeInTheDocument();
  expect(screen.queryByText('Sign in to Salesforce')).not.toBeInTheDocument();
  await user.type(screen.getByRole('textbox', { name: /note/i }), ' more');
  expect(screen.getByRole('textbox', { name: /note/i })).toHaveDisplayValue(/ more$/);
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
  expect(fake.of('session.signIn')).toHaveLength(1);
});

it('a note that somebody typed in after the log stays in use, too', async () => {
  const { put, user } = await renderPanel(scenes.after, { answers: { 'panel.shown': () => null } });
  const note = screen.getByRole('textbox', { name: /note/i });
  await user.type(note, ' more');
  await put({ [uiKeys.session]: lost.session });
  expect(screen.getByRole('textbox', { name: /note/i })).toBe(note);
  expect(note).toHaveFocus();
  expect(screen.getByText(/^Signed out of Salesforce\. Notes are kept here/)).toBeInTheDocument();
});

it('stays so while the sign-in is under way', async () => {
  await renderPanel({ ...during, session: session({ status: 'signing-in' }) });
  expect(screen.getByRole('textbox', { name: /note/i })).toBeInTheDocument();
});

it.each([
  ['all is in Salesforce', { ...scenes.after, session: lost.session }],
  ['there is nothing', { ...scenes.idle, session: lost.session }],
])('the whole screen asks for the sign-in when %s', async (_when, scene) => {
  await renderPanel(scene);
  expect(screen.getByRole('heading', { name: 'Sign in to Salesforce' })).toBeInTheDocument();
  expect(screen.getByText(/1 note is kept in this browser/)).toBeInTheDocument();
  expect(screen.queryByRole('tablist')).not.toBeInTheDocument();
});

it('somebody who is not known sees the counts, not the calls', async () => {
  const { who: _left, ...nobody } = session({ status: 'signed-out', keptNotes: 2, keptLogs: 1 });
  await renderPanel({ ...during, session: nobody });
  expect(screen.getByText(/2 notes and 1 log are kept in this browser/)).toBeInTheDocument();
  expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
});
