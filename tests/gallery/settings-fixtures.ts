import { getDefaultLogSettings } from '../../lib/domain/log-settings.ts';
import type { SetupCodeView } from '../../lib/domain/setup-code-view.ts';
import type { SettingsView, TestLineView } from '../../lib/domain/view.ts';
import type { WritersView } from '../../lib/domain/writers-view.ts';

export const freshSettings: SettingsView = {
  salesforce: { host: '', consumerKey: '', connected: false },
  cinnox: { baseUrl: '', appId: '', tokenSet: false, originGranted: false },
  staff: { candidates: [] },
  mode: 'unknown',
  callbackUrl: 'https://jjedeofkmoklplepkiladbabefhbcnic.chromiumapp.org/oauth2',
  defaultCountry: 'HK',
  ...getDefaultLogSettings(),
  dispositions: ['Resolved', 'Call back', 'Left message', 'Wrong number'],
  origins: {},
};

export const connectedSettings: SettingsView = {
  ...freshSettings,
  salesforce: {
    instance: 'sandbox',
    host: 'acme--uat.sandbox.my.salesforce.com',
    consumerKey: '3MVG9.cinnox.demo.uat',
    connected: true,
    userName: 'Ada Lam',
    orgName: 'Acme Logistics',
    isSandbox: true,
    unfinished: 0,
  },
  cinnox: {
    baseUrl: 'https://acme.cinnox.com',
    appId: 'app-acme',
    tokenSet: true,
    originGranted: true,
    trial: { isOk: true, sentence: 'CINNOX answers and names 3 members of staff.' },
  },
  staff: { email: 'ada.lam@acme.example', eid: '5f0cada', name: 'Ada Lam', candidates: [] },
  mode: 'package',
  origins: { voiceCase: { by: 'org', locked: true } },
};

const lockedBy = (by: 'policy' | 'org') => ({ by, locked: true });

/** A policy sets where everything is, the org most of the rules; one value of the policy cannot be used. */
export const lockedSettings: SettingsView = {
  ...connectedSettings,
  voiceCase: 'answered',
  origins: {
    host: lockedBy('policy'),
    consumerKey: lockedBy('policy'),
    baseUrl: lockedBy('policy'),
    appId: lockedBy('policy'),
    voiceCase: lockedBy('policy'),
    calls: lockedBy('org'),
    skipWithheld: lockedBy('org'),
    channels: lockedBy('org'),
    closeCase: lockedBy('org'),
    templates: lockedBy('org'),
    reopenHours: { by: 'org', locked: false },
    dispositions: { by: 'org', locked: false },
    defaultCountry: { by: 'you', locked: false },
  },
  unusablePolicy: ['followUpDays'],
};

/** What an admin's code sets, the App token under a passphrase among it. */
export const codeView: SetupCodeView = {
  host: 'acme--uat.sandbox.my.salesforce.com',
  isSandbox: true,
  consumerKey: '3MVG9.cinnox.demo.uat',
  cinnoxBaseUrl: 'https://acme.cinnox.com',
  cinnoxAppId: 'app-acme',
  mode: 'package',
  defaultCountry: 'HK',
  dispositions: ['Resolved', 'Call back', 'Left message'],
  rules: ['voiceCase', 'skipNumbers', 'followUpDays'],
  hasToken: true,
};

export const testLines: TestLineView[] = [
  { name: 'Salesforce', state: 'ok', sentence: 'Signed in as Ada Lam; Tasks and Cases can be created.' },
  {
    name: 'CINNOX',
    state: 'bad',
    sentence: 'CINNOX refused the App token. Enter the token that the CINNOX admin gave you.',
  },
  { name: 'Live events', state: 'skipped', sentence: 'Tested once CINNOX answers.' },
];

/** Noon of 23 November 2026, UTC. */
const noon = Date.UTC(2026, 10, 23, 12);
const staffList = [
  { eid: '5f0cada', name: 'Ada Lam' },
  { eid: '5f0cben', name: 'Ben Ortiz' },
  { eid: '5f0cchr', name: 'Chris Mori' },
];

/** Nothing else writes; missed calls go to somebody. */
export const plainWriters: WritersView = {
  mode: 'package',
  mayDecide: true,
  others: [],
  isUndecided: false,
  owner: { eid: '5f0cchr', name: 'Chris Mori' },
  staff: staffList,
  unwritten: [],
  oldest: noon - 27 * 24 * 3600_000,
  since: noon - 24 * 3600_000,
};

/** The official integration is there, and nobody has decided. */
export const undecidedWriters: WritersView = {
  mode: 'package',
  mayDecide: true,
  others: [
    'The remote site “CINNOX_API” leads to CINNOX.',
    'There are the Apex class “Webhook” and a trigger on Contact (“Triggercode1”), as in CINNOX’s guide.',
  ],
  isUndecided: true,
  staff: staffList,
  unwritten: [
    { key: 'call:acme:1:none', kind: 'call', who: '+852 9466 7788', at: noon - 3600_000, reason: 'no-owner' },
    { key: 'enq:acme:100002', kind: 'enquiry', who: 'Jonas Berg', at: noon - 7200_000, reason: 'no-owner' },
  ],
  oldest: noon - 27 * 24 * 3600_000,
};
