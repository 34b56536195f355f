import type { Hono } from 'hono';
import * as v from 'valibot';
import { hookNames } from '../hooks.ts';
import type { Hooks } from '../hooks.ts';
import type { ServiceParts } from '../model.ts';
import { listResponse, methodNotFound, wrongParameter } from './answers.ts';
import { readQuery } from './query.ts';
import { readJson } from './read-json.ts';

const subscriptionBody = v.strictObject({
  enabled: v.boolean(),
  url: v.optional(v.pipe(v.string(), v.url(), v.startsWith('https://'))),
});

/**
 * Event hook subscriptions, e.g. https://docs.cinnox.com/docs/label-event-subscription. The path of "Get Event Hook List"
 * is not published; `GET /event-sub-list` is this emulator's choice.
 */
export function addHookRoutes(app: Hono, { surroundings, knobs, hooks }: ServiceParts & { hooks: Hooks }): void {
  app.patch('/:subscription{[a-z-]+-event-sub}', async (c) => {
    readQuery(new URL(c.req.url), []);
    const event = hookNames.find((name) => c.req.param('subscription') === `${name}-event-sub`);
    if (!event) throw methodNotFound();
    const parsed = v.safeParse(subscriptionBody, await readJson(c.req.raw));
    if (!parsed.success) throw wrongParameter(`wrong parameter ${v.getDotPath(parsed.issues[0]) ?? 'body'}`);
    const { enabled, url = '' } = parsed.output;
    if (!enabled) {
      hooks.unsubscribe(event);
      return c.json({ enabled, url, updatedAt: new Date(surroundings.clock.now()).toISOString() });
    }
    if (url === '') throw wrongParameter('wrong parameter url');
    const outcome = await hooks.subscribe(event, url);
    if ('refused' in outcome) throw wrongParameter(outcome.refused);
    return c.json({ enabled, url, updatedAt: new Date(outcome.subscription.updatedAt).toISOString() });
  });

  app.get('/event-sub-list', (c) => {
    readQuery(new URL(c.req.url), []);
    const rows = hooks.subscriptions().map(({ event, url, updatedAt }) => ({
      name: `${event}-event-sub`,
      enabled: true,
      url,
      updatedAt: new Date(updatedAt).toISOString(),
    }));
    return listResponse(rows, rows.length, knobs);
  });
}
