import type { Org } from '../types.ts';

/** An External Client App and the switches by which an admin changes how it behaves on the wire. All mutable. */
export interface ClientApp {
  readonly consumerKey: string;
  readonly orgName: string;
  label: string;
  secret: string;
  callbackUrls: string[];
  scopes: string[];
  /** "Require Secret for Web Server Flow". */
  requireSecretForWebServer: boolean;
  /** "Require Secret for Refresh Token Flow": independent of the former. */
  requireSecretForRefresh: boolean;
  pkceRequired: boolean;
  /** "Refresh Token Rotation": each refresh gives a new refresh token; replaying an old one revokes the grant. */
  rotation: boolean;
  /** A new app or a new key is unknown for some minutes. */
  activationDelayMs: number;
  createdMs: number;
  /** "Permitted Users: admin approved users are pre-authorized". */
  adminApprovedOnly: boolean;
  approvedUserIds: Set<string>;
  /** Refresh token policy "expire if not used for"; `Infinity` = valid until revoked. */
  refreshIdleMs: number;
}

export interface OAuthSettings {
  /** "Timeout value" of the org's session settings; any API call extends the session. */
  sessionTimeoutMs: number;
  /** The documentation and the field disagree on the error code of a wrong verifier. */
  verifierMismatchError: 'invalid_grant' | 'invalid_request';
  codeLifeMs: number;
  grantsPerUserAndApp: number;
}

export function getDefaultOAuthSettings(): OAuthSettings {
  return {
    sessionTimeoutMs: 2 * 3_600_000,
    verifierMismatchError: 'invalid_grant',
    codeLifeMs: 15 * 60_000,
    grantsPerUserAndApp: 5,
  };
}

/** `my-domain`: the `sid` cookie of the API host. `lightning`: the one of the Lightning host, which no API accepts. */
export type SessionKind = 'api' | 'my-domain' | 'lightning';

export interface Session {
  readonly token: string;
  readonly kind: SessionKind;
  readonly org: Org;
  readonly userId: string;
  /** Consumer key, or `web`. */
  readonly client: string;
  readonly scopes: readonly string[];
  readonly grantId?: string;
  readonly openedMs: number;
  lastUsedMs: number;
  ended: boolean;
}

/** One user's authorization of one app: a refresh token's family. */
export interface Grant {
  readonly id: string;
  readonly org: Org;
  readonly userId: string;
  readonly consumerKey: string;
  readonly scopes: readonly string[];
  refreshToken: string | undefined;
  readonly spentRefreshTokens: Set<string>;
  readonly createdMs: number;
  lastUsedMs: number;
  revoked: boolean;
}

export interface AuthorizationCode {
  readonly code: string;
  readonly org: Org;
  readonly userId: string;
  readonly consumerKey: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly challenge: string | undefined;
  readonly issuedMs: number;
  used: boolean;
}

/** One line of the ledger of everything secret that was ever handed out. */
export interface IssuedToken {
  readonly kind: 'code' | 'access' | 'refresh' | 'web';
  readonly token: string;
  readonly org: string;
  readonly userId: string;
  readonly client: string;
  readonly issuedMs: number;
}

/** A refusal of an OAuth endpoint. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly error: string;
  readonly description: string;

  constructor(error: string, description: string) {
    super(`${error}: ${description}`);
    this.error = error;
    this.description = description;
  }
}
