import type { ObjectAccess, SharingModel, SObjectRow, UserContext } from '../types.ts';

/** What the rules of sharing must know of the org. */
export interface SharingSources {
  /** A committed row, whoever may see it. */
  row(object: string, id: string): SObjectRow | undefined;
  /** The object that an id's key prefix names. */
  objectOf(id: string): string | undefined;
  objectAccess(user: UserContext, object: string): ObjectAccess;
}

const ACTIVITY_PARENTS = ['WhoId', 'WhatId'] as const;
const LONGEST_CHAIN = 50;

/**
 * Who sees and changes which row, by organization-wide defaults: everybody (`public`), everybody but only the owner
 * changes (`public-read`), or only the owner (`private`). People above the owner may do what the owner may; the chain of
 * managers stands for the role hierarchy. https://help.salesforce.com/s/articleView?id=platform.security_sharing_owd_about.htm
 */
export class Sharing {
  readonly #models = new Map<string, SharingModel>();
  readonly #sources: SharingSources;

  constructor(sources: SharingSources) {
    this.#sources = sources;
  }

  set(object: string, model: SharingModel): void {
    this.#models.set(object, model);
  }

  model(object: string): SharingModel {
    return this.#models.get(object) ?? 'public';
  }

  visible(user: UserContext, object: string, row: SObjectRow): boolean {
    if (user.system || this.model(object) !== 'private') return true;
    if (this.#ownsOrManages(user, row)) return true;
    const access = this.#sources.objectAccess(user, object);
    if (access.viewAll || access.modifyAll) return true;
    return object === 'Task' && this.#seesParent(user, row);
  }

  /** Changing a row asks more than seeing it: a private activity is changed by its owner and people above, nobody else. */
  editable(user: UserContext, object: string, row: SObjectRow): boolean {
    if (user.system || this.model(object) === 'public') return true;
    return this.#ownsOrManages(user, row) || this.#sources.objectAccess(user, object).modifyAll;
  }

  /** Users with access to the record that a private activity belongs to may look at it. */
  #seesParent(user: UserContext, row: SObjectRow): boolean {
    return ACTIVITY_PARENTS.some((field) => {
      const id = row[field];
      const object = typeof id === 'string' ? this.#sources.objectOf(id) : undefined;
      const parent = object === undefined ? undefined : this.#sources.row(object, String(id));
      if (object === undefined || !parent || parent['IsDeleted']) return false;
      return this.#sources.objectAccess(user, object).read && this.visible(user, object, parent);
    });
  }

  #ownsOrManages(user: UserContext, row: SObjectRow): boolean {
    let owner = row['OwnerId'];
    for (let step = 0; step < LONGEST_CHAIN && typeof owner === 'string'; step += 1) {
      if (owner === user.userId) return true;
      owner = this.#sources.row('User', owner)?.['ManagerId'] ?? null;
    }
    return false;
  }
}
