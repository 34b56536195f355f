import { AppError } from '../errors/app-error.ts';
import { http } from '../platform/http.ts';
import type { Deps } from '../platform/ports.ts';
import { readAnswer } from './answers.ts';

export interface CinnoxAccess {
  /** https, no trailing slash, may have a path (`cleanBaseUrl`). */
  baseUrl: string;
  appId: string;
  appToken: string;
}

export type Query = Record<string, string | number>;
export type Get = (path: string, query: Query) => Promise<object>;

const TIMEOUT_MS = 20_000;

/** 500 requests a minute are shared by the whole service: one browser that runs wild must not use them up. */
const MOST_PER_MINUTE = 200;

/** Allows `most` requests in any minute; throws `rate_limited` for the next one. */
function createBudget(clock: Pick<Deps['clock'], 'now'>, most: number): () => void {
  let sent: number[] = [];
  return () => {
    const now = clock.now();
    sent = sent.filter((at) => at > now - 60_000);
    if (sent.length >= most) {
      throw new AppError('rate_limited', 'This browser asked CINNOX too often; it waits a minute.', {
        service: 'cinnox',
      });
    }
    sent.push(now);
  };
}

/**
 * GET requests to the Open API with the App token. `access` is asked before each; null throws `not_configured`. The same
 * words are the same object: nobody writes to an answer.
 */
export function createGet(options: {
  deps: Pick<Deps, 'fetch' | 'clock'>;
  access: () => Promise<CinnoxAccess | null>;
}): Get {
  const { deps, access } = options;
  const spend = createBudget(deps.clock, MOST_PER_MINUTE);
  /** Of each path: most reports say word for word what the last one said, and are then not read again. */
  const last = new Map<string, { text: string; answer: object }>();
  return async (path, query) => {
    const current = await access();
    if (current === null) {
      throw new AppError('not_configured', 'CINNOX is not set up yet.', { service: 'cinnox' });
    }
    spend();
    const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
    const root = `${current.baseUrl}/v1/api/apps/${encodeURIComponent(current.appId)}`;
    const { status, text } = await http(deps, {
      service: 'cinnox',
      url: `${root}/${path}${search.size === 0 ? '' : `?${search}`}`,
      headers: {
        Authorization: `Bearer ${current.appToken}`,
        Accept: 'application/json',
        'Content-Type': 'application/json',
      },
      timeoutMs: TIMEOUT_MS,
    });
    const known = last.get(path);
    if (status === 200 && known?.text === text) return known.answer;
    const answer = readAnswer(status, text);
    if (status === 200) last.set(path, { text, answer });
    return answer;
  };
}
