import { Hono } from 'hono';
import { KnobError } from '../cinnox/knobs.ts';
import { ActionError } from '../cinnox/model.ts';
import type { FetchHandler } from '../kernel/types.ts';
import { SalesforceError } from '../salesforce/types.ts';
import { ControlRefusal } from './answers.ts';
import { addCallRoutes } from './call-routes.ts';
import type { ControlledWorld } from './controlled-world.ts';
import { addEnquiryRoutes } from './enquiry-routes.ts';
import { addFaultRoutes } from './fault-routes.ts';
import { guidePage } from './guide-page.ts';
import { addObserveRoutes } from './observe-routes.ts';
import { addOrgRoutes } from './org-routes.ts';
import { addPageFiles, pageHeaders } from './pages.ts';
import { listPeople } from './people.ts';
import { addSettingRoutes } from './setting-routes.ts';
import { worldInfo } from './world-info.ts';

const pageFiles = [
  'console.html',
  'console.css',
  'guide.css',
  'theme.css',
  'icon.svg',
  'console.ts',
  'elements.ts',
  'call-cards.ts',
  'chat-windows.ts',
  'customer-phone.ts',
  'feed.ts',
  'requests.ts',
  'guide.ts',
];

function refuse(error: Error): Response {
  if (error instanceof ControlRefusal) return Response.json({ error: error.message }, { status: error.status });
  if (error instanceof KnobError) return Response.json({ error: error.message }, { status: 400 });
  if (error instanceof ActionError) return Response.json({ error: error.message }, { status: 409 });
  if (error instanceof SalesforceError) {
    return Response.json({ error: error.message, errorCode: error.errorCode }, { status: error.status });
  }
  throw error;
}

/** `world.localhost`: the guide, the console and the control API. docs/emulators.md describes each route. */
export function createControl({ world }: { world: ControlledWorld }): { fetch: FetchHandler } {
  const app = new Hono();
  const api = new Hono();
  addObserveRoutes(api, world);
  addCallRoutes(api, world);
  addEnquiryRoutes(api, world);
  addSettingRoutes(api, world);
  addFaultRoutes(api, world);
  addOrgRoutes(api, world);
  app.route('/api', api);
  addPageFiles(app, pageFiles);
  app.get('/', async (c) => {
    const [info, people] = [await worldInfo(world), await listPeople(world)];
    return c.html(guidePage(info, people[0]), 200, pageHeaders);
  });
  app.notFound((c) =>
    c.json({ error: `There is no ${c.req.method} ${c.req.path} here; docs/emulators.md lists the routes.` }, 404),
  );
  app.onError(refuse);
  return { fetch: async (request) => app.fetch(request) };
}
