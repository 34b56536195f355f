import type { Context, Hono } from 'hono';
import * as v from 'valibot';
import { faultPresets, type FaultPresetName } from '../kernel/fault-presets.ts';
import type { Hold } from '../kernel/faults.ts';
import { ControlRefusal, count, name, readBody, readParameters } from './answers.ts';
import type { ControlledWorld } from './controlled-world.ts';

const point = v.picklist(['received', 'beforeCommit', 'afterCommit']);
const match = {
  service: v.exactOptional(v.picklist(['salesforce', 'cinnox', 'lightning'])),
  /** `METHOD /path`, `*` stands for anything. */
  route: v.exactOptional(name),
  /** The same as a regular expression. */
  routePattern: v.exactOptional(name),
  host: v.exactOptional(name),
  contains: v.exactOptional(name),
  times: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
};
const action = {
  latencyMs: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  cut: v.exactOptional(v.boolean()),
  response: v.exactOptional(
    v.strictObject({
      status: v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599)),
      body: v.exactOptional(v.unknown()),
      headers: v.exactOptional(v.record(v.string(), v.string())),
    }),
  ),
};
const share = v.pipe(
  v.number(),
  v.minValue(0),
  v.check((part) => part < 1, 'must be less than 1'),
);
const presetNames = Object.keys(faultPresets) as FaultPresetName[];
const bodies = {
  fault: v.strictObject({
    ...match,
    ...action,
    preset: v.exactOptional(v.picklist(presetNames)),
    slowBodyMs: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
    truncateTo: v.exactOptional(share),
    cutBodyAt: v.exactOptional(share),
    redirectHost: v.exactOptional(name),
    point: v.exactOptional(point),
    chance: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
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

const happenings = ['latencyMs', 'cut', 'response', 'redirectHost', 'slowBodyMs', 'truncateTo', 'cutBodyAt'];

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
  app.get('/faults/presets', (c) => c.json({ presets: faultPresets }));
  app.post('/faults', async (c) => {
    const { route, routePattern, preset, ...rest } = await readBody(c, bodies.fault);
    const fault = { ...(preset === undefined ? {} : faultPresets[preset]), ...rest };
    if (!happenings.some((happening) => happening in fault)) {
      throw new ControlRefusal(
        400,
        `Say what happens: ${happenings.map((one) => JSON.stringify(one)).join(', ')} or "preset".`,
      );
    }
    return c.json({ id: faults.add({ ...fault, route: readRoute({ route, routePattern }) }).id }, 201);
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
    const { route, routePattern, ...rest } = await readBody(c, bodies.hold);
    return c.json(holdView(faults.hold({ ...rest, route: readRoute({ route, routePattern }) })), 201);
  });
  app.get('/holds/:hold', (c) => c.json(holdView(findHold(c))));
  app.get('/holds/:hold/arrived', async (c) => {
    const wanted = readParameters(c, arrivedParameters);
    const hold = findHold(c);
    const { promise: timedOut, resolve } = Promise.withResolvers<'late'>();
    const timer = clock.setTimeout(() => resolve('late'), wanted.timeoutMs);
    const outcome = await Promise.race([hold.arrived(wanted.count), timedOut]);
    clock.clearTimeout(timer);
    if (outcome === 'late') {
      const { count: many, timeoutMs } = wanted;
      throw new ControlRefusal(408, `Only ${hold.waiting} of ${many} requests reached the hold in ${timeoutMs} ms.`);
    }
    return c.json(holdView(hold));
  });
  app.post('/holds/:hold/release', async (c) => {
    const hold = findHold(c);
    hold.release(await readBody(c, bodies.release));
    return c.json({ id: hold.id, released: true });
  });
}
