import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { unknownCaller } from '../../tests/gallery/fixtures.ts';
import { renderPanel } from '../../tests/gallery/render-panel.tsx';
import { scenes } from '../../tests/gallery/scenes.ts';

it('an unknown caller can be nobody, which is said, and can still be found', async () => {
  const { fake, user } = await renderPanel(scenes.unknown, { answers: { 'contact.choose': () => null } });
  await user.click(screen.getByRole('button', { name: 'No contact' }));
  expect(fake.of('contact.choose')).toEqual([{ id: unknownCaller.id, contactId: null }]);
});

it('nobody is not asked about again', async () => {
  const nobody = { ...unknownCaller, match: { ...unknownCaller.match, isNobody: true as const } };
  await renderPanel({ ...scenes.unknown, now: { interactions: [nobody], recent: [] } });
  expect(screen.queryByRole('button', { name: 'No contact' })).not.toBeInTheDocument();
  expect(screen.getByText(/Logged without a contact, as chosen/)).toBeInTheDocument();
  expect(screen.getByLabelText('Find the person')).toBeInTheDocument();
});
