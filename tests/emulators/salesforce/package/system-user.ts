import type { OrgStore, UserContext } from '../types.ts';

/**
 * The Automated Process, in whose name the platform runs event triggers and scheduled jobs; an administrator where the
 * org's seed has no such user.
 */
export async function systemUser(store: OrgStore): Promise<UserContext> {
  const found = await store.tx({ userId: '', system: true }, async (tx) => {
    const administrators = tx.find('Profile', { PermissionsModifyAllData: true });
    const candidates = [
      ...tx.find('User', { UserType: 'AutomatedProcess' }),
      ...administrators.flatMap((profile) => tx.find('User', { ProfileId: profile.Id })),
      ...tx.find('User', {}),
    ];
    return candidates[0];
  });
  if (!found) throw new Error('Seed the users of the org before the package is installed.');
  return { userId: found.Id, system: true };
}
