import { createTestOrg, TEST_ORG, type TestOrg } from '../salesforce/store/test-org.ts';
import type { Org, OrgStore } from '../salesforce/types.ts';
import { createLightning, type LightningEmulator } from './lightning.ts';

export interface LightningWorld extends TestOrg {
  lightning: LightningEmulator;
  ids: { account: string; contact: string; case: string; call: string; todo: string };
  /** A request by the signed-in agent, or with another cookie (`''`: none). */
  get: (path: string, cookie?: string) => Promise<Response>;
  send: (method: 'POST' | 'PATCH', path: string, body: unknown, headers?: Record<string, string>) => Promise<Response>;
}

export const AGENT_SID = '00D5g000008FYuR!agent';
export const ADMIN_SID = '00D5g000008FYuR!admin';
export const LIGHTNING = `https://${TEST_ORG.lightningHost}`;

/** A Lightning host over a small org: one account, contact and case, a logged call and an open task. */
export async function createLightningWorld(): Promise<LightningWorld> {
  const org = await createTestOrg();
  const ids = await seed(org);
  const uat: Org = { ...TEST_ORG, store: org.store, apexRest: new Map(), searchLagMs: 0 };
  const other: Org = {
    ...uat,
    name: 'globex',
    orgId: '00D5g000009GLOBEAS',
    lightningHost: 'globex.lightning.force.com',
    myDomainHost: 'globex.my.salesforce.com',
    isSandbox: false,
  };
  const sessions = new Map([
    [AGENT_SID, org.agent.userId],
    [ADMIN_SID, org.admin.userId],
  ]);
  const lightning = createLightning({
    salesforce: {
      orgs: [uat, other],
      sessionBySid: (sid) => {
        const userId = sessions.get(sid);
        return userId === undefined ? undefined : { org: uat, userId };
      },
    },
    surroundings: { clock: org.clock, random: org.random },
  });
  return {
    ...org,
    lightning,
    ids,
    get: (path, cookie = `sid=${AGENT_SID}`) => lightning.fetch(new Request(LIGHTNING + path, { headers: { cookie } })),
    send: (method, path, body, headers = {}) => {
      const sent = { cookie: `sid=${AGENT_SID}`, 'content-type': 'application/json', ...headers };
      const init: RequestInit = { method, headers: sent, body: JSON.stringify(body) };
      return lightning.fetch(new Request(LIGHTNING + path, init));
    },
  };
}

function seed({
  store,
  system,
  agent,
}: {
  store: OrgStore;
  system: TestOrg['system'];
  agent: TestOrg['agent'];
}): Promise<LightningWorld['ids']> {
  const OwnerId = agent.userId;
  return store.tx(system, async (tx) => {
    const account = await tx.insert('Account', { Name: 'Harbour Freight Logistics', OwnerId });
    const contact = await tx.insert('Contact', {
      FirstName: 'Mei',
      LastName: "O'Wong",
      AccountId: account,
      Phone: '+852 2345 6780',
      Email: 'mei@harbour.example',
      OwnerId,
    });
    const ticket = await tx.insert('Case', {
      Subject: '100% late_delivery',
      ContactId: contact,
      Origin: 'Phone',
      OwnerId,
    });
    const call = await tx.insert('Task', {
      Subject: 'Call in',
      TaskSubtype: 'Call',
      CallType: 'Inbound',
      CallDurationInSeconds: 245,
      CallDisposition: 'Resolved',
      Status: 'Completed',
      ActivityDate: '2026-11-23',
      WhoId: contact,
      WhatId: ticket,
      Description: 'Asked <b>where</b> it is.',
      OwnerId,
    });
    const todo = await tx.insert('Task', {
      Subject: 'Send the price list',
      Status: 'Not Started',
      WhoId: contact,
      OwnerId,
    });
    await tx.insert('ContentVersion', {
      Title: 'Conversation',
      PathOnClient: 'chat.txt',
      VersionData: btoa('hello'),
      FirstPublishLocationId: ticket,
    });
    return { account, contact, case: ticket, call, todo };
  });
}
