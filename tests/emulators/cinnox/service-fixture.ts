import { createFaults } from '../kernel/faults.ts';
import { getZeroLatencies } from '../kernel/latencies.ts';
import type { Latencies } from '../kernel/latencies.ts';
import { createSeededRandom } from '../kernel/seeded-random.ts';
import { createVirtualClock } from '../kernel/virtual-clock.ts';
import { createCinnox } from './cinnox.ts';
import { createCinnoxKnobs } from './knobs.ts';
import type { CinnoxKnobs } from './knobs.ts';

export interface Received {
  url: string;
  body: unknown;
  at: number;
  headers: Headers;
}

/** A service on a clock that stands still, with a subscriber that echoes challenges and notes what it receives. */
export function createServiceFixture(
  options: { knobs?: Partial<CinnoxKnobs>; latencies?: Partial<Latencies>; people?: number } = {},
) {
  const clock = createVirtualClock();
  const random = createSeededRandom(7);
  const faults = createFaults({ clock });
  const knobs = createCinnoxKnobs(options.knobs);
  const latencies: Latencies = { ...getZeroLatencies(), ...options.latencies };
  const received: Received[] = [];
  const subscriber = { answersChallenge: true };

  async function deliver(request: Request): Promise<Response> {
    const body: unknown = JSON.parse(await request.text());
    if (typeof body === 'object' && body !== null && 'challenge' in body) {
      return Response.json(subscriber.answersChallenge ? { code: 0, result: body } : { code: 0, result: {} });
    }
    received.push({ url: request.url, body, at: clock.now(), headers: request.headers });
    return Response.json({ code: 0 });
  }

  const surroundings = { clock, random };
  const service = createCinnox({
    surroundings,
    knobs,
    latencies,
    contextFor: faults.contextFor,
    people: options.people,
    deliver,
  });
  const { appToken, appId, baseUrl } = service.info();

  function call(path: string, init: { method?: string; body?: unknown; token?: string; appId?: string } = {}) {
    const request = new Request(`${baseUrl}/v1/api/apps/${init.appId ?? appId}${path}`, {
      method: init.method ?? 'GET',
      headers: { Authorization: `Bearer ${init.token ?? appToken}`, 'Content-Type': 'application/json' },
      ...(init.body === undefined
        ? {}
        : { body: typeof init.body === 'string' ? init.body : JSON.stringify(init.body) }),
    });
    return service.fetch(request);
  }

  async function json(path: string, init: Parameters<typeof call>[1] = {}): Promise<{ status: number; body: ApiBody }> {
    const response = await call(path, init);
    return { status: response.status, body: await response.json() };
  }

  async function subscribe(...names: string[]): Promise<void> {
    for (const name of names) {
      const answer = await call(`/${name}-event-sub`, {
        method: 'PATCH',
        body: { enabled: true, url: 'https://hooks.example/in' },
      });
      if (!answer.ok) throw new Error(await answer.text());
    }
  }

  return {
    clock,
    faults,
    knobs,
    latencies,
    service,
    actions: service.actions,
    received,
    subscriber,
    call,
    json,
    subscribe,
  };
}

/** The answers' loosest shape; tests assert the rest. */
export interface ApiBody {
  code?: number;
  message?: string;
  total?: number;
  result?: Record<string, unknown>[];
  [key: string]: unknown;
}
