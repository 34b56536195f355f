import type { Context, Hono } from 'hono';
import * as v from 'valibot';
import type { Fault, FaultAction, Hold } from '../kernel/faults.ts';
import { ControlRefusal, count, name, readBody, readParameters } from './answers.ts';
import type { ControlledWorld } from './controlled-world.ts';

const point = v.picklist(['received', 'beforeCommit', 'afterCommit']);
const match = {
  service: v.optional(v.picklist(['salesforce', 'cinnox', 'lightning', 'world'])),
  /** `METHOD /path`, `*` stands for anything. */
  route: v.optional(name),
  /** The same as a regular expression. */
  routePattern: v.optional(name),
  host: v.optional(name),
  contains: v.optional(name),
  times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
};
const action = {
  latencyMs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  cut: v.optional(v.boolean()),
  response: v.optional(
    v.strictObject({
      status: v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599)),
      body: v.optional(v.unknown()),
      headers: v.optional(v.record(v.string(), v.string())),
    }),
  ),
};
const bodies = {
  fault: v.strictObject({
    ...match,
    ...action,
    point: v.optional(point),
    chance: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  }),
  hold: v.strictObject({ ...match, point }),
  release: v.strictObject(action),
};
const arrivedParameters = v.strictObject({ count: v.optional(count, '1'), timeoutMs: v.optional(count, '30000') });

function readRoute(given: { route?: string | undefined; routePattern?: string | undefined }): string | RegExp {
  if (given.route !== undefined && given.routePattern === undefined) return given.route;
  if (given.routePattern === undefined || given.route !== undefined) {
    throw new ControlRefusal(
      400,
      'Name either "route" (with * for anything) or "routePattern" (a regular expression).',
    );
  }
  try {
    return new RegExp(given.routePattern);
  } catch {
    throw new ControlRefusal(400, '"routePattern" is not a regular expression.');
  }
}

/** Copies what is there: an optional key that is absent stays absent. */
function present<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof present<T>
  >;
}

function readAction({ latencyMs, cut, response }: v.InferOutput<typeof bodies.release>): FaultAction {
  const answer = response && {
    status: response.status,
    ...present({ body: response.body, headers: response.headers }),
  };
  return present({ latencyMs, cut, response: answer });
}

function holdView(hold: Hold) {
  return { id: hold.id, waiting: hold.waiting };
}

/** Things going wrong on demand, in both services. */
export function addFaultRoutes(app: Hono, { clock, faults }: ControlledWorld): void {
  function findHold(c: Context): Hold {
    const id = c.req.param('hold') ?? '';
    const hold = faults.find(id);
    if (!hold) throw new ControlRefusal(404, `There is no hold ${JSON.stringify(id)}; it may have been released.`);
    return hold;
  }

  app.get('/faults', (c) => c.json({ faults: faults.list() }));
  app.post('/faults', async (c) => {
    const {
      route: _route,
      routePattern: _pattern,
      latencyMs,
      cut,
      response,
      ...rest
    } = await readBody(c, bodies.fault);
    const action = readAction({ latencyMs, cut, response });
    if (Object.keys(action).length === 0) {
      throw new ControlRefusal(400, 'Say what happens: "latencyMs", "cut" or "response".');
    }
    const fault: Fault = { ...present(rest), ...action, route: readRoute({ route: _route, routePattern: _pattern }) };
    return c.json({ id: faults.add(fault).id }, 201);
  });
  app.delete('/faults', (c) => {
    faults.clear();
    return c.json({ faults: [] });
  });
  app.delete('/faults/:fault', (c) => {
    const id = c.req.param('fault');
    if (!faults.remove(id)) throw new ControlRefusal(404, `There is no fault or hold ${JSON.stringify(id)}.`);
    return c.json({ faults: faults.list() });
  });

  app.post('/holds', async (c) => {
    const { route, routePattern, point: at, ...rest } = await readBody(c, bodies.hold);
    return c.json(
      holdView(faults.hold({ ...present(rest), point: at, route: readRoute({ route, routePattern }) })),
      201,
    );
  });
  app.get('/holds/:hold', (c) => c.json(holdView(findHold(c))));
  app.get('/holds/:hold/arrived', async (c) => {
    const wanted = readParameters(c, arrivedParameters);
    const hold = findHold(c);
    const timedOut = new Promise<'late'>((resolve) => clock.setTimeout(() => resolve('late'), wanted.timeoutMs));
    if ((await Promise.race([hold.arrived(wanted.count), timedOut])) === 'late') {
      throw new ControlRefusal(
        408,
        `Only ${hold.waiting} of ${wanted.count} requests reached the hold in ${wanted.timeoutMs} ms.`,
      );
    }
    return c.json(holdView(hold));
  });
  app.post('/holds/:hold/release', async (c) => {
    const hold = findHold(c);
    hold.release(readAction(await readBody(c, bodies.release)));
    return c.json({ id: hold.id, released: true });
  });
}
