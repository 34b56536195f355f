import type { Hono } from 'hono';
import * as v from 'valibot';
import { count, readParameters } from './answers.ts';
import { consoleState } from './console-state.ts';
import type { ControlledWorld } from './controlled-world.ts';
import { listPeople } from './people.ts';
import { worldInfo } from './world-info.ts';

const since = v.strictObject({ since: v.optional(count, '0') });

/** What can be seen: the world, what was delivered, and what really happened. */
export function addObserveRoutes(app: Hono, world: ControlledWorld): void {
  const { cinnox } = world;
  app.get('/world', async (c) => c.json(await worldInfo(world)));
  app.get('/people', async (c) => c.json({ people: await listPeople(world) }));
  app.get('/console', (c) => c.json(consoleState(world)));
  app.get('/deliveries', (c) => c.json({ deliveries: cinnox.hooks.deliveries() }));
  app.get('/reports/pending', (c) => c.json({ pending: cinnox.pendingReports() }));
  app.get('/contacts', (c) => c.json({ contacts: cinnox.contacts() }));
  app.get('/ledger', (c) => {
    const after = readParameters(c, since).since;
    const entries = cinnox.ledger.entries().filter(({ n }) => n > after);
    return c.json({ entries, calls: cinnox.ledger.calls(), enquiries: cinnox.ledger.enquiries() });
  });
}
