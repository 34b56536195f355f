import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Check } from './check.ts';
import { at, holds, listAt, textAt } from './check.ts';
import type { SignedIn } from '../../tests/emulators/testing.ts';
import type { Stage } from './stage.ts';

function login(org: 'uat' | 'globex', ...more: string[]): Check {
  const who = (stage: Stage): SignedIn => stage[org];
  return {
    args: (_memory, stage) => [
      ...['org', 'login', 'access-token', '--instance-url', who(stage).instanceUrl],
      ...['--no-prompt', '--alias', org, ...more],
    ],
    env: (stage) => ({ SF_ACCESS_TOKEN: who(stage).accessToken }),
    proves: (result, _memory, stage) => {
      holds(result, { username: `chris.mori@acme.example.${org}`, isSandbox: org === 'uat', isDevHub: false });
      assert.ok(String(at(result, 'instanceUrl')).startsWith(who(stage).instanceUrl));
    },
  };
}

const limits = (...words: string[]): Check => ({
  args: () => words,
  proves: (result) => {
    const row = listAt(result).find((each) => at(each, 'name') === 'DailyApiRequests');
    assert.ok(Number(at(row, 'max')) > Number(at(row, 'remaining')), 'requests are counted');
  },
});

/** Ada signs in with her refresh token, which the org spends and replaces. */
const ada: readonly Check[] = [
  {
    args: (_memory, stage) => {
      const file = path.join(stage.project, 'ada.txt');
      const { host } = new URL(stage.ada.instanceUrl);
      writeFileSync(file, `force://3MVG9.cinnox.demo.uat::${stage.ada.refreshToken}@${host}`);
      return ['org', 'login', 'sfdx-url', '--sfdx-url-file', file, '--alias', 'ada'];
    },
    proves: (result) => holds(result, { username: 'ada.lam@acme.example.uat' }),
  },
  {
    args: () => ['sobject', 'describe', '--sobject', 'CINNOX_Log__c', '--target-org', 'ada'],
    proves: (result) => holds(result, { createable: true, deletable: false }),
  },
  {
    args: () => ['org', 'list', 'metadata', '--metadata-type', 'ApexClass', '--target-org', 'ada'],
    code: 1,
    proves: (printed) => assert.match(textAt(printed, 'message'), /INSUFFICIENT_ACCESS/),
  },
];

/** The org, its objects and its limits. The default org is the sandbox with the package. */
export const orgChecks: readonly Check[] = [
  login('uat', '--set-default'),
  login('globex'),
  {
    args: () => ['org', 'display'],
    proves: (result) =>
      holds(result, {
        alias: 'uat',
        apiVersion: '68.0',
        connectedStatus: 'Connected',
        username: 'chris.mori@acme.example.uat',
      }),
  },
  {
    args: () => ['org', 'list', 'users'],
    proves: (result) => holds(listAt(result)[0], { username: 'chris.mori@acme.example.uat' }),
  },
  {
    args: () => ['org', 'assign', 'permset', '--name', 'CINNOX_Agent'],
    proves: (result) => holds(listAt(result, 'successes')[0], { name: 'chris.mori@acme.example.uat' }),
  },
  {
    args: () => ['org', 'list'],
    proves: (result) => {
      const orgs = [...listAt(result, 'sandboxes'), ...listAt(result, 'nonScratchOrgs')];
      const found = new Set(orgs.map((each) => `${String(at(each, 'alias'))}: ${String(at(each, 'connectedStatus'))}`));
      assert.deepEqual([...found].toSorted(), ['globex: Connected', 'uat: Connected']);
    },
  },
  {
    args: () => ['sobject', 'list', '--sobject', 'custom'],
    proves: (result) =>
      assert.deepEqual(result, [
        'CINNOX_Event__e',
        'CINNOX_Log__c',
        'CINNOX_Setting__mdt',
        'CINNOX_Signal__c',
        'CINNOX_Staff__c',
      ]),
  },
  {
    args: () => ['sobject', 'describe', '--sobject', 'CINNOX_Log__c'],
    proves: (result) => {
      holds(result, { name: 'CINNOX_Log__c', custom: true, queryable: true });
      const key = listAt(result, 'fields').find((field) => at(field, 'name') === 'Key__c');
      holds(key, { type: 'string', externalId: true, unique: true, caseSensitive: true });
    },
  },
  limits('limits', 'api', 'display'),
  limits('org', 'list', 'limits'),
  {
    args: () => ['org', 'list', 'sobject', 'record-counts', '--sobject', 'Contact'],
    proves: (result) => holds(listAt(result)[0], { name: 'Contact', count: 60 }),
  },
  {
    args: () => ['org', 'list', 'metadata-types'],
    proves: (result) =>
      assert.ok(listAt(result, 'metadataObjects').some((each) => at(each, 'xmlName') === 'ApexClass')),
  },
  {
    args: () => ['org', 'list', 'metadata', '--metadata-type', 'ApexTrigger'],
    proves: (result) => holds(listAt(result)[0], { fullName: 'CinnoxEventTrigger', type: 'ApexTrigger' }),
  },
  {
    args: () => ['api', 'request', 'rest', '/services/data/v68.0/limits'],
    plain: true,
    proves: (printed) => holds(at(printed, 'DailyApiRequests') ?? {}, { Max: at(printed, 'DailyApiRequests', 'Max') }),
  },
  {
    args: () => [
      ...['api', 'request', 'rest', '/services/data/v68.0/sobjects/Account', '--method', 'POST'],
      ...['--body', '{"Name":"Made by a request"}'],
    ],
    plain: true,
    proves: (printed) => holds(printed, { success: true, errors: [] }),
  },
  ...ada,
];
