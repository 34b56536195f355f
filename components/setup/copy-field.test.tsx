import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { createFakeSend } from '../../tests/gallery/fakes.ts';
import { createOptionsStore } from '../../lib/state/options-store.ts';
import { CopyField } from './CopyField.tsx';
import { OptionsContext } from './options-context.ts';

it('a value that the browser does not let the button copy says so at its field', async () => {
  const { send } = createFakeSend({});
  const store = createOptionsStore({ send, requestOrigin: () => Promise.resolve(true), saveFile: () => undefined });
  let isAllowed = false;
  render(
    <OptionsContext value={{ store, copy: () => Promise.resolve(isAllowed) }}>
      <CopyField label="Callback URL" value="https://x.example" hint="" />
    </OptionsContext>,
  );
  const user = userEvent.setup();
  await user.click(screen.getByRole('button', { name: 'Copy' }));
  expect(await screen.findByText(/The browser did not allow copying/)).toBeInTheDocument();
  isAllowed = true;
  await user.click(screen.getByRole('button', { name: 'Copy' }));
  expect(await screen.findByRole('button', { name: 'Copied' })).toBeInTheDocument();
  expect(screen.queryByText(/did not allow/)).not.toBeInTheDocument();
});
