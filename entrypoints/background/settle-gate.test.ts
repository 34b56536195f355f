// @vitest-environment node
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import type { Mode } from '../../lib/domain/journal-row.ts';
import { noon } from '../../lib/domain/testing/rows.ts';
import { settleLane } from '../../lib/journal/settle/settle.ts';
import { createSettleGate } from './settle-gate.ts';
import { endedCall, key, keyQuery, lane, useLaneScene } from '../../tests/integration/support/lane-rows.ts';

const { scene, only } = useLaneScene();

it('what is being decided while the package is installed is known to the org afterwards', async () => {
  const { put, context, journal } = await scene().browser('b1');
  await put(endedCall({ declined: { by: 'ada', at: noon, written: false } }));
  let mode: Mode = 'package-free';
  const slow = Promise.withResolvers<void>();
  const { client, me, userId, browserId } = context;
  const gate = createSettleGate({
    journal,
    whoLogs: {
      gate: async () => 'extension',
      othersUntil: async () => 0,
      takesOver: async () => undefined,
      others: async () => [],
      look: async () => undefined,
      applyTo: async () => undefined,
    },
    mode: async () => mode,
    serverNow: () => noon,
    adopting: async () => ({ client, me, userId, browserId, service: 'acme', since: 0 }),
    async settle(name) {
      const begun = mode;
      if (name === lane) await slow.promise;
      return settleLane(name, { ...context, mode: begun });
    },
    late: async () => ({ done: true }),
  });
  const deciding = gate.lane(lane);
  await new Promise((resolve) => setTimeout(resolve, 5));
  mode = 'package';
  const other = gate.lane('enq:acme:2002');
  await new Promise((resolve) => setTimeout(resolve, 20));
  slow.resolve();
  await Promise.all([deciding, other]);
  await gate.late();
  expect(await only(keyQuery(key))).toMatchObject({ State__c: 'do-not-log' });
});
