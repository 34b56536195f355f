// @vitest-environment node
import { beforeEach, expect, it } from 'vitest';
import type { TestOrg } from '../store/test-org.ts';
import { createTestOrg } from '../store/test-org.ts';

let org: TestOrg;

/** Last names of the contacts found, in the order of their ids. */
async function find(term: string, group = 'PHONE', searchLagMs = 0): Promise<unknown[]> {
  const sosl = `FIND {${term}} IN ${group} FIELDS RETURNING Contact(LastName)`;
  const records = await org.store.tx(org.system, async (tx) => tx.search(sosl, { searchLagMs }));
  return records.map((record) => record['LastName']);
}

function load(...rows: Record<string, string>[]): void {
  org.store.load('Contact', org.admin.userId, rows);
}

beforeEach(async () => {
  org = await createTestOrg();
});

it('finds loaded rows, and later changes of them, when their time has come', async () => {
  load({ LastName: 'Abe', Phone: '+81 3 5555 0101' }, { LastName: 'Berg', Phone: '+46 8 555 010 22' });
  expect(await find('55550101', 'PHONE', 1000)).toEqual([]);
  await org.clock.advance(1000);
  expect(await find('55550101', 'PHONE', 1000)).toEqual(['Abe']);
  await org.store.tx(org.system, async (tx) => {
    const [abe] = tx.find('Contact', { LastName: 'Abe' });
    const [berg] = tx.find('Contact', { LastName: 'Berg' });
    await tx.update('Contact', abe?.Id ?? '', { Phone: '+81 3 5555 0199' });
    await tx.delete('Contact', berg?.Id ?? '');
  });
  expect(await find('5555', 'PHONE', 1000)).toEqual([]);
  expect(await find('55550101', 'PHONE', 1000)).toEqual(['Abe']);
  expect(await find('55550199')).toEqual(['Abe']);
  expect(await find('55550101')).toEqual([]);
  expect(await find('55501022')).toEqual([]);
});

it('sees loaded rows of one object later than those loaded before', async () => {
  load({ LastName: 'Abe', Phone: '+81 3 5555 0101' });
  await org.clock.advance(500);
  load({ LastName: 'Kato', Phone: '+81 3 5555 0101' });
  expect(await find('0355550101', 'PHONE', 500)).toEqual([]);
  expect(await find('355550101', 'PHONE', 500)).toEqual(['Abe']);
  expect(await find('355550101')).toEqual(['Abe', 'Kato']);
});

it('keeps names, addresses and other texts apart', async () => {
  load(
    { LastName: 'Élodie', Title: 'Berg' },
    { LastName: 'Berg', Email: 'o"brien@Harbour.example' },
    { LastName: '李', MailingCity: 'Örebro' },
  );
  expect(await find('berg', 'NAME')).toEqual(['Berg']);
  expect(await find('berg', 'ALL')).toEqual(['Élodie', 'Berg']);
  expect(await find('élo*', 'NAME')).toEqual(['Élodie']);
  expect(await find('elo*', 'NAME')).toEqual([]);
  expect(await find('ÖREBRO', 'ALL')).toEqual(['李']);
  expect(await find('o\\"brien@harbour.example', 'EMAIL')).toEqual(['Berg']);
  expect(await find('brien@harbour.example', 'EMAIL')).toEqual([]);
  expect(await find('harbour', 'EMAIL')).toEqual(['Berg']);
});

it('answers no more than 250 rows of one object, 2,000 with conditions, those of the lowest ids', async () => {
  load(...Array.from({ length: 2100 }, (_, index) => ({ LastName: `Crowd ${index}` })));
  const found = await find('crowd', 'NAME');
  expect([found.length, found[0], found.at(-1)]).toEqual([250, 'Crowd 0', 'Crowd 249']);
  const sosl = "FIND {crowd} RETURNING Contact(LastName WHERE LastName != 'Crowd 0')";
  const more = await org.store.tx(org.system, async (tx) => tx.search(sosl));
  expect([more.length, more[0]?.['LastName'], more.at(-1)?.['LastName']]).toEqual([2000, 'Crowd 1', 'Crowd 2000']);
});
