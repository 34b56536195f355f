import { Fragment } from 'react';

/** Parts with dots between them; each keeps its own direction. */
export function JoinedLine({ parts }: { parts: readonly (string | undefined)[] }) {
  const known = parts.filter((part): part is string => part !== undefined && part !== '');
  return known.map((part, index) => (
    // Two parts may say the same.
    <Fragment key={index}>
      {index > 0 && ' · '}
      <bdi>{part}</bdi>
    </Fragment>
  ));
}
