import type { SearchResultView } from '../domain/view.ts';
import type { Send } from './ports.ts';

/** As the worker takes it. */
const longestSearch = 200;

/** Of what was pasted its begin is looked for. */
export async function findContacts(send: Send, text: string): Promise<SearchResultView[]> {
  return (await send('contacts.search', { text: text.slice(0, longestSearch) })).results;
}
