// @vitest-environment node
import { expect, it } from 'vitest';
import { builtPackage, createKeptPackage } from './package-source.ts';

const contentOf = ({ files, manifest, folder, deletions }: ReturnType<typeof builtPackage.open>[number]) => ({
  files: [...files],
  manifest,
  folder,
  deletions,
});

it('a kept package is what would be built for the same hash', () => {
  const kept = createKeptPackage();
  for (const hash of ['a'.repeat(64), 'b'.repeat(64)]) {
    const built = builtPackage.open(hash).map(contentOf);
    expect(kept.open(hash).map(contentOf)).toEqual(built);
  }
});
