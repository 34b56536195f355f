import { textFrom } from '../../kernel/seeded-random.ts';
import type { Surroundings } from '../../kernel/types.ts';
import type { Org } from '../types.ts';
import type { Sessions } from './sessions.ts';
import {
  OAuthError,
  type AuthorizationCode,
  type ClientApp,
  type Grant,
  type IssuedToken,
  type OAuthSettings,
  type Session,
} from './types.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._';

export interface Grants {
  issueCode(code: Omit<AuthorizationCode, 'code' | 'issuedMs' | 'used'>): string;
  /** A code that may be exchanged now. Throws the documented refusals; does not spend the code. */
  readCode(org: Org, code: string): AuthorizationCode;
  /** Spends the code and opens a grant with its first tokens. */
  redeem(code: AuthorizationCode): { grant: Grant; session: Session };
  /** Exchanges a refresh token. Rotates it when the app says so; a spent one revokes the whole grant. */
  refresh(org: Org, app: ClientApp, refreshToken: string): { grant: Grant; session: Session; rotated: boolean };
  live(org: Org, userId: string, consumerKey: string): Grant[];
  byRefreshToken(token: string): Grant | undefined;
  revoke(grant: Grant): void;
  list(): Grant[];
  issued(): IssuedToken[];
}

interface GrantsOptions {
  surroundings: Surroundings;
  settings: OAuthSettings;
  sessions: Sessions;
}

export function createGrants({ surroundings, settings, sessions }: GrantsOptions): Grants {
  const { clock, random } = surroundings;
  const codes = new Map<string, AuthorizationCode>();
  const grants: Grant[] = [];
  const ledger: IssuedToken[] = [];

  const note = (kind: IssuedToken['kind'], token: string, org: Org, userId: string, client: string): string => {
    ledger.push({ kind, token, org: org.name, userId, client, issuedMs: clock.now() });
    return token;
  };
  const newRefreshToken = (org: Org, userId: string, client: string): string =>
    note('refresh', `5Aep861${textFrom(random, 80, ALPHABET)}`, org, userId, client);
  const openSession = (grant: Grant): Session =>
    sessions.open({
      org: grant.org,
      userId: grant.userId,
      kind: 'api',
      client: grant.consumerKey,
      scopes: grant.scopes,
      grantId: grant.id,
    });
  const live = (org: Org, userId: string, consumerKey: string): Grant[] =>
    grants.filter(
      (grant) => !grant.revoked && grant.org === org && grant.userId === userId && grant.consumerKey === consumerKey,
    );
  const revoke = (grant: Grant): void => {
    grant.revoked = true;
    sessions.endWhere((session) => session.grantId === grant.id);
  };
  const byRefreshToken = (token: string): Grant | undefined =>
    grants.find((grant) => grant.refreshToken === token || grant.spentRefreshTokens.has(token));

  return {
    issueCode: (given) => {
      const code = note('code', `aPrx${textFrom(random, 78, ALPHABET)}==`, given.org, given.userId, given.consumerKey);
      codes.set(code, { ...given, code, issuedMs: clock.now(), used: false });
      return code;
    },
    readCode: (org, code) => {
      const found = codes.get(code);
      if (!found || found.org !== org) throw new OAuthError('invalid_grant', 'invalid authorization code');
      if (found.used || clock.now() - found.issuedMs >= settings.codeLifeMs) {
        throw new OAuthError('invalid_grant', 'expired authorization code');
      }
      return found;
    },
    redeem: (code) => {
      code.used = true;
      const { org, userId, consumerKey, scopes } = code;
      // The oldest authorization makes room without a word to anybody.
      const others = live(org, userId, consumerKey);
      for (const oldest of others.slice(0, Math.max(0, others.length - settings.grantsPerUserAndApp + 1)))
        revoke(oldest);
      const refreshToken = scopes.includes('refresh_token') ? newRefreshToken(org, userId, consumerKey) : undefined;
      const id = `grant-${grants.length + 1}`;
      const at = { createdMs: clock.now(), lastUsedMs: clock.now() };
      const grant: Grant = {
        id,
        org,
        userId,
        consumerKey,
        scopes,
        refreshToken,
        spentRefreshTokens: new Set(),
        ...at,
        revoked: false,
      };
      grants.push(grant);
      return { grant, session: openSession(grant) };
    },
    refresh: (org, app, refreshToken) => {
      const expired = new OAuthError('invalid_grant', 'expired access/refresh token');
      const grant = byRefreshToken(refreshToken);
      if (!grant || grant.org !== org || grant.consumerKey !== app.consumerKey || grant.revoked) throw expired;
      const replayed = grant.refreshToken !== refreshToken;
      if (replayed || clock.now() - grant.lastUsedMs >= app.refreshIdleMs) {
        revoke(grant);
        throw expired;
      }
      grant.lastUsedMs = clock.now();
      if (app.rotation) {
        grant.spentRefreshTokens.add(refreshToken);
        grant.refreshToken = newRefreshToken(org, grant.userId, grant.consumerKey);
      }
      return { grant, session: openSession(grant), rotated: app.rotation };
    },
    live,
    byRefreshToken,
    revoke,
    list: () => [...grants],
    issued: () => [...ledger],
  };
}
