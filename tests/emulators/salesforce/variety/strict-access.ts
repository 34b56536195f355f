import { STANDARD_PROFILE } from '../store/base-rows.ts';
import type { Org } from '../types.ts';
import { asSystem, changeRows } from './variety-kit.ts';

const HIDDEN = { read: false, edit: false };

/** Everybody sees and changes only what is theirs or hangs on what they see. */
export async function makePrivate({ store }: Org): Promise<void> {
  for (const object of ['Task', 'Case']) store.access.setSharing(object, 'private');
}

export async function takeApiFromAgents(org: Org): Promise<void> {
  await asSystem(org, (tx) => changeRows(tx, 'Profile', { Name: STANDARD_PROFILE }, { PermissionsApiEnabled: false }));
}

/** Fields that many admins hide from agents, and one that agents may only read. */
export async function hideFields({ store }: Org): Promise<void> {
  store.access.setProfile(STANDARD_PROFILE, {
    fields: {
      'Contact.Email': HIDDEN,
      'Contact.HomePhone': HIDDEN,
      'Contact.OtherPhone': HIDDEN,
      'Contact.Title': HIDDEN,
      'Case.SuppliedPhone': HIDDEN,
      'Case.Origin': { read: true, edit: false },
    },
  });
}

/** Agents may look at cases but not make or change them. */
export async function lockCases({ store }: Org): Promise<void> {
  store.access.setProfile(STANDARD_PROFILE, { objects: { Case: { create: false, edit: false, delete: false } } });
}
