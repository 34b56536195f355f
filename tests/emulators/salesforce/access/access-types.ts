/** Who may do what in an org: rights on objects, fields and rows. */

import type { UserContext } from '../types.ts';

export interface ObjectAccess {
  read: boolean;
  create: boolean;
  edit: boolean;
  delete: boolean;
  viewAll: boolean;
  modifyAll: boolean;
}
export interface PermissionSetDefinition {
  name: string;
  label: string;
  objects: Record<string, Partial<ObjectAccess>>;
  /** `Object.Field` -> access. */
  fields: Record<string, { read: boolean; edit: boolean }>;
  customMetadata: string[];
  apexClasses: string[];
  /** The system permission "API Enabled". */
  apiEnabled?: boolean;
}

export interface FieldRights {
  read: boolean;
  edit: boolean;
}

/** Where a profile differs from what a standard user may do. Permission sets add to it. */
export interface ProfileDefinition {
  /** A right that is not named stays as it is: all rows and fields of standard objects, nothing of custom ones. */
  objects?: Record<string, Partial<ObjectAccess>>;
  /** `Object.Field` -> access. */
  fields?: Record<string, FieldRights>;
}

/** Organization-wide default of an object. */
export type SharingModel = 'public' | 'public-read' | 'private';

export interface AccessControl {
  definePermissionSet(set: PermissionSetDefinition): void;
  permissionSets(): PermissionSetDefinition[];
  assignments(): { userId: string; permissionSet: string }[];
  assign(userId: string, permissionSet: string): void;
  unassign(userId: string, permissionSet: string): void;
  objectAccess(user: UserContext, object: string): ObjectAccess;
  fieldAccess(user: UserContext, object: string, field: string): FieldRights;
  /** By the profile's name; replaces what was said of it before. */
  setProfile(name: string, definition: ProfileDefinition): void;
  /** Default `public`. See access/sharing.ts for what each means. */
  setSharing(object: string, model: SharingModel): void;
  sharingOf(object: string): SharingModel;
  /** Has the user "API Enabled", by profile or permission set? */
  apiEnabled(userId: string): boolean;
  /** Takes rights on an object from one user, as a narrower profile would; `{}` gives them back. */
  restrict(userId: string, object: string, access: Partial<ObjectAccess>): void;
}
