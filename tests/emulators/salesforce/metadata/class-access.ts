import type { Org } from '../types.ts';

/** May the user call a class? By a permission set that names it, or as an administrator. */
export async function mayCallClass(org: Org, userId: string, apexClass: string): Promise<boolean> {
  const { access } = org.store;
  const sets = new Set(
    access
      .permissionSets()
      .filter(({ apexClasses }) => apexClasses.some((name) => name.toLowerCase() === apexClass.toLowerCase()))
      .map(({ name }) => name),
  );
  if (access.assignments().some((given) => given.userId === userId && sets.has(given.permissionSet))) return true;
  return org.store.tx({ userId, system: true }, async (tx) => {
    const profileId = tx.get('User', userId)?.['ProfileId'];
    return typeof profileId === 'string' && tx.get('Profile', profileId)?.['PermissionsModifyAllData'] === true;
  });
}
