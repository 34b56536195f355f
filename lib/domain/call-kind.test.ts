// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { kindOf, possibleKinds, type CallKind } from './call-kind.ts';
import type { CallFacts } from './journal-row.ts';

type Facts = Pick<CallFacts, 'direction' | 'status' | 'recording'>;

/** https://docs.cinnox.com/docs/get-call-log-details */
const statuses = [
  'Call Ended',
  'Declined',
  'Busy',
  'Not Answered',
  'Cancelled',
  'Abandoned',
  'Unreachable',
  'Call Failed',
] as const;

const incoming: Record<(typeof statuses)[number], CallKind> = {
  'Call Ended': 'answered-in',
  Declined: 'missed',
  Busy: 'missed',
  'Not Answered': 'missed',
  Cancelled: 'abandoned',
  Abandoned: 'abandoned',
  Unreachable: 'missed',
  'Call Failed': 'missed',
};

describe('the kind of a call', () => {
  it.each(statuses)('incoming, %s', (status) => {
    expect(kindOf({ direction: 'in', status })).toBe(incoming[status]);
    expect(kindOf({ direction: 'unknown', status: status.toUpperCase() })).toBe(incoming[status]);
  });

  it.each(statuses)('outgoing, %s', (status) => {
    expect(kindOf({ direction: 'out', status })).toBe(status === 'Call Ended' ? 'answered-out' : 'unreached');
  });

  it.each(statuses)('between staff, %s', (status) => {
    expect(kindOf({ direction: 'internal', status, recording: true })).toBe('internal');
  });

  it.each<[what: string, facts: Facts, kind: CallKind]>([
    ['missed and recorded is a voicemail', { direction: 'in', status: 'Not Answered', recording: true }, 'voicemail'],
    ['abandoned while speaking is one', { direction: 'in', status: 'Abandoned', recording: true }, 'voicemail'],
    ['a status that says so', { direction: 'in', status: 'Voicemail' }, 'voicemail'],
    ['answered and recorded is none', { direction: 'in', status: 'Call Ended', recording: true }, 'answered-in'],
    ['nobody was reached, whatever was recorded', { direction: 'out', status: 'Busy', recording: true }, 'unreached'],
    ['a status of a later version is not left out', { direction: 'in', status: 'Wrapped up' }, 'answered-in'],
    ['no status yet', { direction: 'out' }, 'answered-out'],
  ])('%s', (_, facts, kind) => {
    expect(kindOf(facts)).toBe(kind);
  });

  it.each(['in', 'out', 'internal', 'unknown'] as const)('of direction %s is one of those possible', (direction) => {
    for (const status of [...statuses, undefined]) {
      for (const recording of [true, false]) {
        const facts = { direction, recording, ...(status === undefined ? {} : { status }) };
        expect(possibleKinds({ direction })).toContain(kindOf(facts));
      }
    }
  });
});
