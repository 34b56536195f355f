import { lazy } from 'react';

const loadSearchBox = () => import('../ui/SearchBox.tsx');

/** The search with its list: the heaviest part of the panel, and no part of the first picture. */
export const SearchBox = lazy(async () => ({ default: (await loadSearchBox()).SearchBox }));

/** Fetches what was left for later, so that it is there when it is asked for. */
export async function loadTheRest(): Promise<void> {
  await loadSearchBox();
}
