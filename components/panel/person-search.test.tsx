import { screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { call, logged, session, today } from '../../tests/gallery/fixtures.ts';
import { scenes } from '../../tests/gallery/scenes.ts';
import { renderPanel } from '../../tests/gallery/render-panel.tsx';

const berg = { contactId: '0038d00000BergJo', name: 'Jonas Berg', initials: 'JB', detail: '' };
const wong = { contactId: '0038d00000WongML', name: 'Wong Mei-ling', initials: 'WM', detail: '' };
const answers = { 'contacts.search': () => ({ results: [wong, berg] }), 'contact.choose': () => null };

describe('finding a person by keyboard', () => {
  it('leads from the list to the button that acts, which the same key does not press', async () => {
    const { fake, user } = await renderPanel(scenes.after, { answers });
    await user.type(screen.getByLabelText('Not the right person?'), 'jonas');
    await screen.findByRole('option', { name: /Jonas Berg/ });
    await user.keyboard('{ArrowDown}{Enter}');
    expect(screen.getByRole('button', { name: 'Move to Jonas Berg' })).toHaveFocus();
    expect(fake.of('contact.choose')).toHaveLength(0);
    await user.keyboard('{Enter}');
    expect(fake.of('contact.choose')).toEqual([{ id: 'call-1', contactId: berg.contactId }]);
  });

  it('leads back to the search on Cancel', async () => {
    const { user } = await renderPanel(scenes.unknown, { answers });
    await user.type(screen.getByLabelText('Find the person'), 'jonas');
    await user.click(await screen.findByRole('option', { name: /Jonas Berg/ }));
    expect(screen.getByRole('button', { name: 'This is Jonas Berg' })).toHaveFocus();
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(screen.getByLabelText('Find the person')).toHaveFocus();
  });

  it('goes on while Salesforce answers that it knows nobody, or cannot be asked', async () => {
    const { user, show } = await renderPanel(scenes.unknown, { answers });
    const field = screen.getByLabelText('Find the person');
    await user.type(field, 'jonas');
    const { interactions } = scenes.unknown.now;
    for (const status of ['unavailable', 'none'] as const) {
      await show({
        interactions: interactions.map((one) => ({ ...one, match: { ...one.match, status } })),
        recent: [],
      });
      expect(screen.getByLabelText('Find the person')).toBe(field);
    }
    expect(field).toHaveFocus();
    expect(field).toHaveValue('jonas');
  });

  it.each([['many'], ['for-you']] as const)('opens with the caret in the search: %s', async (name) => {
    const intoView = vi.spyOn(Element.prototype, 'scrollIntoView');
    const { user } = await renderPanel(scenes[name], { answers });
    await user.click(screen.getByRole('button', { name: 'Someone else' }));
    const field = screen.getByRole('combobox', { name: /Find the person|Not the right person/ });
    expect(field).toHaveFocus();
    if (name === 'for-you') expect(intoView).toHaveBeenCalled();
  });
});

describe('moving a log', () => {
  it('does not offer whom it belongs to', async () => {
    const { user } = await renderPanel(scenes.after, {
      answers: { 'contacts.search': ({ text }) => ({ results: text === 'wong' ? [wong] : [wong, berg] }) },
    });
    await user.type(screen.getByLabelText('Not the right person?'), 'jonas');
    await screen.findByRole('option', { name: /Jonas Berg/ });
    expect(screen.queryByRole('option', { name: /Wong/ })).not.toBeInTheDocument();
    await user.clear(screen.getByLabelText('Not the right person?'));
    await user.type(screen.getByLabelText('Not the right person?'), 'wong');
    expect(await screen.findByText('Nobody else found for “wong”.')).toBeInTheDocument();
  });

  it('leaves the focus in the search that stands where the button was, not on the page', async () => {
    const { user, show } = await renderPanel(scenes.after, { answers });
    await user.type(screen.getByLabelText('Not the right person?'), 'jonas');
    await screen.findByRole('option', { name: /Jonas Berg/ });
    await user.keyboard('{ArrowDown}{Enter}{Enter}');
    const candidate = { contactId: berg.contactId, name: berg.name, initials: 'JB', detail: '' };
    await show({
      interactions: [call({ ...logged, match: { status: 'chosen', candidates: [candidate] } })],
      recent: [],
    });
    expect(await screen.findByLabelText('Not the right person?')).toHaveFocus();
  });

  it('is not spoken of while nothing is logged', async () => {
    const log = { state: 'waiting' as const, sentence: 'Writing the Task', canDecline: true, canRestore: false };
    const waiting = call({ ...logged, log });
    const scene = { title: '', session: session(), today: today(), now: { interactions: [waiting], recent: [] } };
    const { user } = await renderPanel(scene, { answers });
    const field = screen.getByLabelText('Not the right person?');
    expect(field).toHaveAttribute('placeholder', 'Name, company, e-mail, phone');
    await user.type(field, 'jonas');
    await user.click(await screen.findByRole('option', { name: /Jonas Berg/ }));
    expect(screen.getByRole('button', { name: 'This is Jonas Berg' })).toBeInTheDocument();
  });
});
