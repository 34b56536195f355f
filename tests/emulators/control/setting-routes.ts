import type { Hono } from 'hono';
import * as v from 'valibot';
import { cinnoxKnobAnswers, setCinnoxKnobs } from '../cinnox/knobs.ts';
import { readBody } from './answers.ts';
import type { ControlledWorld } from './controlled-world.ts';

const milliseconds = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3_600_000));
const range = v.pipe(
  v.strictTuple([milliseconds, milliseconds]),
  v.check(([least, most]) => least <= most, 'the first number must not be larger than the second'),
);
const latencies = v.strictObject({
  hook: v.optional(range),
  eventBus: v.optional(range),
  reportLag: v.optional(range),
  roundTrip: v.optional(range),
});
const settings = v.strictObject({
  autoCloseCallEnquiries: v.optional(v.boolean()),
  autoMiss: v.optional(v.boolean()),
});
const limit = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0)));
const salesforceKnobs = v.strictObject({
  streamIdentity: v.optional(v.picklist(['header', 'cookie'])),
  streamCookies: v.optional(v.picklist(['ignored', 'required'])),
  streamDelivery: v.optional(v.picklist(['once', 'twice', 'lossy', 'reordered'])),
  pushTopicDailyLimit: v.optional(limit),
  eventDailyLimit: v.optional(limit),
  streamClientLimit: v.optional(limit),
});

/** How the world behaves, changed while it runs. */
export function addSettingRoutes(app: Hono, world: ControlledWorld): void {
  app.get('/knobs', (c) => c.json({ knobs: world.knobs, answers: cinnoxKnobAnswers() }));
  app.patch('/knobs', async (c) => {
    setCinnoxKnobs(world.knobs, await readBody(c, v.record(v.string(), v.unknown())));
    return c.json({ knobs: world.knobs });
  });
  app.get('/salesforce/knobs', (c) => c.json({ knobs: world.salesforce.knobs }));
  app.patch('/salesforce/knobs', async (c) => {
    Object.assign(world.salesforce.knobs, await readBody(c, salesforceKnobs));
    return c.json({ knobs: world.salesforce.knobs });
  });
  app.get('/latencies', (c) => c.json({ latencies: world.latencies }));
  app.patch('/latencies', async (c) => {
    Object.assign(world.latencies, await readBody(c, latencies));
    return c.json({ latencies: world.latencies });
  });
  app.get('/settings', (c) => c.json({ settings: world.cinnox.settings }));
  app.patch('/settings', async (c) => {
    Object.assign(world.cinnox.settings, await readBody(c, settings));
    return c.json({ settings: world.cinnox.settings });
  });
}
