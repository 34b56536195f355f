import { afterEach } from 'vitest';
import { createTestWorld } from '../../emulators/testing.ts';
import { createVirtualClock, type VirtualClock } from '../../emulators/kernel/virtual-clock.ts';
import type { World, WorldOptions } from '../../emulators/world.ts';
import { createAgentBrowser, type AgentBrowser, type AgentOptions } from './agent-browser.ts';

/** A world on a virtual clock with Ada's browser signed in. */
export interface Scene {
  world: World;
  clock: VirtualClock;
  agent: AgentBrowser;
  /** Ada's EID. */
  ada: string;
  /** Every row of the org, whoever owns it. */
  rows(soql: string): Promise<Record<string, unknown>[]>;
  addBrowser(options?: Partial<Pick<AgentOptions, 'user' | 'seed' | 'skewMs' | 'mode'>>): Promise<AgentBrowser>;
  /** Ends it before its test does. */
  close(): void;
}

export type SceneOptions = Omit<WorldOptions, 'clock'> & { org?: 'uat' | 'globex'; skewMs?: number };

/** A step of the worker is a handful of IndexedDB transactions, each of several turns: time waits for them. */
const turns = 300;

/** Closes every scene after its test. */
export function useScenes(): (options?: SceneOptions) => Promise<Scene> {
  const open: (() => void)[] = [];
  afterEach(() => {
    for (const close of open.splice(0)) close();
  });
  return async ({ org = 'uat', skewMs = 0, ...options } = {}) => {
    const clock = createVirtualClock({ turns });
    const world = await createTestWorld({ ...options, clock });
    const addBrowser: Scene['addBrowser'] = async (own = {}) => {
      const browser = createAgentBrowser({ world, clock, org, ...own });
      open.unshift(() => browser.close());
      await browser.setUp();
      return browser;
    };
    let isOpen = true;
    const close = () => {
      if (isOpen) world.close();
      isOpen = false;
    };
    open.push(close);
    const agent = await addBrowser({ skewMs });
    const ada = world.cinnox.info().staff.find((one) => one.name.startsWith('Ada'))?.eid ?? '';
    const { store } = world.salesforce.org(org);
    const rows: Scene['rows'] = (soql) =>
      store.tx({ userId: 'system', system: true }, async (tx) => tx.query(soql).records);
    return {
      world,
      clock,
      agent,
      ada,
      rows,
      addBrowser,
      close() {
        agent.close();
        close();
      },
    };
  };
}

/** Everything the extension may have written in an org that held none of it before. */
export const written = {
  tasks:
    "SELECT Id, Subject, Status, WhoId, WhatId, CallType, CallDurationInSeconds, CallDisposition, CallObject, Description, TaskSubtype, ActivityDate, OwnerId FROM Task WHERE CallObject LIKE 'cinnox:%' ORDER BY CreatedDate",
  cases:
    "SELECT Id, Subject, Status, Origin, ContactId, Description, OwnerId, SuppliedEmail FROM Case WHERE Subject LIKE '% enquiry %' ORDER BY CreatedDate",
  logRows: 'SELECT Id, Key__c, State__c, Kind__c, Task_Id__c, Case_Id__c, Note__c FROM CINNOX_Log__c ORDER BY Key__c',
} as const;
