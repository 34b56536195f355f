import { expect, it } from 'vitest';
import { createFakeProjection, createFakeSend, createTestClock } from '../../tests/gallery/fakes.ts';
import { galleryNow } from '../../tests/gallery/fixtures.ts';
import { nothingFailed } from '../../tests/gallery/health-fixtures.ts';
import { createFailedStore } from './failed-store.ts';

it('looks for the begin of what was pasted into the search', async () => {
  const fake = createFakeSend({ 'contacts.search': () => ({ results: [] }) });
  const clock = createTestClock(galleryNow);
  const readFailed = async () => nothingFailed;
  const { actions } = createFailedStore({ send: fake.send, readFailed, projection: createFakeProjection({}), clock });
  await actions.search('x'.repeat(5_000));
  expect(fake.of('contacts.search')).toEqual([{ text: 'x'.repeat(200) }]);
});
