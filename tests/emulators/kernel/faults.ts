import type { Clock } from '../../../lib/platform/clock.ts';
import { sleep } from '../../../lib/platform/clock.ts';
import type { RandomSource } from '../../../lib/platform/random.ts';
import { isBodyFault, spoilBody, type BodyFault } from './body-faults.ts';
import { describeRequest, matches, type RequestMatch, type SeenRequest } from './request-match.ts';
import { FaultResponse, NetworkCut, type GatePoint, type RequestContext, type ServiceName } from './types.ts';

/** Where a rule strikes: at a gate, or when the answer leaves. */
type StrikePoint = GatePoint | 'reply';

/** What a fault does to the request it strikes. Several parts together happen in this order. */
export interface FaultAction {
  latencyMs?: number;
  /** The connection breaks: the client never learns what happened. */
  cut?: boolean;
  /** This answer instead of the real one. A body that is no string is sent as JSON. */
  response?: { status: number; body?: unknown; headers?: Record<string, string> };
  /** A redirect (302) to the same address on another host. */
  redirectHost?: string;
}

export interface Fault extends RequestMatch, FaultAction, BodyFault {
  /** Default `received`. Faults of the body strike when the answer leaves, and no point may be named. */
  point?: GatePoint;
  /** How many requests it strikes; unlimited when absent. */
  times?: number;
  /** Probability per request in [0, 1]; always when absent. */
  chance?: number;
}

export interface HoldOptions extends RequestMatch {
  point: GatePoint;
  /** How many requests it stops; unlimited when absent. */
  times?: number;
}

/** Requests stopped at a gate until somebody lets them go. */
export interface Hold {
  readonly id: string;
  /** How many requests wait now. */
  readonly waiting: number;
  /** Resolves when `count` requests (default 1) have reached the hold, counted from its beginning. */
  arrived(count?: number): Promise<void>;
  /** Lets all go, now and later; `action` happens to those that wait. */
  release(action?: FaultAction): void;
}

export interface FaultSummary {
  id: string;
  kind: 'fault' | 'hold';
  route: string;
  point: StrikePoint;
  struck: number;
  waiting: number;
}

export interface Faults {
  contextFor(service: ServiceName, request: Request): RequestContext;
  add(fault: Fault): { readonly id: string; readonly struck: number; remove(): void };
  hold(options: HoldOptions): Hold;
  find(id: string): Hold | undefined;
  list(): FaultSummary[];
  /** Removes one fault, or releases one hold. False when there is none of this id. */
  remove(id: string): boolean;
  releaseAll(): void;
  /** Removes every fault and releases every hold. */
  clear(): void;
}

interface Rule {
  readonly id: string;
  readonly kind: 'fault' | 'hold';
  readonly match: RequestMatch;
  readonly point: StrikePoint;
  readonly times: number;
  readonly chance: number;
  readonly strike: (seen: SeenRequest) => Promise<void>;
  readonly body?: BodyFault;
  readonly hold?: Hold;
  struck: number;
}

