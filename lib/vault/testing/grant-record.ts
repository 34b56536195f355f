import type { GrantRecord } from '../vault.ts';

/** A live grant of Ada in the sandbox; `changes` win. */
export function grantRecord(changes: Partial<GrantRecord> = {}): GrantRecord {
  return {
    who: { orgId: '00D5g000000UATxEAO', userId: '0055g000000AdaLAAS' },
    userName: 'ada.lam@acme.example.uat',
    name: 'Ada Lam',
    email: 'ada.lam@acme.example.invalid',
    instanceUrl: 'https://acme--uat.sandbox.my.salesforce.com',
    host: 'acme--uat.sandbox.my.salesforce.com',
    clientId: '3MVG9.cinnox.demo.uat',
    timeZone: 'Asia/Hong_Kong',
    locale: 'en_US',
    accessToken: 'access-1',
    refreshToken: 'refresh-1',
    generation: 1,
    expired: false,
    ...changes,
  };
}
