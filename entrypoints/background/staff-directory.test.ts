// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, describe, expect, it } from 'vitest';
import type { CinnoxGateway, StaffRow } from '../../lib/cinnox/gateway.ts';
import { callReport, enquiryReport } from '../../lib/inbox/testing/reports.ts';
import { createJournal } from '../../lib/journal/journal.ts';
import { createManualClock } from '../../lib/platform/testing/manual-clock.ts';
import { openWorkDatabase, type WorkDatabase } from '../../lib/storage/work-database.ts';
import type { GrantInfo } from '../../lib/vault/grants.ts';
import { createStaffDirectory, plainEmail } from './staff-directory.ts';

let database: WorkDatabase | undefined;
afterEach(() => database?.close());

function grantOf(change: Partial<GrantInfo> = {}): GrantInfo {
  return {
    who: { orgId: '00D1', userId: '0051' },
    userName: 'ada.lam@acme.example.uat',
    name: 'Ada Lam',
    email: 'ada.lam@acme.example.invalid',
    instanceUrl: 'https://acme.my.salesforce.com',
    host: 'acme.my.salesforce.com',
    clientId: 'x',
    timeZone: 'Asia/Hong_Kong',
    locale: 'en_HK',
    generation: 1,
    expired: false,
    ...change,
  };
}

async function scene(rows: StaffRow[], grant: GrantInfo | null = grantOf()) {
  const opened = await openWorkDatabase(new IDBFactory(), { orgId: '00D1', userId: '0051' });
  database = opened;
  const clock = createManualClock();
  let reads = 0;
  const refused: Error[] = [];
  const gateway: Pick<CinnoxGateway, 'staff'> = {
    async staff() {
      reads += 1;
      if (refused.length > 0) throw refused[0];
      return rows;
    },
  };
  const staff = createStaffDirectory({
    journal: createJournal({ database: opened, clock }),
    gateway: { ...gateway, calls: async () => [], enquiries: async () => [], chat: async () => [] },
    grant: async () => grant,
    clock,
  });
  await staff.refresh();
  return { staff, clock, reads: () => reads, refused };
}

const ada: StaffRow = { eid: 'e-ada', email: 'Ada.Lam@acme.example', firstName: 'Ada', lastName: 'Lam' };
const ben: StaffRow = { eid: 'e-ben', email: 'ben@acme.example', displayName: 'Ben' };

describe('plainEmail', () => {
  it.each([
    ['ada@x.example', 'ada@x.example'],
    [' Ada@X.Example ', 'ada@x.example'],
    ['ada@x.example.invalid', 'ada@x.example'],
    ['ada=x.example@example.com', 'ada@x.example'],
    ['ada.invalid@x.example', 'ada.invalid@x.example'],
    ['', ''],
  ])('%j is %j', (email, plain) => {
    expect(plainEmail(email)).toBe(plain);
  });
});

describe('who I am', () => {
  it('is told by the e-mail address, also in a sandbox', async () => {
    const { staff } = await scene([ben, ada]);
    expect(await staff.me()).toEqual({ eid: 'e-ada', name: 'Ada Lam', email: 'Ada.Lam@acme.example' });
    expect(
      await (await scene([ben, ada], grantOf({ email: 'ada.lam=acme.example@example.com' }))).staff.me(),
    ).toBeDefined();
  });

  it('is told by the user name when the address is another one', async () => {
    const { staff } = await scene([ben, ada], grantOf({ email: 'shared@elsewhere.example' }));
    expect((await staff.me())?.eid).toBe('e-ada');
  });

  it('is not guessed from an address that only begins alike', async () => {
    const other = grantOf({ email: 'ada@x.company', userName: 'ada@x.company' });
    const { staff } = await scene([{ eid: 'e-1', email: 'ada@x.com' }, ben], other);
    expect(await staff.me()).toBeUndefined();
  });

  it('is not the only member of staff because there is only one', async () => {
    const { staff } = await scene([{ eid: 'e-1', displayName: 'Somebody' }], grantOf());
    expect(await staff.me()).toBeUndefined();
    expect(await staff.candidates()).toHaveLength(1);
  });

  it('is asked when two have the address', async () => {
    const { staff } = await scene([ada, { ...ada, eid: 'e-ada-2' }, ben]);
    expect(await staff.me()).toBeUndefined();
    expect((await staff.candidates()).map((one) => one.eid)).toEqual(['e-ada', 'e-ada-2']);
    await staff.choose('e-ada-2');
    expect((await staff.me())?.eid).toBe('e-ada-2');
  });

  it('is asked again when the chosen one left', async () => {
    const { staff } = await scene(
      [ben, { eid: 'e-3', email: 'x@acme.example' }],
      grantOf({ email: 'n@n.example', userName: 'n@n.example' }),
    );
    await staff.choose('gone');
    expect(await staff.me()).toBeUndefined();
    expect(await staff.candidates()).toHaveLength(2);
  });

  it('is nobody without a sign-in', async () => {
    const { staff } = await scene([ada], null);
    expect(await staff.me()).toBeUndefined();
    expect(await staff.candidates()).toEqual([]);
  });
});

it('the list is read once a day, or now', async () => {
  const { staff, clock, reads } = await scene([ada]);
  await staff.refresh();
  expect(reads()).toBe(1);
  await staff.refresh({ now: true });
  expect(reads()).toBe(2);
  await clock.advance(24 * 3600_000);
  await staff.refresh();
  expect(reads()).toBe(3);
});

it('an answer without any staff takes nobody away', async () => {
  const rows = [ada, ben];
  const { staff, reads } = await scene(rows);
  rows.length = 0;
  await staff.refresh({ now: true });
  expect(reads()).toBe(2);
  expect(await staff.me()).toMatchObject({ eid: 'e-ada' });
});

describe('a colleague whom a report names and the list does not', () => {
  const met = { calls: [callReport({ callee: { eid: 'e-zoe', isStaff: true } })], enquiries: [] };

  it('is asked for at once, and again after ten minutes at the soonest', async () => {
    const rows = [ada];
    const { staff, clock, reads } = await scene(rows);
    await staff.meet({ calls: [callReport({ callee: { eid: ada.eid, isStaff: true } })], enquiries: [] });
    expect(reads()).toBe(1);
    await staff.meet(met);
    await staff.meet(met);
    expect(reads()).toBe(2);
    rows.push({ eid: 'e-zoe', displayName: 'Zoe' });
    await clock.advance(10 * 60_000);
    await staff.meet(met);
    expect((await staff.list()).map(({ eid }) => eid)).toEqual(['e-ada', 'e-zoe']);
    await clock.advance(10 * 60_000);
    await staff.meet(met);
    expect(reads()).toBe(3);
  });

  it('is asked for, too, where nothing but a chat names them', async () => {
    const { staff, reads } = await scene([ada]);
    await staff.meet({ calls: [], enquiries: [enquiryReport({ agentEid: ada.eid })] });
    expect(reads()).toBe(1);
    await staff.meet({ calls: [], enquiries: [enquiryReport({ agentEid: 'e-zoe' })] });
    expect(reads()).toBe(2);
  });

  it('is no trouble where CINNOX refuses the list', async () => {
    const { staff, reads, refused } = await scene([ada]);
    refused.push(new Error('refused'));
    await staff.meet(met);
    await staff.meet(met);
    expect(reads()).toBe(2);
    expect(await staff.list()).toHaveLength(1);
  });
});
