import type { ApiSession } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { notFound } from '../rest/rest-errors.ts';
import type { NameOf } from './deploy-result.ts';
import type { OrgMetadata } from './org-metadata.ts';

/** The org's metadata, for a caller who may deploy. Throws INSUFFICIENT_ACCESS for everybody else. */
export async function metadataFor(session: ApiSession): Promise<OrgMetadata> {
  const { org, userId } = session;
  if (!org.metadata) throw notFound();
  const mayDeploy = await org.store.tx({ userId, system: true }, async (tx) => {
    const profileId = tx.get('User', userId)?.['ProfileId'];
    const profile = typeof profileId === 'string' ? tx.get('Profile', profileId) : undefined;
    return profile?.['PermissionsModifyAllData'] === true;
  });
  if (mayDeploy) return org.metadata;
  const message = 'use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions';
  throw new SalesforceError(403, 'INSUFFICIENT_ACCESS', message);
}

/** Looks the users' names up once. */
export async function namesIn(metadata: OrgMetadata): Promise<NameOf> {
  const { store } = metadata.org;
  const users = await store.tx({ userId: '', system: true }, async (tx) => tx.find('User', {}));
  const names = new Map(users.map((user) => [user.Id, String(user['Name'])]));
  return (userId) => names.get(userId) ?? '';
}