/** Switches for things going wrong. `random` is needed only by faults with a `chance`. */
export function createFaults({ clock, random }: { clock: Clock; random?: RandomSource }): Faults {
  const rules = new Map<string, Rule>();
  let lastId = 0;

  const addRule = (rule: Omit<Rule, 'struck'>): Rule => {
    const added: Rule = { ...rule, struck: 0 };
    rules.set(rule.id, added);
    return added;
  };
  const newId = (kind: string): string => `${kind}-${(lastId += 1)}`;

  async function* striking(seen: SeenRequest, point: StrikePoint): AsyncGenerator<Rule> {
    for (const rule of [...rules.values()]) {
      if (rule.point !== point || rule.struck >= rule.times || !rules.has(rule.id)) continue;
      if (!(await matches(rule.match, seen))) continue;
      // Two requests may have been compared at the same time: count again before striking.
      if (rule.struck >= rule.times || (rule.chance < 1 && (random?.next() ?? 0) >= rule.chance)) continue;
      rule.struck += 1;
      yield rule;
    }
  }
  // Nothing goes wrong with most requests. That takes as many steps as looking for what might.
  const passGate = async (seen: SeenRequest, point: GatePoint): Promise<void> => {
    if (rules.size === 0) {
      await Promise.resolve();
      return;
    }
    for await (const rule of striking(seen, point)) await rule.strike(seen);
  };
  const passReply = async (seen: SeenRequest, response: Response): Promise<Response> => {
    let passed = response;
    if (rules.size === 0) {
      await Promise.resolve();
      return passed;
    }
    for await (const { body } of striking(seen, 'reply')) if (body) passed = await spoilBody(clock, passed, body);
    return passed;
  };

  const faults: Faults = {
    contextFor: (service, request) => {
      const seen = describeRequest(
        service,
        request,
        [...rules.values()].some((rule) => rule.match.contains !== undefined),
      );
      return {
        service,
        route: seen.route,
        gate: (point) => passGate(seen, point),
        reply: (response) => passReply(seen, response),
      };
    },
    add: (fault) => {
      const { times = Infinity, chance = 1 } = fault;
      const id = newId('fault');
      const strike = (seen: SeenRequest): Promise<void> => act(clock, fault, seen);
      const point = isBodyFault(fault) ? 'reply' : (fault.point ?? 'received');
      const rule = addRule({ id, kind: 'fault', match: fault, point, times, chance, strike, body: fault });
      return {
        id,
        get struck() {
          return rule.struck;
        },
        remove: () => void rules.delete(id),
      };
    },
    hold: (options) => {
      const id = newId('hold');
      const { hold, wait } = createHold(clock, id, () => rules.delete(id));
      const { point, times = Infinity } = options;
      addRule({ id, kind: 'hold', match: options, point, times, chance: 1, strike: wait, hold });
      return hold;
    },
    find: (id) => rules.get(id)?.hold,
    list: () => [...rules.values()].map(summarise),
    remove: (id) => {
      rules.get(id)?.hold?.release();
      return rules.delete(id);
    },
    releaseAll: () => {
      for (const rule of [...rules.values()]) rule.hold?.release();
    },
    clear: () => {
      faults.releaseAll();
      rules.clear();
    },
  };
  return faults;
}

function summarise(rule: Rule): FaultSummary {
  const { id, kind, point, struck, match } = rule;
  return { id, kind, route: String(match.route), point, struck, waiting: rule.hold?.waiting ?? 0 };
}

async function act(clock: Clock, action: FaultAction, seen?: SeenRequest): Promise<void> {
  if (action.latencyMs) await sleep(clock, action.latencyMs);
  if (action.cut) throw new NetworkCut('the connection was cut by a fault');
  if (action.response) throw new FaultResponse(toResponse(action.response));
  if (action.redirectHost && seen) {
    const location = new URL(seen.url);
    location.host = action.redirectHost;
    throw new FaultResponse(new Response(null, { status: 302, headers: { location: location.href } }));
  }
}

function toResponse({ status, body, headers }: NonNullable<FaultAction['response']>): Response {
  if (body === undefined) return new Response(null, { status, headers: headers ?? {} });
  if (typeof body === 'string') return new Response(body, { status, headers: headers ?? {} });
  return Response.json(body, { status, headers: headers ?? {} });
}

function createHold(clock: Clock, id: string, remove: () => void): { hold: Hold; wait: () => Promise<void> } {
  const waiters = new Set<(action: FaultAction) => void>();
  const watchers = new Set<() => void>();
  let arrivals = 0;
  let released = false;

  const wait = async (): Promise<void> => {
    if (released) return;
    const letGo = new Promise<FaultAction>((resolve) => waiters.add(resolve));
    arrivals += 1;
    for (const watch of [...watchers]) watch();
    await act(clock, await letGo);
  };
  const hold: Hold = {
    id,
    get waiting() {
      return waiters.size;
    },
    arrived: (count = 1) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (arrivals < count) return;
          watchers.delete(check);
          resolve();
        };
        watchers.add(check);
        check();
      }),
    release: (action = {}) => {
      released = true;
      remove();
      for (const letGo of waiters) letGo(action);
      waiters.clear();
    },
  };
  return { hold, wait };
}
