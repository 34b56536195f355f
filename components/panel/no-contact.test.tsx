import { screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { call, logged, today, unknownCaller, withoutProfile } from '../../tests/gallery/fixtures.ts';
import { renderPanel } from '../../tests/gallery/render-panel.tsx';
import { scenes } from '../../tests/gallery/scenes.ts';

it('an unknown caller can be nobody, which is said, and can still be found', async () => {
  const { fake, user } = await renderPanel(scenes.unknown, { answers: { 'contact.choose': () => null } });
  await user.click(screen.getByRole('button', { name: 'No contact' }));
  expect(fake.of('contact.choose')).toEqual([{ id: unknownCaller.id, contactId: null }]);
});

it('who was found by the number can be somebody else whom Salesforce does not know, during the call', async () => {
  const { fake, user } = await renderPanel(scenes.during, { answers: { 'contact.choose': () => null } });
  expect(screen.queryByRole('button', { name: 'No contact' })).not.toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Someone else' }));
  await user.click(screen.getByRole('button', { name: 'No contact' }));
  expect(fake.of('contact.choose')).toEqual([{ id: call().id, contactId: null }]);
});

it('the same once it is logged; the focus is not lost with the button', async () => {
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
  const { fake, user, show } = await renderPanel(scenes.after, { answers: { 'contact.choose': () => null } });
  await user.click(screen.getByRole('button', { name: 'No contact' }));
  expect(fake.of('contact.choose')).toEqual([{ id: logged.id, contactId: null }]);
  const { candidates } = logged.match;
  const nobody = withoutProfile({ ...logged, match: { status: 'none', isNobody: true, candidates } });
  await show({ interactions: [nobody], recent: [] });
  expect(screen.getByText(/Logged without a contact, as chosen/)).toBeInTheDocument();
  expect(document.body).not.toHaveFocus();
});

it('nobody is not asked about again', async () => {
  const nobody = { ...unknownCaller, match: { ...unknownCaller.match, isNobody: true as const } };
  await renderPanel({ ...scenes.unknown, now: { interactions: [nobody], recent: [] } });
  expect(screen.queryByRole('button', { name: 'No contact' })).not.toBeInTheDocument();
  expect(screen.getByText(/Logged without a contact, as chosen/)).toBeInTheDocument();
  expect(screen.getByLabelText('Find the person')).toBeInTheDocument();
});

it('in Today a withheld caller can be nobody, too', async () => {
  const { fake, user } = await renderPanel(scenes.today, { answers: { 'contact.choose': () => null } });
  await user.click(screen.getByRole('button', { name: /^Choose: / }));
  await user.click(screen.getByRole('button', { name: 'No contact' }));
  expect(fake.of('contact.choose')).toEqual([{ id: expect.any(String) as string, contactId: null }]);
});

it('words in a colleague’s call are logged as one’s own part, or not', async () => {
  const row = { id: 'left', kind: 'call' as const, title: '+852 9466 7788', detail: 'Call in', at: 0, choose: true };
  const left = { ...row, badge: { text: 'Choose', tone: 'wait' as const }, leftWords: 'Ben Ortiz had this call.' };
  const { fake, user } = await renderPanel(
    { ...scenes.today, today: today({ rows: [left], toChoose: 1 }) },
    { answers: { 'call.claim': () => null, 'log.decline': () => null } },
  );
  await user.click(screen.getByRole('button', { name: /^Choose: / }));
  expect(screen.getByText('Ben Ortiz had this call.')).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'No contact' })).not.toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'I’m on this call' }));
  await user.click(screen.getByRole('button', { name: 'Don’t log' }));
  expect([fake.of('call.claim'), fake.of('log.decline')]).toEqual([[{ id: 'left' }], [{ id: 'left' }]]);
});
