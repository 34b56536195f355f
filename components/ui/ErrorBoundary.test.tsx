import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { ErrorBoundary } from './ErrorBoundary.tsx';

afterEach(() => vi.restoreAllMocks());

it('what cannot be drawn is told in its place, leaves the rest alone, and is drawn again when asked to', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  let isBroken = true;
  const Part = () => {
    if (isBroken) throw new Error('No such line.');
    return <p>All of it</p>;
  };
  render(
    <>
      <ErrorBoundary text="What you typed is kept.">
        <Part />
      </ErrorBoundary>
      <p>Beside it</p>
    </>,
  );
  expect(screen.getByRole('alert')).toHaveTextContent('This could not be shown.What you typed is kept.');
  expect(screen.getByText('Beside it')).toBeInTheDocument();
  expect(screen.queryByText('No such line.')).toBeNull();
  const again = screen.getByRole('button', { name: 'Show it again' });
  await userEvent.click(again);
  expect(screen.getByRole('alert')).toBeInTheDocument();
  isBroken = false;
  await userEvent.click(screen.getByRole('button', { name: 'Show it again' }));
  expect(screen.getByText('All of it')).toBeInTheDocument();
  expect(screen.queryByRole('alert')).toBeNull();
});
