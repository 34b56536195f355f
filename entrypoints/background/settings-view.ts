import { logSettingsOf } from '../../lib/domain/log-settings.ts';
import type { JournalRow } from '../../lib/domain/journal-row.ts';
import { hasLeftWords } from '../../lib/domain/journal-row.ts';
import type { SettingsView } from '../../lib/domain/view.ts';
import { isSandboxHost } from '../../lib/salesforce/hosts.ts';
import { readTrial } from './cinnox-trial.ts';
import type { KeptEntry } from './kept-store.ts';
import type { BackgroundServices } from './services.ts';
import { plainEmail } from './staff-directory.ts';
import { isWaiting } from './failed-rows.ts';
import { countryOf, type UserSession } from './user-session.ts';

/** Calls and chats of the signed-in user that are not in Salesforce yet, and words that were typed into others' calls. */
export async function unfinishedRows(session: UserSession | undefined): Promise<JournalRow[]> {
  if (session === undefined) return [];
  return (await session.journal.since(0)).filter((row) => isWaiting(row) || hasLeftWords(row));
}

const toLeft = ({ name, keptNotes, keptLogs = 0 }: KeptEntry) => ({ name, notes: keptNotes, logs: keptLogs });

async function salesforceView(services: BackgroundServices): Promise<SettingsView['salesforce']> {
  const { grants, settings } = services;
  const [known, grant, unfinished, isLost] = await Promise.all([
    settings.read(),
    grants.current(),
    unfinishedRows(services.session()),
    services.signIn.isLost(),
  ]);
  const { host, consumerKey, location, other } = known;
  const instance = known.instance ?? (host === '' ? undefined : isSandboxHost(host) ? 'sandbox' : 'production');
  const secret = await services.consumerSecret.of({ host, clientId: consumerKey }).catch(() => undefined);
  const left = await services.kept.ofOthers(grant?.who);
  // A policy may name another org than the one that was connected before it came.
  const isElsewhere = grant !== null && host !== '' && grant.host !== host;
  const trouble = isElsewhere
    ? `This browser is connected to ${grant.host}, but ${host} is set. Disconnect, then connect to it.`
    : grant?.expired === true
      ? grant.expiredBecause
      : grant?.trouble?.message;
  return {
    host,
    consumerKey,
    location,
    secretSet: secret !== undefined,
    connected: grant !== null && !grant.expired,
    unfinished: unfinished.length,
    ...(instance === undefined ? {} : { instance }),
    ...(other === undefined ? {} : { other }),
    ...(grant === null ? {} : { userName: grant.userName }),
    ...(grant?.orgName === undefined ? {} : { orgName: grant.orgName }),
    ...(grant?.isSandbox === undefined ? {} : { isSandbox: grant.isSandbox }),
    ...(grant?.location === undefined ? {} : { serverName: grant.location }),
    ...(trouble === undefined ? {} : { trouble }),
    ...(isLost ? { signInLost: true } : {}),
    ...(left.length === 0 ? {} : { left: left.map(toLeft) }),
  };
}

async function staffView({ session, grants }: BackgroundServices): Promise<SettingsView['staff']> {
  const current = session();
  const grant = await grants.current();
  const email = grant === null ? {} : { email: plainEmail(grant.email) };
  if (current === undefined) return { ...email, candidates: [] };
  const me = await current.staff.me();
  // Who was taken for somebody else has to be able to say so.
  const candidates = await (me === undefined ? current.staff.candidates() : current.staff.list());
  return { ...email, ...(me === undefined ? {} : { eid: me.eid, name: me.name }), candidates };
}

/** Everything that the options page shows; of secrets only that they are set. */
export async function readSettingsView(services: BackgroundServices): Promise<SettingsView> {
  const { deps, settings, grants, vault } = services;
  const [{ settings: known, origins, unusable }, grant, salesforce, staff, tokenSet, trial] = await Promise.all([
    settings.layered(),
    grants.current(),
    salesforceView(services),
    staffView(services),
    vault.hasSecret('cinnox-app-token'),
    readTrial(deps),
  ]);
  const origin = URL.canParse(known.cinnoxBaseUrl) ? new URL(known.cinnoxBaseUrl).origin : '';
  return {
    salesforce,
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
    // The page calls them as it shows them.
    origins: { ...origins, baseUrl: origins.cinnoxBaseUrl, appId: origins.cinnoxAppId },
    ...(unusable.length === 0 ? {} : { unusablePolicy: unusable }),
  };
}
