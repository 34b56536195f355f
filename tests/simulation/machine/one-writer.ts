import type { Deps } from '../../../lib/platform/ports.ts';

/** Not Cases: two enquiries may be in one, and each has a lane of its own. */
const written = /sobjects\/Task\/[0-9A-Za-z]{15,18}/g;

/** The Tasks that a request is about to change. */
function recordsIn(init: Parameters<Deps['fetch']>[1]): string[] {
  const body = init?.body;
  if (typeof body !== 'string' || !body.includes('"PATCH"')) return [];
  const parts = (JSON.parse(body) as { compositeRequest?: { method: string; url: string }[] }).compositeRequest ?? [];
  return parts.flatMap(({ method, url }) => (method === 'PATCH' ? (url.match(written) ?? []) : []));
}

/**
 * Of one life of a worker: it changes a Task by one request at a time, for a job is worked on by one at a time.
 * @param onSecond Another one is sent while the answer to the first has not come.
 */
export function withOneWriter(fetch: Deps['fetch'], onSecond: (record: string) => void): Deps['fetch'] {
  const inFlight = new Set<string>();
  return async (url, init) => {
    const records = recordsIn(init);
    for (const record of records) {
      if (inFlight.has(record)) onSecond(record);
      inFlight.add(record);
    }
    try {
      return await fetch(url, init);
    } finally {
      for (const record of records) inFlight.delete(record);
    }
  };
}
