// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVirtualWorld, signIn } from '../../testing.ts';
import type { VirtualClock } from '../../kernel/virtual-clock.ts';
import type { World } from '../../world.ts';

let world: World;
let clock: VirtualClock;

beforeEach(async () => {
  ({ world, clock } = await createVirtualWorld({ contacts: 8 }));
});
afterEach(() => world.close());

async function query(soql: string): Promise<Record<string, unknown>[]> {
  const { accessToken, instanceUrl } = await signIn(world, { org: 'uat', user: 'ada' });
  const response = await world.fetch(
    new Request(`${instanceUrl}/services/data/v68.0/query?q=${encodeURIComponent(soql)}`, {
      headers: { authorization: `Bearer ${accessToken}` },
    }),
  );
  expect(response.status).toBe(200);
  const body = (await response.json()) as { records: Record<string, unknown>[] };
  return body.records;
}

describe('a hook posted to the Site', () => {
  it('becomes signals that an agent reads through the API', async () => {
    const hook = { message: { id: 'm1', status: 'CallStart', serviceId: 'acme', callees: [{ eid: 'eid-1' }] } };
    const response = await world.fetch(new Request(world.relay.url, { method: 'POST', body: JSON.stringify(hook) }));
    expect(await response.json()).toEqual({ code: 0, result: {} });
    await world.salesforce.org('uat').store.idle();
    const records = await query(
      "SELECT Staff__c, Kind__c, Payload__c FROM CINNOX_Signal__c WHERE Source__c = 'call:acme:m1'",
    );
    expect(records).toMatchObject([{ Staff__c: 'eid-1', Kind__c: 'call', Payload__c: JSON.stringify(hook) }]);
  });

  it('comes from a call in CINNOX: the staff member rung is told of its start and of its end', async () => {
    const ada = world.cinnox.info().staff.find(({ name }) => name.startsWith('Ada'))?.eid;
    const { callId } = world.cinnox.actions.ringIn({ from: '+442079460000', to: 'Ada' });
    await clock.advance(1000);
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(1000);
    await world.salesforce.org('uat').store.idle();
    const soql = `SELECT Payload__c, Nonce__c FROM CINNOX_Signal__c WHERE Staff__c = '${ada}' AND Kind__c = 'call' ORDER BY Name`;
    const records = await query(soql);
    const statuses = records.map((record) => /CallStart|CallEnd/.exec(String(record['Payload__c']))?.[0]);
    expect(statuses).toEqual(['CallStart', 'CallEnd']);
    expect(new Set(records.map((record) => record['Nonce__c'])).size).toBe(2);
  });

  it('is refused with another token, and by the org without the package', async () => {
    const request = { method: 'POST', body: '{"challenge":"x"}' };
    const wrong = await world.fetch(new Request(`${world.relay.url}x`, request));
    expect(wrong.status).toBe(404);
    expect(await wrong.json()).toEqual({ code: 404, message: 'Not found' });
    expect(world.salesforce.org('globex').apexRest.size).toBe(0);
    expect(world.salesforce.org('globex').store.describe('CINNOX_Log__c')).toBeUndefined();
  });

  it('lets an agent read the settings, not write them', async () => {
    const records = await query('SELECT DeveloperName, Value__c FROM CINNOX_Setting__mdt ORDER BY DeveloperName');
    expect(records.map((record) => record['DeveloperName'])).toEqual(['Relay_Path_Hash', 'Retention_Days']);
    expect(records[0]?.['Value__c']).not.toContain(world.relay.pathToken);
  });
});
