// @vitest-environment node
import { expect, test, vi } from 'vitest';
import { AppError } from '../errors/app-error.ts';
import { createStreamGrants, signalChannel } from './stream-grant.ts';

const access = (generation: number) => ({
  who: { orgId: '00D5g000000UATxEAO', userId: '0055g000000AdaLAAS' },
  token: `access-${generation}`,
  instanceUrl: 'https://acme.my.salesforce.com',
  generation,
});

function setUp() {
  const refresh = vi.fn(async (stale: number) => access(stale + 1));
  const accessToken = vi.fn(async () => access(4));
  const clock = { now: () => 1000, setTimeout: () => ({ timer: 0 }), clearTimeout: () => undefined };
  return { refresh, accessToken, grants: createStreamGrants({ deps: { clock }, grants: { accessToken, refresh } }) };
}

test('a grant carries the access token, its own generation and the channel of one staff member', async () => {
  const { grants } = setUp();
  const first = await grants.issue({ eid: 'eid-ada', replayFrom: 12 });
  expect(first).toEqual({
    instanceUrl: 'https://acme.my.salesforce.com',
    apiVersion: '68.0',
    accessToken: 'access-4',
    channel: '/topic/CINNOX_Signals?Staff__c=eid-ada',
    replayFrom: 12,
    generation: 1000,
  });
  const second = await grants.issue({ eid: 'eid-ada', replayFrom: -1 });
  expect(second?.generation).toBe(1001);
  expect([grants.isCurrent(1000), grants.isCurrent(1001)]).toEqual([false, true]);
});

test('a refused token is renewed once, by its own generation', async () => {
  const { grants, refresh } = setUp();
  const grant = await grants.issue({ eid: 'eid-ada', replayFrom: -1 });
  await grants.refused(5);
  expect(refresh).not.toHaveBeenCalled();
  await grants.refused(grant?.generation ?? 0);
  expect(refresh.mock.calls).toEqual([[4]]);
});

test('nobody signed in: no grant', async () => {
  const { grants, accessToken } = setUp();
  accessToken.mockRejectedValueOnce(new AppError('session_expired', 'x'));
  expect(await grants.issue({ eid: 'eid-ada', replayFrom: -1 })).toBeNull();
  accessToken.mockRejectedValueOnce(new AppError('storage_corrupt', 'x'));
  await expect(grants.issue({ eid: 'eid-ada', replayFrom: -1 })).rejects.toMatchObject({ code: 'storage_corrupt' });
});

test.each(['', 'a&Staff__c=b', 'a b', "a'", 'a?b', 'x'.repeat(65)])('the staff id %j is no channel', (eid) => {
  expect(() => signalChannel(eid)).toThrow(expect.objectContaining({ code: 'bad_input' }));
});
