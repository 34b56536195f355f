import { AppError } from '../errors/app-error.ts';
import type { StreamGrant } from '../messaging/stream-message.ts';
import type { Deps } from '../platform/ports.ts';
import type { Grants } from '../vault/grants.ts';
import { API_VERSION } from './api-version.ts';

/** The PushTopic that the package's set-up makes. */
const TOPIC = '/topic/CINNOX_Signals';

export interface StreamGrants {
  /** What the stream page needs; null when nobody is signed in. Throws `bad_input` for an EID that is none. */
  issue(options: { eid: string; replayFrom: number }): Promise<StreamGrant | null>;
  /** The stream's token was refused: the next `issue` gives a newer one. Throws as `Grants.refresh`. */
  refused(generation: number): Promise<void>;
  /** Is this the newest grant? What comes from an older one belongs to another sign-in or person. */
  isCurrent(generation: number): boolean;
}

/** Signals of one staff member. The value is part of a channel name, so it may not contain its syntax. */
export function signalChannel(eid: string): string {
  if (!/^[\w.:@-]{1,64}$/.test(eid)) throw new AppError('bad_input', 'This staff id cannot be subscribed to.');
  return `${TOPIC}?Staff__c=${eid}`;
}

/** Access tokens for the stream page: the one place where a token leaves the worker. */
export function createStreamGrants(options: {
  deps: Pick<Deps, 'clock'>;
  grants: Pick<Grants, 'accessToken' | 'refresh'>;
}): StreamGrants {
  const { deps, grants } = options;
  let current: { generation: number; accessGeneration: number } | undefined;
  return {
    async issue({ eid, replayFrom }) {
      const channel = signalChannel(eid);
      try {
        const access = await grants.accessToken();
        // Times grow over restarts of the worker, where a counter would begin again.
        const generation = Math.max(deps.clock.now(), (current?.generation ?? 0) + 1);
        current = { generation, accessGeneration: access.generation };
        const { instanceUrl, token: accessToken } = access;
        return { instanceUrl, apiVersion: API_VERSION, accessToken, channel, replayFrom, generation };
      } catch (thrown) {
        if (thrown instanceof AppError && thrown.code === 'session_expired') return null;
        throw thrown;
      }
    },
    async refused(generation) {
      // After a restart of the worker the refused token is not known: the next grant shows it.
      if (current?.generation !== generation) return;
      await grants.refresh(current.accessGeneration);
    },
    isCurrent: (generation) => current?.generation === generation,
  };
}
