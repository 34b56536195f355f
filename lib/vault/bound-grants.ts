import type { Who } from '../domain/view.ts';
import { AppError } from '../errors/app-error.ts';
import type { Access, GrantInfo, Grants } from './grants.ts';

export type BoundGrants = Pick<Grants, 'current' | 'accessToken' | 'refresh'>;

export const isSameUser = (left: Who, right: Who): boolean =>
  left.orgId === right.orgId && left.userId === right.userId;

/**
 * The grants of one user of one org: whoever else signs in meanwhile, nobody's work is done with another's tokens. For
 * this user it is as if nobody were signed in, so that jobs wait.
 */
export function boundGrants(grants: BoundGrants, who: Who): BoundGrants {
  function own(access: Access): Access {
    if (isSameUser(access.who, who)) return access;
    throw new AppError('session_expired', 'Somebody else is signed in to Salesforce now.', { service: 'salesforce' });
  }
  /** Asked for at each turn: one answer for as long as the keeper's is the same. */
  let told: { of: Promise<GrantInfo | null>; own: Promise<GrantInfo | null> } | undefined;
  const ofMine = (grant: GrantInfo | null) => (grant !== null && isSameUser(grant.who, who) ? grant : null);
  return {
    current() {
      const of = grants.current();
      if (told?.of !== of) told = { of, own: of.then(ofMine) };
      return told.own;
    },
    accessToken: async () => own(await grants.accessToken()),
    async refresh(staleGeneration) {
      // Not even asked for with another's refresh token.
      own(await grants.accessToken());
      return own(await grants.refresh(staleGeneration));
    },
  };
}
