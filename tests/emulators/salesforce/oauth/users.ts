import type { Org, SObjectRow } from '../types.ts';

const SYSTEM = { userId: 'system', system: true } as const;

export interface Users {
  byId(org: Org, userId: string): Promise<SObjectRow | undefined>;
  /** User names are unique over all orgs and compared without case. */
  byUsername(org: Org, username: string): Promise<SObjectRow | undefined>;
  passwordOf(user: SObjectRow): string;
  setPassword(userId: string, password: string): void;
}

/** Users are rows of the org; passwords are not readable there, so they live here. */
export function createUsers(): Users {
  const passwords = new Map<string, string>();
  return {
    byId: (org, userId) => org.store.tx(SYSTEM, async (tx) => tx.get('User', userId)),
    byUsername: (org, username) =>
      org.store.tx(SYSTEM, async (tx) => tx.find('User', { Username: username.trim().toLowerCase() })[0]),
    passwordOf: (user) => passwords.get(user.Id) ?? `demo-${textOf(user.FirstName).toLowerCase()}`,
    setPassword: (userId, password) => void passwords.set(userId, password),
  };
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
