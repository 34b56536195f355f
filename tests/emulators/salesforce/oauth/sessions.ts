import { textFrom } from '../../kernel/seeded-random.ts';
import type { Surroundings } from '../../kernel/types.ts';
import type { Org } from '../types.ts';
import type { IssuedToken, OAuthSettings, Session, SessionKind } from './types.ts';

const TOKEN_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._';
const TOKEN_LENGTH = 96;

export interface Sessions {
  open(session: {
    org: Org;
    userId: string;
    kind: SessionKind;
    client: string;
    scopes?: readonly string[];
    grantId?: string;
  }): Session;
  /** A session that has neither ended nor timed out; using it extends it. */
  use(token: string): Session | undefined;
  /** Like `use`, without extending. */
  peek(token: string): Session | undefined;
  /** True when this token was ever issued, whatever became of it. */
  known(token: string): boolean;
  end(token: string): boolean;
  endWhere(condition: (session: Session) => boolean): number;
  issued(): IssuedToken[];
}

/** Access tokens and web sessions: to the service both are sessions. */
export function createSessions({
  surroundings,
  settings,
}: {
  surroundings: Surroundings;
  settings: OAuthSettings;
}): Sessions {
  const { clock, random } = surroundings;
  const sessions = new Map<string, Session>();
  const ledger: IssuedToken[] = [];

  const peek = (token: string): Session | undefined => {
    const session = sessions.get(token);
    if (!session || session.ended) return undefined;
    return clock.now() - session.lastUsedMs < settings.sessionTimeoutMs ? session : undefined;
  };
  return {
    open: (given) => {
      // The token begins with the 15-character org id, as the real one does; clients read the org from it.
      const token = `${given.org.orgId.slice(0, 15)}!${textFrom(random, TOKEN_LENGTH, TOKEN_ALPHABET)}`;
      const session: Session = {
        scopes: [],
        ...given,
        token,
        openedMs: clock.now(),
        lastUsedMs: clock.now(),
        ended: false,
      };
      sessions.set(token, session);
      const kind = given.kind === 'api' ? 'access' : 'web';
      ledger.push({
        kind,
        token,
        org: given.org.name,
        userId: given.userId,
        client: given.client,
        issuedMs: clock.now(),
      });
      return session;
    },
    use: (token) => {
      const session = peek(token);
      if (session) session.lastUsedMs = clock.now();
      return session;
    },
    peek,
    known: (token) => sessions.has(token),
    end: (token) => {
      const session = peek(token);
      if (session) session.ended = true;
      return session !== undefined;
    },
    endWhere: (condition) => {
      const ending = [...sessions.values()].filter((session) => !session.ended && condition(session));
      for (const session of ending) session.ended = true;
      return ending.length;
    },
    issued: () => [...ledger],
  };
}
