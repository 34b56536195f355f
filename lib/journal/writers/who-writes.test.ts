// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { whoWrites, type Thing, type Verdict, type Writers } from './who-writes.ts';

const minute = 60_000;
const end = Date.UTC(2026, 10, 23, 10);
const call = (change: Partial<Thing> = {}): Thing => ({ kind: 'call', answered: true, endedAt: end, ...change });
const missed = call({ answered: false });
const enquiry = (change: Partial<Thing> = {}): Thing => call({ kind: 'enquiry', ...change });
const at = (minutes: number, change: Partial<Writers> = {}): Writers => ({
  me: 'ada',
  mode: 'package',
  isSupervisor: false,
  now: end + minutes * minute,
  ...change,
});
const owner = { ownerEid: 'ada' };
const another = { ownerEid: 'ben' };
const supervisor = { isSupervisor: true };
const free = { mode: 'package-free' } as const;

const self: Verdict = { who: 'me', as: 'self' };
const later = (minutes: number): Verdict => ({ who: 'later', at: end + minutes * minute });
const nobody = (reason: 'no-owner' | 'other-browser'): Verdict => ({ who: 'nobody', reason });

const table: [string, Thing, Writers, Verdict][] = [
  ['who talked, at once', call({ staff: 'ada' }), at(0), self],
  ['who talked, package-free', call({ staff: 'ada' }), at(0, free), self],
  ['an enquiry’s agent', enquiry({ staff: 'ada' }), at(0), self],
  ['a colleague’s part is the colleague’s', call({ staff: 'ben' }), at(500), { who: 'another', eid: 'ben' }],
  ['a supervisor waits for the agent', call({ staff: 'ben' }), at(29, supervisor), later(30)],
  [
    'a supervisor after half an hour, for the agent',
    call({ staff: 'ben' }),
    at(30, supervisor),
    { who: 'me', as: 'supervisor', part: 'ben', for: 'ben' },
  ],
  [
    'no supervisor without the package',
    call({ staff: 'ben' }),
    at(500, { ...supervisor, ...free }),
    { who: 'another', eid: 'ben' },
  ],
  ['a supervisor’s own call is his at once', call({ staff: 'ada' }), at(0, supervisor), self],

  ['a missed call waits for its report to be certain', missed, at(1, owner), later(2)],
  ['a missed call, the owner', missed, at(2, owner), { who: 'me', as: 'owner', part: 'none', for: 'ada' }],
  ['a missed call, a colleague', missed, at(500, another), { who: 'another', eid: 'ben' }],
  ['a missed call, a supervisor leaves it to the owner', missed, at(31, { ...another, ...supervisor }), later(32)],
  [
    'a missed call, a supervisor when the owner is away',
    missed,
    at(32, { ...another, ...supervisor }),
    { who: 'me', as: 'supervisor', part: 'none', for: 'ben' },
  ],
  [
    'an owner who is a supervisor is the owner',
    missed,
    at(500, { ...owner, ...supervisor }),
    { who: 'me', as: 'owner', part: 'none', for: 'ada' },
  ],
  ['a missed call that nobody is to write', missed, at(2), nobody('no-owner')],
  ['not even a supervisor writes where no owner is decided', missed, at(500, supervisor), nobody('no-owner')],

  ['a call that somebody took, nobody is named', call(), at(59, owner), later(60)],
  ['the same an hour later', call(), at(60, owner), { who: 'me', as: 'owner', part: 'none', for: 'ada' }],
  ['an enquiry without an agent waits an hour', enquiry(), at(59, owner), later(60)],
  ['an enquiry without an agent', enquiry(), at(60, owner), { who: 'me', as: 'owner', part: 'none', for: 'ada' }],
  ['an enquiry without an agent or an owner', enquiry(), at(60), nobody('no-owner')],

  [
    'package-free: the owner’s own browser',
    missed,
    at(2, { ...owner, ...free }),
    { who: 'me', as: 'owner', part: 'none', for: 'ada' },
  ],
  ['package-free: another browser lists it', missed, at(2, { ...another, ...free }), nobody('other-browser')],
  [
    'package-free: a supervisor’s too',
    missed,
    at(500, { ...another, ...free, ...supervisor }),
    nobody('other-browser'),
  ],
  ['package-free: no owner', missed, at(2, free), nobody('no-owner')],
];

describe('who writes', () => {
  it.each(table)('%s', (_, thing, writers, verdict) => {
    expect(whoWrites(thing, writers)).toEqual(verdict);
  });

  it('never gives one thing to an agent, the owner and a supervisor at the same time of a package', () => {
    for (const thing of [call({ staff: 'ben' }), missed, call(), enquiry(), enquiry({ staff: 'ben' })]) {
      for (const now of [0, 2, 29, 30, 31, 32, 59, 60, 89, 90, 500]) {
        const agents = ['ada', 'cho'].map((me) => whoWrites(thing, at(now, { me, ownerEid: 'ben' })));
        expect(agents.filter(({ who }) => who === 'me')).toEqual([]);
      }
    }
  });
});
