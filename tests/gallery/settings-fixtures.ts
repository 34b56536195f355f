import { getDefaultLogSettings } from '../../lib/domain/log-settings.ts';
import type { SettingsView, TestLineView } from '../../lib/domain/view.ts';

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

export const testLines: TestLineView[] = [
  { name: 'Salesforce', state: 'ok', sentence: 'Signed in as Ada Lam; Tasks and Cases can be created.' },
  {
    name: 'CINNOX',
    state: 'bad',
    sentence: 'CINNOX refused the App token. Enter the token that the CINNOX admin gave you.',
  },
  { name: 'Live events', state: 'skipped', sentence: 'Tested once CINNOX answers.' },
];
