import type { Clock, TimerHandle } from '../../../../lib/platform/clock.ts';
import type { RandomSource } from '../../../../lib/platform/random.ts';
import type { OrgDescription, OrgStore, UserContext } from '../types.ts';
import { createOrgStore } from './org-store.ts';

/** A clock that a test moves by hand. */
export class ManualClock implements Clock {
  #now: number;
  #timers: { at: number; run: () => void; handle: TimerHandle }[] = [];

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  setTimeout(run: () => void, delayMs: number): TimerHandle {
    const handle: TimerHandle = { timer: {} };
    this.#timers.push({ at: this.#now + delayMs, run, handle });
    return handle;
  }

  clearTimeout(handle: TimerHandle): void {
    this.#timers = this.#timers.filter((timer) => timer.handle !== handle);
  }

  /** Moves time on and runs the timers that fall due, in their order. */
  advance(byMs: number): void {
    this.#now += byMs;
    const due = this.#timers.filter((timer) => timer.at <= this.#now).toSorted((a, b) => a.at - b.at);
    this.#timers = this.#timers.filter((timer) => timer.at > this.#now);
    for (const timer of due) timer.run();
  }
}

/** Mulberry32: small, seeded, good enough for test data. */
export class TestRandom implements RandomSource {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  bytes(length: number): Uint8Array<ArrayBuffer> {
    return Uint8Array.from({ length }, () => Math.floor(this.next() * 256));
  }

  uuid(): string {
    const hex = [...this.bytes(16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}

export const TEST_ORG: OrgDescription = {
  name: 'uat',
  orgId: '00D5g000008FYuREAW',
  isSandbox: true,
  myDomainHost: 'acme--uat.sandbox.my.salesforce.com',
  lightningHost: 'acme--uat.sandbox.lightning.force.com',
  siteHost: 'acme--uat.sandbox.my.salesforce-sites.com',
  organizationName: 'Acme Support',
  instanceName: 'CS151',
};

export interface TestOrg {
  store: OrgStore;
  clock: ManualClock;
  random: TestRandom;
  admin: UserContext;
  agent: UserContext;
  system: UserContext;
}

/** 23 November 2026, 10:00 UTC. */
export const TEST_NOW = Date.UTC(2026, 10, 23, 10, 0, 0);

/** An org with an administrator (Tokyo) and an agent (Hong Kong) and nothing else. */
export async function createTestOrg(): Promise<TestOrg> {
  const clock = new ManualClock(TEST_NOW);
  const random = new TestRandom(1);
  const store = createOrgStore({ surroundings: { clock, random }, org: TEST_ORG });
  const setUp: UserContext = { userId: '0055g0000000000AAA', system: true };
  const ids = await store.tx(setUp, async (tx) => {
    const profileId = (name: string) => tx.find('Profile', { Name: name })[0]?.Id;
    const person = (first: string, last: string, profile: string, zone: string) =>
      tx.insert('User', {
        FirstName: first,
        LastName: last,
        Username: `${first}.${last}@acme.example.uat`.toLowerCase(),
        Email: `${first}.${last}@acme.example`.toLowerCase(),
        Alias: first.toLowerCase(),
        ProfileId: profileId(profile),
        TimeZoneSidKey: zone,
      });
    return {
      admin: await person('Chris', 'Mori', 'System Administrator', 'Asia/Tokyo'),
      agent: await person('Ada', 'Lam', 'Standard User', 'Asia/Hong_Kong'),
    };
  });
  return {
    store,
    clock,
    random,
    admin: { userId: ids.admin },
    agent: { userId: ids.agent },
    system: { userId: ids.admin, system: true },
  };
}
