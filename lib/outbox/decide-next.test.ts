// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../errors/app-error.ts';
import { errorCodes, type ErrorCode } from '../errors/codes.ts';
import { backoffMs, decideNext } from './decide-next.ts';
import type { Job } from './job.ts';

const now = 1_000_000;
const job: Job = {
  id: 7,
  kind: 'settle',
  version: 1,
  lane: 'l',
  payload: { lane: 'l' },
  state: 'leased',
  attempts: 0,
  notBefore: 0,
  leaseUntil: now + 1,
  leaseOwner: 'me',
  createdAt: 1,
};
const minute = 60_000;

describe('decideNext', () => {
  it.each<[code: ErrorCode, state: Job['state'], soonest: number, latest: number]>([
    ['network', 'waiting', 1_000, 2_000],
    ['timeout', 'waiting', 1_000, 2_000],
    ['rate_limited', 'waiting', 1_000, 2_000],
    ['server_busy', 'waiting', 1_000, 2_000],
    ['record_locked', 'waiting', 1_000, 2_000],
    ['not_available', 'waiting', 1_000, 2_000],
    ['storage_full', 'waiting', 1_000, 2_000],
    ['limit_exceeded', 'waiting', 10 * minute, 10 * minute],
    ['duplicate_key', 'waiting', 0, 0],
    ['version_conflict', 'waiting', 0, 0],
    ['session_expired', 'parked', 10 * minute, 10 * minute],
    ['permission_missing', 'parked', 10 * minute, 10 * minute],
    ['cinnox_refused', 'parked', 10 * minute, 10 * minute],
    ['not_configured', 'parked', 10 * minute, 10 * minute],
    ['rejected', 'parked', 60 * minute, 60 * minute],
    ['duplicate_found', 'parked', 60 * minute, 60 * minute],
    ['internal', 'dead', Number.MAX_SAFE_INTEGER - now, Number.MAX_SAFE_INTEGER - now],
  ])('%s: %s', (code, state, soonest, latest) => {
    for (const chance of [0, 0.5, 0.999]) {
      const next = decideNext(job, new AppError(code, 'why'), now, chance);
      expect(next).toMatchObject({ id: 7, state, attempts: 1, leaseUntil: 0, leaseOwner: '' });
      expect(next.lastError).toEqual({ code, message: 'why', at: now });
      expect(next.notBefore - now).toBeGreaterThanOrEqual(soonest);
      expect(next.notBefore - now).toBeLessThanOrEqual(latest);
    }
  });

  it('has an answer for every code and never drops a job', () => {
    for (const code of Object.keys(errorCodes) as ErrorCode[]) {
      const next = decideNext(job, new AppError(code, ''), now, 0.5);
      expect(['waiting', 'parked', 'dead']).toContain(next.state);
    }
  });

  it('waits as long as the service asked, never less', () => {
    const asked = new AppError('rate_limited', '', { retryAfterMs: 90_000 });
    expect(decideNext(job, asked, now, 0).notBefore).toBe(now + 90_000);
    const shorter = new AppError('rate_limited', '', { retryAfterMs: 1 });
    expect(decideNext(job, shorter, now, 0).notBefore).toBeGreaterThanOrEqual(now + 1_000);
  });

  it('asks about a rule of the org ever more seldom, at last once a day', () => {
    const delays = [0, 1, 4, 5, 60].map(
      (attempts) => decideNext({ ...job, attempts }, new AppError('rejected', ''), now, 0).notBefore - now,
    );
    expect(delays).toEqual([60, 120, 960, 1440, 1440].map((minutes) => minutes * minute));
  });

  it('slows a conflict that never settles', () => {
    const next = decideNext({ ...job, attempts: 4 }, new AppError('version_conflict', ''), now, 0);
    expect(next.notBefore).toBeGreaterThan(now + 10_000);
  });
});

describe('backoffMs', () => {
  it('grows, keeps within its half, and ends at 15 minutes', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.double({ min: 0, max: 0.9999, noNaN: true }), (attempts, chance) => {
        const delay = backoffMs(attempts, chance);
        expect(delay).toBeGreaterThanOrEqual(500);
        expect(delay).toBeLessThanOrEqual(15 * minute);
        expect(backoffMs(attempts + 1, chance)).toBeGreaterThanOrEqual(delay);
      }),
    );
  });
});
