// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePhone } from '../../lib/domain/phone.ts';
import { createManualClock } from '../../lib/platform/testing/manual-clock.ts';
import { createMatcher } from '../../lib/matching/matcher.ts';
import { createSeenContacts } from '../../lib/matching/seen-contacts.ts';
import type { SalesforceClient } from '../../lib/salesforce/client.ts';
import { openSeenDatabase } from '../../lib/storage/seen-database.ts';
import { COUNTRIES } from '../emulators/salesforce/seed/countries.ts';
import { createLaneScene, type LaneScene } from './support/lane-scene.ts';

const fields = ['MobilePhone', 'Phone', 'HomePhone'] as const;
const callingCodes = COUNTRIES.map(({ callingCode }) => callingCode);
const habits: [number: string, country: string, written: string][] = [
  ['+60120196222', 'Malaysia', '0060 12 019 6222'],
  ['+46707448521', 'Sweden', '0046 70 744 85 21'],
  ['+46707448522', 'Sweden', '0046-70-744 85 22 x12'],
  ['+60120196223', 'Malaysia', '011 60 12-019 6223'],
  ['+442079460123', 'United Kingdom', '+44 (0)20 7946 0123'],
  ['+442079460124', 'United Kingdom', '0044 (0) 20 7946 0124'],
  ['+442079460125', 'United Kingdom', '+44.20.7946.0125 ext. 8'],
  ['+494066969121', 'Germany', '040/66969-121'],
  ['+494066969122', 'Germany', '+49 40 / 66969-122'],
  ['+85294660001', 'Hong Kong', '(852) 9466-0001'],
  ['+85294660002', 'Hong Kong', '+852 (0)9466 0002'],
  ['+85294660003', 'Hong Kong', '00 852 94660003 - ask for Kim'],
  ['+12125550143', 'United States', '(212) 555-0143 x12'],
  ['+33639981234', 'France', '(+33) 6.39.98.12.34'],
];

interface Known {
  id: string;
  name: string;
  written: string;
  e164: string;
}

/** What a person of the country reads: independent of the code that is tried. */
function read(written: string, { callingCode, trunk }: (typeof COUNTRIES)[number]): string {
  const number = written.split(/\s*(?:ext|x\d|[a-z]|\((?:after|old|WhatsApp)|- ask)/i)[0] ?? '';
  const isForeign = /^\(?\+|^00|^011 /.test(number) || number.startsWith(`(${callingCode})`);
  const digits = number.replace(/\D/g, '').replace(isForeign ? /^(00|011)/ : '', '');
  if (!isForeign && callingCode !== '1') return `+${callingCode}${digits.slice(trunk.length)}`;
  const rest = digits.startsWith(callingCode) ? digits.slice(callingCode.length) : digits;
  const local = /\(\s*0/.test(number) ? rest.replace(/^0/, '') : rest;
  return `+${callingCode}${local}`;
}

let scene: LaneScene;
let known: Known[];
beforeAll(async () => {
  scene = await createLaneScene({ now: Date.UTC(2026, 10, 23, 4), contacts: 160 });
  const { store } = scene.world.salesforce.org('uat');
  const [owner] = await scene.rows('SELECT OwnerId FROM Contact LIMIT 1');
  await store.tx({ userId: String(owner?.OwnerId) }, async (tx) => {
    for (const [, country, written] of habits)
      await tx.insert('Contact', { LastName: `Habit ${written}`, MobilePhone: written, MailingCountry: country });
  });
  const rows = await scene.rows(`SELECT Id, Name, MailingCountry, ${fields.join(', ')} FROM Contact`);
  known = rows.flatMap((row) => {
    // A second record of a person has no address; its number may be cut short.
    const country = COUNTRIES.find(({ name }) => name === row.MailingCountry);
    if (country === undefined) return [];
    return fields.flatMap((field) => {
      const written = row[field];
      if (typeof written !== 'string') return [];
      return [{ id: String(row.Id), name: String(row.Name), written, e164: read(written, country) }];
    });
  });
});
afterAll(() => scene.close());

/** Answers of one of the two ways stay out; whole records are still read by id. */
function without(way: 'query' | 'search', client: SalesforceClient, requests: string[]): SalesforceClient {
  return {
    ...client,
    async composite(parts, options) {
      const answers = await client.composite(parts, options);
      const paths = parts.map(({ path }) => decodeURIComponent(path.replace(/\+/g, ' ')));
      requests.push(...paths);
      const isOut = (path: string) => (way === 'query' ? path.includes('YESTERDAY') : path.startsWith('search'));
      const empty = way === 'query' ? { records: [] } : { searchRecords: [] };
      return answers.map((answer, at) => (isOut(paths[at] ?? '') ? { ...answer, body: empty } : answer));
    },
  };
}

async function matcherWithout(way: 'query' | 'search') {
  const { context } = await scene.browser(`without-${way}`);
  const clock = createManualClock();
  const database = await openSeenDatabase(new IDBFactory(), { orgId: '00D1', userId: '0051' });
  const seen = createSeenContacts({ database, clock });
  const requests: string[] = [];
  const client = without(way, context.client, requests);
  return { requests, matcher: createMatcher({ client, journal: context.journal, seen, clock }) };
}

it('reads the seed: every country, every habit', () => {
  expect(known.length).toBeGreaterThan(150);
  for (const [e164, , written] of habits) expect(known).toContainEqual(expect.objectContaining({ e164, written }));
  for (const { e164 } of known)
    expect(
      callingCodes.some((code) => e164.startsWith(`+${code}`)),
      e164,
    ).toBe(true);
});

describe.each(['query', 'search'] as const)('a ring, with the answers of the %s left out', (way) => {
  it.each(['HK', 'US'])('finds every contact of an org of %s', async (defaultCountry) => {
    const { matcher, requests } = await matcherWithout(way);
    const lost: Known[] = [];
    for (const contact of known) {
      const phone = parsePhone(contact.e164, defaultCountry);
      const question = { userId: '0051', defaultCountry, ...(phone === undefined ? {} : { phone }) };
      const before = requests.filter((path) => path.startsWith('search')).length;
      const { match } = await matcher.find(question);
      expect(requests.filter((path) => path.startsWith('search')).length - before).toBeLessThanOrEqual(1);
      // A second record of a person may be the one whose number names its country.
      const isFound = match.candidates.some(({ contactId, name }) => contactId === contact.id || name === contact.name);
      if (!isFound) lost.push(contact);
    }
    expect(lost).toEqual([]);
  });
});
