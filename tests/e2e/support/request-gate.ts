import { failedToFetch } from '../../emulators/kernel/in-process.ts';
import type { FetchHandler } from '../../emulators/kernel/types.ts';

/**
 * Where a request is stopped: `before` it reaches the service, to go on late; `lost` there for good; `after` it was
 * done, its answer never comes.
 */
export type GatePoint = 'before' | 'lost' | 'after';
export const gatePoints = ['before', 'lost', 'after'] as const satisfies readonly GatePoint[];

export interface GateHold {
  /** The request has come and stands still. */
  readonly arrived: Promise<void>;
  readonly hasArrived: boolean;
  release(): void;
}

export interface RequestGate {
  fetch: FetchHandler;
  /** Begins a list of the requests that come from now on, by name and in order. */
  record(): string[];
  /** Stops the next request of this name. */
  hold(name: string, point: GatePoint): GateHold;
}

const objects =
  /\b(CINNOX_\w+?__[ce]|Contact|Task|Case|ContentVersion|ContentDocumentLink|User|Organization|PushTopic)\b/g;
const ids = /\b[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?\b|\b\d{3,}\b/g;

/** The same for the same kind of request: method, path without ids, and the objects that it speaks of. */
function nameOf(request: Request, body: string): string {
  const { pathname, search } = new URL(request.url);
  const text = `${search.replaceAll(/%20|\+/g, ' ')} ${body.replaceAll('%20', ' ')}`;
  const named = [...new Set([...text.matchAll(objects)].map((match) => match[1]))];
  return [request.method, pathname.replaceAll(ids, '*'), ...named].join(' ');
}

/** What the extension asks for; the pages of Lightning and the long poll are others' business. */
function isOfExtension(url: URL): boolean {
  if (url.pathname.startsWith('/cometd')) return false;
  return url.host.endsWith('.my.salesforce.com')
    ? url.pathname.startsWith('/services/')
    : url.host.endsWith('.cinnox.com');
}

interface Trap {
  name: string;
  point: GatePoint;
  arrive(): void;
  released: Promise<void>;
}

/** Stands before the world: says what is asked of it, and stops one kind of request on demand. */
export function createRequestGate(fetch: FetchHandler): RequestGate {
  let list: string[] | undefined;
  let trap: Trap | undefined;

  async function pass(request: Request, caught: Trap): Promise<Response> {
    if (caught.point === 'after') {
      const answer = await fetch(request);
      caught.arrive();
      await caught.released;
      return answer;
    }
    caught.arrive();
    await caught.released;
    if (caught.point === 'lost') throw failedToFetch();
    return fetch(request);
  }

  return {
    async fetch(request) {
      if (!isOfExtension(new URL(request.url))) return fetch(request);
      const name = nameOf(request, await request.clone().text());
      list?.push(name);
      if (trap?.name !== name) return fetch(request);
      const caught = trap;
      trap = undefined;
      return pass(request, caught);
    },
    record() {
      list = [];
      return list;
    },
    hold(name, point) {
      const arrival = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      let hasArrived = false;
      const own: Trap = {
        name,
        point,
        arrive() {
          hasArrived = true;
          arrival.resolve();
        },
        released: release.promise,
      };
      trap = own;
      return {
        arrived: arrival.promise,
        get hasArrived() {
          return hasArrived;
        },
        release() {
          if (trap === own) trap = undefined;
          release.resolve();
        },
      };
    },
  };
}
