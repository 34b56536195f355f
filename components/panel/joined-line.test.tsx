import { render } from '@testing-library/react';
import { expect, it } from 'vitest';
import { JoinedLine } from './JoinedLine.tsx';

it('parts that say the same leave nothing behind when they change', () => {
  const { container, rerender } = render(<JoinedLine parts={['Harbour', 'Harbour']} />);
  expect(container).toHaveTextContent('Harbour · Harbour');
  rerender(<JoinedLine parts={['Keppel Marine']} />);
  expect(container.textContent).toBe('Keppel Marine');
});
