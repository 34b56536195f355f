import { createElement, useEffect, useState, type ReactNode } from 'react';
import type { SearchBoxProps } from '../ui/SearchBox.tsx';

function createLater<T>(fetchPart: () => Promise<T>) {
  let part: T | undefined;
  return {
    now: () => part,
    async load(): Promise<T> {
      part ??= await fetchPart();
      return part;
    },
  };
}

/** The search with its list: the heaviest part of the panel, and no part of the first picture. */
const searchBox = createLater(async () => (await import('../ui/SearchBox.tsx')).SearchBox);

/** Fetches what was left for later, so that it is there when it is asked for. */
export async function loadTheRest(): Promise<void> {
  await searchBox.load();
}

/**
 * The search, or `meanwhile` as long as it is not there. Once it is, it is drawn at once: a part that suspends would hide
 * the field for some tenths of a second, and keys typed meanwhile would be lost.
 */
export function SearchBox({ meanwhile, ...props }: SearchBoxProps & { meanwhile: ReactNode }) {
  const [box, setBox] = useState(() => searchBox.now());
  useEffect(() => {
    if (box === undefined) void searchBox.load().then((loaded) => setBox(() => loaded));
  }, [box]);
  return box === undefined ? meanwhile : createElement(box, props);
}
