import { isSupportedCountry } from 'libphonenumber-js/min';
import { cleanBaseUrl } from '../../../lib/domain/base-url.ts';
import { isOpen, type JournalRow } from '../../../lib/domain/journal-row.ts';
import { logSettingsOf } from '../../../lib/domain/log-rules.ts';
import type { SettingsView, TestLineView } from '../../../lib/domain/view.ts';
import { AppError, toAppError } from '../../../lib/errors/app-error.ts';
import type { Handlers } from '../../../lib/messaging/contract.ts';
import { apiHost } from '../../../lib/salesforce/hosts.ts';
import { readTrial, tryCinnox } from '../cinnox-trial.ts';
import { countryOf, isWaiting, type UserSession } from '../user-session.ts';
import { plainEmail } from '../staff-directory.ts';
import { testConnections } from '../test-connections.ts';
import type { BackgroundServices } from '../services.ts';
import { cleanRules } from './clean-rules.ts';

type SettingsCommands =
  | 'settings.read'
  | 'salesforce.save'
  | 'salesforce.connect'
  | 'salesforce.disconnect'
  | 'cinnox.save'
  | 'staff.choose'
  | 'rules.save'
  | 'connections.test';

const lookBackMs = 7 * 24 * 3600_000;

/** An input that cannot be used, said beside its field. */
const wrong = (field: string, message: string) => new AppError('bad_input', message, { field });

export function settingsHandlers(services: BackgroundServices): Pick<Handlers, SettingsCommands> {
  const { deps, settings, grants, vault } = services;

  async function staffView(): Promise<SettingsView['staff']> {
    const session = services.session();
    const grant = await grants.current();
    const email = grant === null ? {} : { email: plainEmail(grant.email) };
    if (session === undefined) return { ...email, candidates: [] };
    const [me, candidates] = await Promise.all([session.staff.me(), session.staff.candidates()]);
    return { ...email, ...(me === undefined ? {} : { eid: me.eid, name: me.name }), candidates };
  }

  async function view(): Promise<SettingsView> {
    const [known, grant, staff, tokenSet, trial, unfinished] = await Promise.all([
      settings.read(),
      grants.current(),
      staffView(),
      vault.hasSecret('cinnox-app-token'),
      readTrial(deps),
      unfinishedLogs(),
    ]);
    const origin = URL.canParse(known.cinnoxBaseUrl) ? new URL(known.cinnoxBaseUrl).origin : '';
    const connected = grant !== null && !grant.expired;
    return {
      salesforce: {
        host: known.host,
        consumerKey: known.consumerKey,
        connected,
        ...(grant === null ? {} : { userName: grant.userName }),
        ...(grant?.orgName === undefined ? {} : { orgName: grant.orgName }),
        ...(grant?.isSandbox === undefined ? {} : { isSandbox: grant.isSandbox }),
        unfinished,
      },
      cinnox: {
        baseUrl: known.cinnoxBaseUrl,
        appId: known.cinnoxAppId,
        tokenSet,
        originGranted: origin === '' ? false : await deps.browser.permissions.hasOrigin(origin),
        ...(trial === undefined ? {} : { trial }),
      },
      staff,
      mode: (await services.session()?.org.mode()) ?? 'unknown',
      callbackUrl: deps.browser.identity.redirectUrl('oauth2'),
      defaultCountry: countryOf(known, grant),
      ...logSettingsOf(known),
      dispositions: known.dispositions,
      origins: {},
    };
  }

  async function recentRows(session: UserSession): Promise<JournalRow[]> {
    return session.journal.since(session.serverNow() - lookBackMs);
  }

  /** Calls and chats of the signed-in user that are not in Salesforce yet. */
  async function unfinishedLogs(): Promise<number> {
    const session = services.session();
    return session === undefined ? 0 : (await recentRows(session)).filter(isWaiting).length;
  }

  /** More than what is not written: what is written may still change with the reports. */
  async function hasUnfinishedWork(): Promise<boolean> {
    const session = services.session();
    if (session === undefined) return false;
    const [jobs, rows] = await Promise.all([session.outbox.all(), recentRows(session)]);
    return jobs.length > 0 || rows.some((row) => row.mine !== undefined && isOpen(row, session.serverNow()));
  }

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
    'settings.read': view,
    'salesforce.save': async ({ host, consumerKey }) => {
      const api = apiHost(host);
      if (api === null) {
        throw wrong(
          'host',
          'This is not the address of an org. Paste the address of any Salesforce page of your org, e.g. https://acme.lightning.force.com.',
        );
      }
      if (consumerKey.trim() === '') throw wrong('consumerKey', 'Paste the consumer key of the External Client App.');
      const grant = await grants.current();
      if (grant !== null && !grant.expired && grant.host !== api) {
        throw wrong('host', `You are connected to ${grant.host}. Disconnect it before you change the org.`);
      }
      await settings.change({ host: api, consumerKey: consumerKey.trim() });
      services.projection.refresh();
      return view();
    },
    'salesforce.connect': async () => {
      const known = await settings.read();
      if (known.host === '' || known.consumerKey === '')
        throw new AppError('not_configured', 'Enter the org and the consumer key first.');
      const grant = await services
        .whileSigningIn(() => services.signIn.start({ host: known.host, consumerKey: known.consumerKey }))
        .catch((thrown: unknown) => {
          const { code, message } = toAppError(thrown);
          // The org was checked when it was saved: what is left to be wrong is the key.
          throw code === 'bad_input' ? wrong('consumerKey', message) : thrown;
        });
      await services.begin(grant);
      return view();
    },
    'salesforce.disconnect': async () => {
      // Work that is not in Salesforce yet stays in this browser and goes on at the next sign-in.
      await services.end({ forget: !(await hasUnfinishedWork()) });
      await grants.signOut({ revoke: true });
      services.projection.refresh();
      return view();
    },
    'cinnox.save': async ({ baseUrl, appId, appToken }) => {
      const clean = cleanBaseUrl(baseUrl);
      if (appId.trim() === '') throw wrong('appId', 'Paste the App ID from the CINNOX Dashboard.');
      if (appToken === null && !(await vault.hasSecret('cinnox-app-token')))
        throw wrong('appToken', 'Paste the App token from the CINNOX Dashboard.');
      if (appToken !== null) await vault.setSecret('cinnox-app-token', appToken.trim());
      await settings.change({ cinnoxBaseUrl: clean, cinnoxAppId: appId.trim() });
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
      await settings.change({ ...rules, ...cleanRules(rules) });
      services.projection.refresh();
      return view();
    },
    'connections.test': async (): Promise<{ lines: TestLineView[] }> => ({ lines: await testConnections(services) }),
  };
}
