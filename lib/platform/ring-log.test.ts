// @vitest-environment node
import { expect, test } from 'vitest';
import { createRingLog } from './ring-log.ts';

test('keeps the newest events and drops every field that is not allowed', () => {
  const log = createRingLog({ clock: { now: () => 7 }, size: 2 });
  log.info('one');
  log.info('outbox.claimed', { jobId: 'j1', attempts: 2, phone: '+85212345678', note: 'secret' });
  log.warn('three', { reason: 'x'.repeat(500) });
  expect(log.entries().map((entry) => entry.event)).toEqual(['outbox.claimed', 'three']);
  expect(log.entries()[0]).toEqual({
    at: 7,
    level: 'info',
    event: 'outbox.claimed',
    fields: { jobId: 'j1', attempts: 2 },
  });
  expect(String(log.entries()[1]?.fields['reason'])).toHaveLength(120);
});
