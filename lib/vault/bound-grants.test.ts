// @vitest-environment node
import { expect, test, vi } from 'vitest';
import { boundGrants } from './bound-grants.ts';
import type { Access } from './grants.ts';
import { grantRecord } from './testing/grant-record.ts';

test('nobody’s work is done with the tokens of whoever signed in after', async () => {
  const ada = grantRecord();
  const ben = grantRecord({ who: { ...ada.who, userId: '0055g000000BenOAAS' }, accessToken: 'access-of-ben' });
  let now = ada;
  const access = (): Promise<Access> =>
    Promise.resolve({ who: now.who, token: now.accessToken, instanceUrl: now.instanceUrl, generation: 1 });
  const refresh = vi.fn(access);
  const bound = boundGrants({ current: () => Promise.resolve(now), accessToken: access, refresh }, ada.who);
  expect(await bound.accessToken()).toMatchObject({ token: 'access-1' });
  expect(await bound.refresh(1)).toMatchObject({ token: 'access-1' });
  now = ben;
  await expect(bound.accessToken()).rejects.toMatchObject({ code: 'session_expired' });
  await expect(bound.refresh(1)).rejects.toMatchObject({ code: 'session_expired' });
  expect(refresh).toHaveBeenCalledTimes(1);
  expect(await bound.current()).toBeNull();
});
