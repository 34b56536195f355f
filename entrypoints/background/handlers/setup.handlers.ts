import type { SetupCodeView } from '../../../lib/domain/setup-code-view.ts';
import { AppError } from '../../../lib/errors/app-error.ts';
import type { Handlers } from '../../../lib/messaging/contract.ts';
import { isSandboxHost } from '../../../lib/salesforce/hosts.ts';
import { getDefaultSettings, readShared, type SharedValues } from '../../../lib/storage/settings-store.ts';
import { createSetupCodes, type SetupCode } from '../../../lib/vault/setup-code.ts';
import { tryCinnox } from '../cinnox-trial.ts';
import type { BackgroundServices } from '../services.ts';
import { readSettingsView } from '../settings-view.ts';

type SetupCommands = 'setup.print' | 'setup.read' | 'setup.apply';

const wrong = (field: string, message: string) => new AppError('bad_input', message, { field });

/** What a person is told of a code before it is applied. */
function viewOf(values: SharedValues, code: SetupCode): SetupCodeView {
  const { host, consumerKey, cinnoxBaseUrl, cinnoxAppId, mode, defaultCountry, dispositions, ...rules } = values;
  return {
    ...(host === undefined ? {} : { host, isSandbox: isSandboxHost(host) }),
    ...(consumerKey === undefined ? {} : { consumerKey }),
    ...(cinnoxBaseUrl === undefined ? {} : { cinnoxBaseUrl }),
    ...(cinnoxAppId === undefined ? {} : { cinnoxAppId }),
    ...(mode === undefined ? {} : { mode }),
    ...(defaultCountry == null ? {} : { defaultCountry }),
    ...(dispositions === undefined ? {} : { dispositions }),
    rules: Object.keys(rules),
    hasToken: code.openToken !== undefined,
  };
}

/** The set-up code: an admin's settings for agents. */
export function setupHandlers(services: BackgroundServices): Pick<Handlers, SetupCommands> {
  const { deps, settings, vault, grants } = services;
  const codes = createSetupCodes(deps);

  async function read(typed: string): Promise<{ code: SetupCode; values: SharedValues }> {
    const code = await codes.read(typed);
    const { values, unusable } = readShared(code.values);
    if (unusable.length === 0) return { code, values };
    throw wrong('code', `This version of the extension cannot use a part of this set-up code: ${unusable.join(', ')}.`);
  }

  return {
    'setup.print': async ({ passphrase }) => {
      const known = await settings.read();
      if (known.host === '' || known.consumerKey === '') {
        throw wrong(
          'passphrase',
          'Enter My Domain and the consumer key first: without them a code would set nothing up.',
        );
      }
      const token = passphrase === undefined ? null : await vault.getSecret('cinnox-app-token');
      if (passphrase !== undefined && token === null) throw wrong('passphrase', 'There is no App token to put in yet.');
      const first = new Map(Object.entries(getDefaultSettings()).map(([name, value]) => [name, JSON.stringify(value)]));
      const mode = (await services.session()?.org.mode()) ?? known.mode;
      const all = { ...known, ...(mode === undefined ? {} : { mode }) };
      const differing = Object.entries(all).filter(([name, value]) => first.get(name) !== JSON.stringify(value));
      const values = readShared(Object.fromEntries(differing)).values;
      const secret = passphrase === undefined || token === null ? undefined : { token, passphrase };
      return { code: await codes.write(values, secret) };
    },

    'setup.read': async ({ code: typed }) => {
      const { code, values } = await read(typed);
      return viewOf(values, code);
    },

    'setup.apply': async ({ code: typed, passphrase }) => {
      const { code, values } = await read(typed);
      const grant = await grants.current();
      if (grant !== null && values.host !== undefined && grant.host !== values.host) {
        throw wrong('code', `This browser belongs to ${grant.host}. Disconnect it before you set up ${values.host}.`);
      }
      const token = passphrase === undefined ? undefined : await code.openToken?.(passphrase);
      const known = await settings.read();
      // The token that is stored was entered for the other address: it is not sent to a new one.
      const isElsewhere = values.cinnoxBaseUrl !== undefined && values.cinnoxBaseUrl !== known.cinnoxBaseUrl;
      if (isElsewhere) await vault.removeSecret('cinnox-app-token');
      const org: SharedValues & { instance?: 'sandbox' | 'production'; location?: string } =
        values.host === undefined || values.host === known.host
          ? values
          : { ...values, location: '', instance: isSandboxHost(values.host) ? 'sandbox' : 'production' };
      await settings.change(org);
      if (token !== undefined) await vault.setSecret('cinnox-app-token', token);
      if (await vault.hasSecret('cinnox-app-token')) {
        const { isOk } = await tryCinnox(services);
        if (isOk) await services.learn();
      }
      services.projection.refresh();
      return readSettingsView(services);
    },
  };
}
