// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rememberedPerson } from '../domain/journal-row.ts';
import type { MatchQuestion } from '../domain/match-ranking.ts';
import { parsePhone } from '../domain/phone.ts';
import { noon } from '../domain/testing/rows.ts';
import { createManualClock } from '../platform/testing/manual-clock.ts';
import { openSeenDatabase } from '../storage/seen-database.ts';
import { createLaneScene, type LaneScene } from '../../tests/integration/support/lane-scene.ts';
import { createMatcher } from './matcher.ts';
import { createSeenContacts } from './seen-contacts.ts';

let scene: LaneScene;
let wong: { id: string; name: string };
beforeAll(async () => {
  scene = await createLaneScene({ now: noon });
  wong = await scene.contact('Wong');
});
afterAll(() => scene.close());

async function fresh() {
  const { context } = await scene.browser('b1');
  const clock = createManualClock();
  const database = await openSeenDatabase(new IDBFactory(), { orgId: '00D1', userId: '0051' });
  const seen = createSeenContacts({ database, clock });
  return { seen, clock, matcher: createMatcher({ client: context.client, journal: context.journal, seen, clock }) };
}

function byPhone(raw: string): MatchQuestion {
  const phone = parsePhone(raw, 'HK');
  return { userId: '0051', defaultCountry: 'HK', ...(phone === undefined ? {} : { phone }) };
}

describe('find', () => {
  it('knows the contact, why, and everything the profile shows', async () => {
    const { matcher, seen } = await fresh();
    const { match, contact } = await matcher.find(byPhone('+852 9466 7788'));
    expect(match).toMatchObject({
      status: 'one',
      contactId: wong.id,
      reason: expect.stringMatching(/ matches exactly$/) as string,
    });
    expect(contact?.openCases.length).toBeGreaterThan(0);
    expect((await seen.byPhone('+85294667788')).map((entry) => entry.contactId)).toEqual([wong.id]);
  });

  it('finds nobody one digit off, and asks nothing for nothing', async () => {
    const { matcher } = await fresh();
    expect((await matcher.find(byPhone('+852 9466 7789'))).match.status).toBe('none');
    expect((await matcher.find({ userId: '0051', defaultCountry: 'HK' })).match).toEqual({
      status: 'none',
      candidates: [],
    });
  });

  it('is not led astray by quotes and wildcards in an e-mail address', async () => {
    const { matcher } = await fresh();
    for (const email of ["x' OR Name LIKE '%", '%', '_', '\\']) {
      expect((await matcher.find({ userId: '0051', defaultCountry: 'HK', email })).match.status).toBe('none');
    }
  });
});

describe('a contact whose number has no country code', () => {
  const store = () => scene.world.salesforce.org('uat').store;
  let contactId = '';
  beforeAll(async () => {
    const [owner] = await scene.rows(`SELECT OwnerId FROM Contact WHERE Id = '${wong.id}'`);
    contactId = await store().tx({ userId: String(owner?.OwnerId) }, (tx) =>
      tx.insert('Contact', { LastName: 'Sixfive', Phone: '68882244' }),
    );
  });
  afterAll(() => store().tx({ userId: 'system', system: true }, (tx) => tx.delete('Contact', contactId)));

  const asked = (raw: string, defaultCountry: string): MatchQuestion => ({ ...byPhone(raw), defaultCountry });

  it('is found at once by the country of the org', async () => {
    const { matcher } = await fresh();
    expect((await matcher.find(asked('+852 6888 2244', 'HK'))).match).toMatchObject({ status: 'one', contactId });
  });

  it.each([
    ['+852 6888 2244', 'US'],
    ['+65 6888 2244', 'HK'],
  ])('is offered to a caller from %s in an org of %s, and remembered as nobody’s', async (raw, country) => {
    const { matcher } = await fresh();
    expect((await matcher.find(asked(raw, country))).match).toMatchObject({
      status: 'many',
      candidates: [{ contactId, name: 'Sixfive' }],
    });
    expect(await matcher.recall(asked(raw, country))).toBeUndefined();
  });
});

it('finds who it is by either of two numbers in one field, and recalls it', async () => {
  const { store } = scene.world.salesforce.org('uat');
  const asSystem = { userId: 'system', system: true } as const;
  const [owner] = await scene.rows(`SELECT OwnerId FROM Contact WHERE Id = '${wong.id}'`);
  const contactId = await store.tx({ userId: String(owner?.OwnerId) }, (tx) =>
    tx.insert('Contact', { LastName: 'Two', Phone: '6012 3344 / 6012 3355' }),
  );
  const { matcher } = await fresh();
  for (const number of ['+852 6012 3344', '+852 6012 3355']) {
    expect((await matcher.find(byPhone(number))).match).toMatchObject({ status: 'one', contactId });
    const recalled = await matcher.recall(byPhone(number));
    expect(recalled && rememberedPerson(recalled)?.contactId).toBe(contactId);
  }
  await store.tx(asSystem, (tx) => tx.delete('Contact', contactId));
});

it('offers the one without a country code beside those of a main number', async () => {
  const { matcher } = await fresh();
  const { match } = await matcher.find(byPhone('+65 6532 1100'));
  expect(match.status).toBe('many');
  expect(match.candidates.at(-1)).toMatchObject({
    name: 'Priya Nair',
    detail: 'no country code',
  });
});

it('finds who it is for a user from whom accounts are hidden', async () => {
  const { matcher } = await fresh();
  const { access } = scene.world.salesforce.org('uat').store;
  const hide = (read: boolean) =>
    access.setProfile('Standard User', { fields: { 'Contact.AccountId': { read, edit: read } } });
  hide(false);
  try {
    const { match, contact } = await matcher.find(byPhone('+852 9466 7788'));
    expect(match).toMatchObject({ status: 'one', contactId: wong.id });
    expect(contact?.accountName).toBeUndefined();
    expect((await matcher.search('Wong', 'HK')).map((found) => found.contactId)).toContain(wong.id);
  } finally {
    hide(true);
  }
});

