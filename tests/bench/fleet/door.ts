import type { Clock } from '../../../lib/platform/clock.ts';
import type { World } from '../../emulators/world.ts';

export type Door = 'salesforce' | 'sign-in' | 'cinnox';

/** A request that arrived at a service. */
interface Arrival {
  atMs: number;
  door: Door;
  /** What it asks for, without ids. */
  kind: string;
  status: number;
  /** Listings have pages: the first one stands for the listing. */
  isFirstPage: boolean;
}

export interface Doors {
  arrivals: readonly Arrival[];
  count(door: Door, fromMs: number, toMs: number): number;
  /** The most requests in any 60 seconds that begin in the span. */
  busiestMinute(door: Door, fromMs: number, toMs: number): number;
  byKind(door: Door, fromMs: number, toMs: number): [kind: string, count: number][];
}

const minuteMs = 60_000;

/** Calls of the daily allocation are those below `/services/data/`: a composite is one, tokens and long polls are none. */
function doorOf(url: URL, world: World): Door | undefined {
  if (url.host === new URL(world.cinnox.info().baseUrl).host) return 'cinnox';
  if (!world.salesforce.serves(url.host)) return undefined;
  return /^\/services\/(data|apexrest)\//.test(url.pathname) ? 'salesforce' : 'sign-in';
}

function kindOf(url: URL, method: string): string {
  const path = url.pathname
    .replace(/^\/v1\/api\/apps\/[^/]+/, '')
    .replace(/^\/services\/data\/v[\d.]+/, '')
    .replace(/\/[\da-zA-Z]{15,}(?=\/|$)/g, '/:id');
  const object = /\bFROM (\w+)/i.exec(url.searchParams.get('q') ?? '')?.[1];
  const narrowed = url.searchParams.has('enquiryID') && url.searchParams.has('startAt') ? ' of one' : '';
  return `${method} ${path}${object === undefined ? '' : ` ${object}`}${narrowed}`;
}

interface Composite {
  compositeRequest: { method: string; url: string }[];
}

const isComposite = (value: unknown): value is Composite =>
  typeof value === 'object' && value !== null && 'compositeRequest' in value && Array.isArray(value.compositeRequest);

/** A composite by what it asks for: `POST /composite: GET query Contact + PATCH Task`. */
async function kindOfRequest(request: Request, url: URL): Promise<string> {
  if (!url.pathname.endsWith('/composite')) return kindOf(url, request.method);
  const body: unknown = JSON.parse(await request.clone().text());
  if (!isComposite(body)) return kindOf(url, request.method);
  const parts = body.compositeRequest.map(({ method, url: path }) => {
    const { pathname, searchParams } = new URL(path, url);
    const object = /\/sobjects\/(\w+)/.exec(pathname)?.[1] ?? /\bFROM (\w+)/i.exec(searchParams.get('q') ?? '')?.[1];
    return `${method} ${pathname.endsWith('/search/') ? 'search' : (object ?? pathname)}`;
  });
  return `POST /composite: ${[...new Set(parts)].join(' + ')}`;
}

/** Notes what arrives at the services, whoever sent it. */
export function watchDoors(world: World, clock: Clock): Doors {
  const arrivals: Arrival[] = [];
  const inner = world.fetch;
  world.fetch = async (request) => {
    const url = new URL(request.url);
    const door = doorOf(url, world);
    const atMs = clock.now();
    const kind = await kindOfRequest(request, url);
    const response = await inner(request);
    if (door !== undefined) {
      const isFirstPage = (url.searchParams.get('offset') ?? '0') === '0';
      arrivals.push({ atMs, door, kind, status: response.status, isFirstPage });
    }
    return response;
  };
  const within = (door: Door, fromMs: number, toMs: number): Arrival[] =>
    arrivals.filter((one) => one.door === door && one.atMs >= fromMs && one.atMs < toMs);
  return {
    arrivals,
    count: (door, fromMs, toMs) => within(door, fromMs, toMs).length,
    busiestMinute(door, fromMs, toMs) {
      const times = within(door, fromMs, toMs)
        .map(({ atMs }) => atMs)
        .sort((left, right) => left - right);
      let most = 0;
      let first = 0;
      for (const [index, at] of times.entries()) {
        while ((times[first] ?? at) <= at - minuteMs) first += 1;
        most = Math.max(most, index - first + 1);
      }
      return most;
    },
    byKind(door, fromMs, toMs) {
      const counts = new Map<string, number>();
      for (const { kind } of within(door, fromMs, toMs)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
      return [...counts].sort((left, right) => right[1] - left[1]);
    },
  };
}
