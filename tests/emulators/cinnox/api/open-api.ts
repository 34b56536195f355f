import { Hono } from 'hono';
import { addressOf } from '../../kernel/address.ts';
import type { Faults } from '../../kernel/faults.ts';
import { FaultResponse } from '../../kernel/types.ts';
import type { FetchHandler } from '../../kernel/types.ts';
import type { ContactBook } from '../contacts.ts';
import type { Hooks } from '../hooks.ts';
import type { Call, Enquiry, ServiceParts } from '../model.ts';
import type { ReportLog } from '../report-log.ts';
import type { SmsBook } from '../sms.ts';
import { ApiRefusal, methodNotFound, refusalResponse } from './answers.ts';
import { addHookRoutes } from './hook-routes.ts';
import { addPeopleRoutes } from './people-routes.ts';
import { createRateLimit } from './rate-limit.ts';
import { addReportRoutes } from './report-routes.ts';
import { addSmsRoutes } from './sms-routes.ts';

export interface OpenApiParts extends ServiceParts {
  readonly contextFor: Faults['contextFor'];
  readonly hooks: Hooks;
  readonly contacts: ContactBook;
  readonly sms: SmsBook;
  readonly enquiryReports: ReportLog<Enquiry>;
  readonly callReports: ReportLog<Call>;
}

/** The Open API under `{BaseURL}/v1/api/apps/{appID}`. It sends no CORS headers: a web page cannot read its answers. */
export function createOpenApi(parts: OpenApiParts): FetchHandler {
  const { surroundings, state, knobs, contextFor } = parts;
  const root = `/v1/api/apps/${state.appId}`;
  const rateLimit = createRateLimit(surroundings.clock);
  const app = new Hono().basePath(root);
  addPeopleRoutes(app, parts);
  addReportRoutes(app, parts);
  addHookRoutes(app, parts);
  addSmsRoutes(app, parts);
  app.notFound(() => refusalResponse(methodNotFound()));
  app.onError((error) => {
    if (error instanceof ApiRefusal) return refusalResponse(error);
    throw error;
  });

  function admit(request: Request): void {
    const { pathname } = addressOf(request);
    const token = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1];
    if (token !== state.appToken || !`${pathname}/`.startsWith(`${root}/`)) {
      throw new ApiRefusal(Number(knobs.badToken), 'Unauthorized', Number(knobs.badToken));
    }
    if (!rateLimit.admit()) throw new ApiRefusal(6_451_010, 'Too many requests', 429);
  }

  return async (request) => {
    const context = contextFor('cinnox', request);
    try {
      await context.gate('received');
      admit(request);
      await context.gate('beforeCommit');
      const response = await app.fetch(request);
      await context.gate('afterCommit');
      return (await context.reply?.(response)) ?? response;
    } catch (error) {
      if (error instanceof FaultResponse) return error.response;
      if (error instanceof ApiRefusal) return refusalResponse(error);
      throw error;
    }
  };
}
