import type { SettingsView } from '../../lib/domain/view.ts';
import { toAppError, type AppError } from '../../lib/errors/app-error.ts';
import type { Deps } from '../../lib/platform/ports.ts';
import type { BackgroundServices } from './services.ts';

export type CinnoxTrial = NonNullable<SettingsView['cinnox']['trial']>;

const trialKey = 'cinnox-trial';

function isTrial(value: unknown): value is CinnoxTrial {
  return typeof value === 'object' && value !== null && 'isOk' in value && 'sentence' in value;
}

/** What came of the last try: outlives the worker and the browser, so that "Works" is never merely assumed. */
export async function readTrial({ browser }: Pick<Deps, 'browser'>): Promise<CinnoxTrial | undefined> {
  const stored = (await browser.local.get([trialKey]))[trialKey];
  return isTrial(stored) ? stored : undefined;
}

/** What happened and what the person can do about it. */
function sentenceOf(error: AppError, baseUrl: string): string {
  if (error.code === 'cinnox_refused')
    return 'CINNOX refused the App token or the App ID. Copy both again from the CINNOX Dashboard, enter them here and save.';
  if (error.code === 'network' || error.code === 'timeout')
    return `CINNOX could not be reached at ${baseUrl}. Check the Base URL and your network, then press Save again.`;
  if (error.code === 'server_busy')
    return 'CINNOX answered that it is not available right now. Press Save again in a few minutes.';
  if (error.code === 'rate_limited') return `${error.message} Press Save again in a minute.`;
  if (error.code === 'not_configured') return `${error.message} Check the Base URL and the App ID.`;
  return `${error.message} Check the Base URL and the App ID, then press Save again.`;
}

/** Nothing is stored any more that could work. */
export const forgetTrial = ({ browser }: Pick<Deps, 'browser'>): Promise<void> => browser.local.remove([trialKey]);

/** Asks CINNOX for its staff with the stored values; the list is kept for whoever is signed in. */
async function countStaff({ session, gateway }: BackgroundServices): Promise<number> {
  const current = session();
  if (current === undefined) return (await gateway.staff()).length;
  await current.staff.refresh({ now: true });
  return (await current.staff.list()).length;
}

/** Tries the stored CINNOX settings and keeps what came of it. Never throws for what CINNOX answers. */
export async function tryCinnox(services: BackgroundServices): Promise<CinnoxTrial> {
  const { settings, deps } = services;
  const { cinnoxBaseUrl } = await settings.read();
  let trial: CinnoxTrial;
  try {
    const count = await countStaff(services);
    trial =
      count === 0
        ? { isOk: false, sentence: 'CINNOX answers, but names no staff. Ask your CINNOX admin what this App may read.' }
        : { isOk: true, sentence: `CINNOX answers and names ${count} members of staff.` };
  } catch (thrown) {
    const error = toAppError(thrown);
    deps.log.warn('cinnox.trial-failed', { code: error.code });
    trial = { isOk: false, sentence: sentenceOf(error, cinnoxBaseUrl) };
  }
  await deps.browser.local.set({ [trialKey]: trial });
  return trial;
}
