import { isOpen } from '../../../lib/domain/journal-row.ts';
import type { SalesforceInstance } from '../../../lib/domain/view.ts';
import { workCsv } from '../../../lib/domain/work-export.ts';
import { AppError, toAppError } from '../../../lib/errors/app-error.ts';
import type { Handlers } from '../../../lib/messaging/contract.ts';
import { sleep } from '../../../lib/platform/clock.ts';
import { isSandboxHost } from '../../../lib/salesforce/hosts.ts';
import { readLocation, readOrgAddress } from '../../../lib/salesforce/org-address.ts';
import type { Settings } from '../../../lib/storage/settings-store.ts';
import type { BackgroundServices } from '../services.ts';
import { readSettingsView, unfinishedRows } from '../settings-view.ts';

type SalesforceCommands =
  'salesforce.save' | 'salesforce.connect' | 'salesforce.disconnect' | 'work.finish' | 'work.export';

/** How long a person waits for what is unfinished (ms); it goes on afterwards. */
const finishMs = 40_000;

/** An input that cannot be used, said beside its field. */
const wrong = (field: string, message: string) => new AppError('bad_input', message, { field });

const words = { sandbox: 'a sandbox', production: 'a production org' } as const;

function checkedHost(typed: string, instance: SalesforceInstance | undefined): string {
  const address = readOrgAddress(typed);
  if ('refused' in address) throw wrong('host', address.refused);
  const kind = isSandboxHost(address.host) ? 'sandbox' : 'production';
  if (instance !== undefined && instance !== kind) {
    throw wrong(
      'host',
      `This is the address of ${words[kind]}, but ${words[instance]} is chosen above. Choose the other instance, or enter the address of ${words[instance]}.`,
    );
  }
  return address.host;
}

function checkedLocation(typed: string): string {
  const location = typed.trim() === '' ? '' : readLocation(typed);
  if (location !== null) return location;
  throw wrong(
    'location',
    'A Location is the name of a server, for example CS5 or USA254S. Copy it from Setup, Sandboxes in production, or leave it empty.',
  );
}

const instanceOf = ({ instance, host }: Settings): SalesforceInstance | undefined =>
  instance ?? (host === '' ? undefined : isSandboxHost(host) ? 'sandbox' : 'production');

/** The values of the instance that is chosen now; those of the other one are remembered. */
function switched(known: Settings, instance: SalesforceInstance): Partial<Omit<Settings, 'version'>> {
  const { host, consumerKey, location } = known;
  if (instanceOf(known) === instance) return { instance };
  const empty = { host: '', consumerKey: '', location: '' };
  return { ...(known.other ?? empty), instance, ...(host === '' ? {} : { other: { host, consumerKey, location } }) };
}

export function salesforceHandlers(services: BackgroundServices): Pick<Handlers, SalesforceCommands> {
  const { deps, settings, grants, consumerSecret } = services;
  const view = () => readSettingsView(services);

  /**
   * More than what is not written: what is written may still change with the reports. Without the package nothing else
   * knows what was decided, nor until when the reports were read.
   */
  async function isNeededAgain(): Promise<boolean> {
    const session = services.session();
    // Another page disconnects at this moment: nobody can tell any more, so nothing is deleted.
    if (session === undefined) return true;
    if ((await session.org.mode()) === 'package-free') return true;
    const [jobs, rows, unfinished] = await Promise.all([
      session.outbox.all(),
      session.journal.since(0),
      unfinishedRows(session),
    ]);
    const isLive = rows.some((row) => row.mine !== undefined && isOpen(row, session.serverNow()));
    return jobs.length > 0 || unfinished.length > 0 || isLive;
  }

  return {
    'salesforce.save': async ({
      host: typed,
      consumerKey: typedKey,
      instance,
      location = '',
      consumerSecret: typedSecret,
    }) => {
      const host = checkedHost(typed, instance);
      const clientId = typedKey.trim();
      if (clientId === '') throw wrong('consumerKey', 'Paste the consumer key of the External Client App.');
      const checked = checkedLocation(location);
      const grant = await grants.current();
      if (grant !== null && grant.host !== host) {
        const is = grant.expired ? 'This browser still belongs' : 'You are connected';
        throw wrong('host', `${is} to ${grant.host}. Disconnect it before you change the org.`);
      }
      const chosen = instance ?? (isSandboxHost(host) ? 'sandbox' : 'production');
      const known = await settings.read();
      await settings.change({ ...switched(known, chosen), host, consumerKey: clientId, location: checked });
      if (typedSecret !== undefined) await consumerSecret.set({ host, clientId }, typedSecret.trim());
      services.projection.refresh();
      return view();
    },

    'salesforce.connect': async () => {
      await services.signInFlow.start({ reuse: false }).catch((thrown: unknown) => {
        const { code, message, details } = toAppError(thrown);
        // The org was checked when it was saved: what is left to be wrong is the key.
        throw code === 'bad_input' && details.field === undefined ? wrong('consumerKey', message) : thrown;
      });
      return view();
    },

    'salesforce.disconnect': async ({ unfinished = 'keep', switchTo }) => {
      // What is still needed stays in this browser and goes on at the next sign-in of the same user.
      await services.end({ keepWork: unfinished === 'keep' && (await isNeededAgain()) });
      await grants.signOut({ revoke: true });
      await consumerSecret.remove();
      if (switchTo !== undefined) await settings.change(switched(await settings.read(), switchTo));
      services.projection.refresh();
      return view();
    },

    'work.finish': async () => {
      const session = services.requireSession();
      session.client.forgetDescribes();
      await session.sweeper.run({ now: true });
      await session.outbox.retry(() => true);
      await Promise.race([session.outbox.idle(), sleep(deps.clock, finishMs)]);
      services.projection.refresh();
      return view();
    },

    'work.export': async () => {
      const session = services.requireSession();
      const [rows, list, grant] = await Promise.all([unfinishedRows(session), session.staff.list(), grants.current()]);
      const names = new Map(list.map(({ eid, name }) => [eid, name]));
      const timeZone = grant?.timeZone ?? 'UTC';
      const day = new Date(session.serverNow()).toISOString().slice(0, 10);
      return {
        fileName: `cinnox-not-logged-${day}.csv`,
        text: workCsv(rows, { timeZone, nameOf: (eid) => names.get(eid) ?? eid }),
      };
    },
  };
}
