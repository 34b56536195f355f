import type { Handlers } from '../../../lib/messaging/contract.ts';
import type { BackgroundServices } from '../services.ts';
import { failedHandlers } from './failed.handlers.ts';
import { pageHandlers } from './page.handlers.ts';
import { panelHandlers } from './panel.handlers.ts';
import { reconcileHandlers } from './reconcile.handlers.ts';
import { salesforceHandlers } from './salesforce.handlers.ts';
import { settingsHandlers } from './settings.handlers.ts';
import { setupHandlers } from './setup.handlers.ts';
import { streamHandlers } from './stream.handlers.ts';
import { writersHandlers } from './writers.handlers.ts';

/** One handler for each command; a missing one does not compile. */
export function allHandlers(services: BackgroundServices): Handlers {
  const panel = panelHandlers(services);
  return {
    ...pageHandlers(services),
    ...panel,
    ...reconcileHandlers(services),
    ...failedHandlers(services, panel),
    ...salesforceHandlers(services),
    ...settingsHandlers(services),
    ...setupHandlers(services),
    ...writersHandlers(services),
    ...streamHandlers(services),
  };
}
