import { isSupportedCountry } from 'libphonenumber-js/min';
import { cleanBaseUrl } from '../../../lib/domain/base-url.ts';
import type { TestLineView } from '../../../lib/domain/view.ts';
import { AppError, toAppError } from '../../../lib/errors/app-error.ts';
import type { Handlers } from '../../../lib/messaging/contract.ts';
import { confirmStaff } from '../confirmed-staff.ts';
import { forgetTrial, tryCinnox } from '../cinnox-trial.ts';
import { readSettingsView } from '../settings-view.ts';
import { testConnections } from '../test-connections.ts';
import type { BackgroundServices } from '../services.ts';
import { countryOf } from '../user-session.ts';
import { cleanRules } from './clean-rules.ts';

type SettingsCommands =
  'settings.door' | 'settings.read' | 'cinnox.save' | 'staff.choose' | 'rules.save' | 'connections.test';

/** An input that cannot be used, said beside its field. */
const wrong = (field: string, message: string) => new AppError('bad_input', message, { field });

export function settingsHandlers(services: BackgroundServices): Pick<Handlers, SettingsCommands> {
  const { deps, settings, vault } = services;
  const view = () => readSettingsView(services);

  /** After a change of the CINNOX side: who I am there, and what happened there, is read anew. */
  async function readCinnoxAgain(): Promise<void> {
    const session = services.session();
    if (session === undefined) return;
    await services.learn();
    await session.outbox.retry(() => true);
    await services.live.ensure(session);
    void session.sweeper.run({ now: true }).then(() => session.outbox.kick());
  }

  return {
    'settings.door': () => vault.doorKey(),
    'settings.read': view,
    'cinnox.save': async ({ baseUrl, appId, appToken }) => {
      const clean = cleanBaseUrl(baseUrl);
      if (appId.trim() === '') throw wrong('appId', 'Paste the App ID from the CINNOX Dashboard.');
      if (appToken === null && !(await vault.hasSecret('cinnox-app-token')))
        throw wrong('appToken', 'Paste the App token from the CINNOX Dashboard.');
      const isElsewhere = clean !== (await settings.read()).cinnoxBaseUrl;
      // Whatever happens in between: the token that was there is not sent to the new address.
      if (appToken === '' || (appToken !== null && isElsewhere)) await vault.removeSecret('cinnox-app-token');
      await settings.change({ cinnoxBaseUrl: clean, cinnoxAppId: appId.trim() });
      if (appToken === '') {
        await forgetTrial(deps);
        services.projection.refresh();
        return view();
      }
      if (appToken !== null) await vault.setSecret('cinnox-app-token', appToken.trim());
      const { isOk } = await tryCinnox(services);
      if (isOk) {
        await readCinnoxAgain().catch((thrown: unknown) =>
          deps.log.warn('cinnox.not-read', { code: toAppError(thrown).code }),
        );
      } else {
        // A sweep that fails tells the panels what does not work.
        void services.session()?.sweeper.run({ now: true });
      }
      services.projection.refresh();
      return view();
    },
    'staff.choose': async ({ eid }) => {
      const session = services.requireSession();
      // The org first: what only this browser knew would be undone by what the org says at the next sign-in.
      await confirmStaff(session, eid);
      await session.staff.choose(eid);
      await services.live.ensure(session);
      services.projection.refresh();
      return view();
    },
    'rules.save': async (rules) => {
      if (!isSupportedCountry(rules.defaultCountry)) {
        throw wrong(
          'defaultCountry',
          `“${rules.defaultCountry}” is not a country with telephone numbers. Enter its two letters, for example HK.`,
        );
      }
      const known = await settings.read();
      const { defaultCountry, ...others } = { ...rules, ...cleanRules(rules) };
      // Shown by the locale, it is nobody's choice: an org or a policy may set it still.
      const isShown =
        known.defaultCountry === null && defaultCountry === countryOf(known, await services.grants.current());
      await settings.change(isShown ? others : { ...others, defaultCountry });
      services.projection.refresh();
      return view();
    },
    'connections.test': async (): Promise<{ lines: TestLineView[] }> => ({ lines: await testConnections(services) }),
  };
}
