// @vitest-environment node
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import type { ContactFacts } from '../domain/match-ranking.ts';
import { createFakeDeps } from '../platform/testing/fake-deps.ts';
import { openSeenDatabase } from '../storage/seen-database.ts';
import { createSeenContacts } from './seen-contacts.ts';

const person = (index: number): ContactFacts => ({
  contactId: `003${String(index).padStart(12, '0')}`,
  name: `Person ${index}`,
  phones: [{ label: 'Phone', raw: `+852 ${20_000_000 + index}` }],
  openCases: [],
  lastActivities: [],
});

it('many contacts are written a few at a time, and what is more urgent goes in between', async () => {
  const deps = createFakeDeps();
  const database = await openSeenDatabase(deps.indexedDB, { orgId: '00D1', userId: '0051' });
  const counts: number[] = [];
  const seen = createSeenContacts({
    database,
    clock: deps.clock,
    giveWay: async () => void counts.push(await database.count('contacts')),
  });
  await seen.remember(
    Array.from({ length: 120 }, (_, index) => person(index)),
    'HK',
  );
  expect(counts).toEqual([50, 100]);
  expect(await seen.byPhone('+85220000119')).toMatchObject([{ facts: { name: 'Person 119' } }]);
  database.close();
});