describe('recall', () => {
  it('gives what was seen before, and nothing when it was not one', async () => {
    const { matcher } = await fresh();
    expect(await matcher.recall(byPhone('+85294667788'))).toBeUndefined();
    await matcher.find(byPhone('+85294667788'));
    const recalled = await matcher.recall(byPhone('94667788'));
    expect(recalled === undefined ? undefined : rememberedPerson(recalled)).toMatchObject({ contactId: wong.id });
    expect(await matcher.recall(byPhone('94667789'))).toBeUndefined();
  });
});

it('whom the org does not know by a number any more is not recalled by it again', async () => {
  const store = scene.world.salesforce.org('uat').store;
  const [owner] = await scene.rows(`SELECT OwnerId FROM Contact WHERE Id = '${wong.id}'`);
  const user = { userId: String(owner?.OwnerId) };
  const contactId = await store.tx(user, (tx) => tx.insert('Contact', { LastName: 'Leaver', Phone: '+85268884466' }));
  const { matcher } = await fresh();
  const asked = byPhone('+852 6888 4466');
  expect((await matcher.find(asked)).match).toMatchObject({ status: 'one', contactId });
  expect(await matcher.recall(asked)).toMatchObject({ candidates: [{ contactId }] });
  await store.tx({ userId: 'system', system: true }, (tx) => tx.delete('Contact', contactId));
  expect((await matcher.find(asked)).match.status).toBe('none');
  expect(await matcher.recall(asked)).toBeUndefined();
});

describe('a number that several share', () => {
  const shared = () => byPhone('+65 6532 1100');
  const email = 'weiming.tan@keppelmarine.example';

  it('is nobody’s yet when this browser has seen but one of them', async () => {
    const { matcher } = await fresh();
    const { match } = await matcher.find({ userId: '0051', defaultCountry: 'HK', email });
    expect(match.status).toBe('one');
    const recalled = await matcher.recall(shared());
    expect(recalled).toMatchObject({ status: 'searching', candidates: [{ contactId: match.contactId }] });
    expect(recalled).not.toHaveProperty('contactId');
    expect(recalled).not.toHaveProperty('contactName');
    expect((await matcher.find(shared())).match.status).toBe('many');
  });
});

describe('search', () => {
  it('finds by name, e-mail and number', async () => {
    const { matcher } = await fresh();
    const ids = async (text: string) => (await matcher.search(text, 'HK')).map((contact) => contact.contactId);
    expect(await ids('Wong')).toContain(wong.id);
    expect(await ids('9466 7788')).toContain(wong.id);
    const [row] = await scene.rows(`SELECT Email FROM Contact WHERE Id = '${wong.id}'`);
    expect(await ids(String(row?.Email))).toContain(wong.id);
  });

  it('finds by a number as the panel shows it whom the org has without a country code, and who was written just now', async () => {
    const store = scene.world.salesforce.org('uat').store;
    const [owner] = await scene.rows(`SELECT OwnerId FROM Contact WHERE Id = '${wong.id}'`);
    const contactId = await store.tx({ userId: String(owner?.OwnerId) }, (tx) =>
      tx.insert('Contact', { LastName: 'Justnow', Phone: '6888 3355' }),
    );
    const { matcher } = await fresh();
    const org = scene.world.salesforce.org('uat');
    for (const lag of [0, 60_000]) {
      org.searchLagMs = lag;
      for (const text of ['+852 6888 3355', '+85268883355', '6888 3355'])
        expect((await matcher.search(text, 'HK')).map((contact) => contact.name)).toEqual(['Justnow']);
    }
    org.searchLagMs = 0;
    await store.tx({ userId: 'system', system: true }, (tx) => tx.delete('Contact', contactId));
  });

  it.each(['', ' ', 'a', "'", '%%%', '{}()*?', '"', '\\', '*'])('survives %j', async (text) => {
    const { matcher } = await fresh();
    expect(Array.isArray(await matcher.search(text, 'HK'))).toBe(true);
  });

  it('does not make this browser forget the cases it knows', async () => {
    const { matcher, seen } = await fresh();
    await matcher.find(byPhone('+85294667788'));
    const before = await seen.byId(wong.id);
    await matcher.search('9466 7788', 'HK');
    expect((await seen.byId(wong.id))?.facts.openCases).toEqual(before?.facts.openCases);
  });
});

describe('read', () => {
  it('of a contact that is gone says so and forgets it', async () => {
    const { matcher, seen } = await fresh();
    expect((await matcher.read(wong.id, 'HK'))?.name).toBe(wong.name);
    const gone = `${wong.id.slice(0, 12)}zzz`;
    const known = await seen.byId(wong.id);
    await seen.remember(known === undefined ? [] : [{ ...known.facts, contactId: gone }], 'HK');
    expect(await matcher.read(gone, 'HK')).toBeUndefined();
    expect(await seen.byId(gone)).toBeUndefined();
  });
});

describe('what was seen', () => {
  it('keeps the newest five thousand', async () => {
    const { seen, clock } = await fresh();
    const people = Array.from({ length: 5_010 }, (_none, index) => ({
      contactId: String(index).padStart(5, '0'),
      name: 'x',
      phones: [],
      openCases: [],
      lastActivities: [],
    }));
    await seen.remember(people.slice(0, 10), 'HK');
    await clock.advance(1_000);
    await seen.remember(people.slice(10), 'HK');
    expect(await seen.byId('00005')).toBeUndefined();
    expect(await seen.byId('05009')).toBeDefined();
  });
});
