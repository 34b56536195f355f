import type { WritersView } from '../../../lib/domain/writers-view.ts';
import { AppError } from '../../../lib/errors/app-error.ts';
import type { DecisionName } from '../../../lib/journal/writers/org-decisions.ts';
import { unwrittenKey, type UnwrittenThing } from '../../../lib/journal/writers/unwritten.ts';
import type { Handlers } from '../../../lib/messaging/contract.ts';
import { createHeartbeat } from '../../../lib/platform/heartbeat.ts';
import { countFill, fillFrom } from '../backfill.ts';
import type { BackgroundServices } from '../services.ts';
import type { UserSession } from '../user-session.ts';

type WritersCommands = 'writers.read' | 'writers.decide' | 'backfill.count' | 'backfill.fill';

const whoLogs = ['extension', 'other', 'both'] as const;

const none: WritersView = {
  mayDecide: false,
  others: [],
  isUndecided: false,
  staff: [],
  unwritten: [],
};

const forAdmins = (what: string) =>
  new AppError('not_allowed', `${what} by people with the permission set CINNOX Supervisor or CINNOX Admin.`);

const decided =
  'Somebody else decided this meanwhile, and nothing was changed. Look at what holds now, then save again.';

/** Days of the past are an admin's choice: whoever fills them in writes for the org. */
async function requireFiller(services: BackgroundServices): Promise<UserSession> {
  const session = services.requireSession();
  if (await mayDecide(session)) return session;
  throw forAdmins('Earlier calls are filled in');
}

/** With the package it is decided for everybody, without it for this browser. */
async function mayDecide(session: UserSession): Promise<boolean> {
  if ((await session.org.mode()) !== 'package') return true;
  const { admin, supervisor } = await session.writers.users.roles();
  return admin || supervisor;
}

async function viewOf(session: UserSession, grants: BackgroundServices['grants']): Promise<WritersView> {
  const { journal, writers, org, staff } = session;
  const [mode, may, decisions, list, unwritten] = await Promise.all([
    org.mode(),
    mayDecide(session),
    writers.decisions.known(),
    staff.list(),
    journal.meta<UnwrittenThing[]>(unwrittenKey),
  ]);
  const [since, oldest] = await Promise.all([
    journal.meta<number>('since'),
    session.retention.horizon(session.serverNow()),
  ]);
  const others = await writers.whoLogs.others();
  const grant = await grants.current();
  const gate = await writers.whoLogs.gate();
  const members = list.map(({ eid, name }) => ({ eid, name }));
  const nameOf = (eid: string) => members.find((member) => member.eid === eid)?.name ?? eid;
  const { owner, 'who-logs': decided } = decisions;
  return {
    ...none,
    ...(mode === undefined ? {} : { mode }),
    mayDecide: may,
    others,
    isUndecided: gate === 'undecided',
    ...(decided === undefined ? {} : { whoLogs: { ...decided, by: nameOf(decided.by) } }),
    ...(owner === undefined || owner.value === '' ? {} : { owner: { eid: owner.value, name: nameOf(owner.value) } }),
    staff: members,
    ...(grant === null ? {} : { timeZone: grant.timeZone }),
    unwritten: unwritten ?? [],
    oldest,
    ...(since === undefined ? {} : { since }),
  };
}

/** The value if it is one that may be decided. */
async function checked(session: UserSession, name: DecisionName, value: string): Promise<string> {
  const known: readonly string[] =
    name === 'who-logs' ? whoLogs : ['', ...(await session.staff.list()).map(({ eid }) => eid)];
  if (known.includes(value)) return value;
  throw new AppError('bad_input', 'This is none of the choices. Read the settings again and choose one of the list.', {
    field: name,
  });
}

/** The reports of a month of a large service take a while (ms). */
const longestCountMs = 4 * 60_000;

export function writersHandlers(services: BackgroundServices): Pick<Handlers, WritersCommands> {
  const heartbeat = createHeartbeat({ deps: services.deps });
  return {
    'backfill.count': ({ from }) =>
      heartbeat.hold(longestCountMs, async () => countFill(await requireFiller(services), services, from)),
    'backfill.fill': async ({ from }) => {
      const session = await requireFiller(services);
      await fillFrom(session, from);
      void session.sweeper.run({ now: true }).then(() => session.outbox.kick());
      return viewOf(session, services.grants);
    },
    'writers.read': async () => {
      const session = services.session();
      return session === undefined ? none : viewOf(session, services.grants);
    },
    'writers.decide': async ({ name, value, was }) => {
      const session = services.requireSession();
      const me = await session.staff.me();
      if (!(await mayDecide(session)) || me === undefined) {
        throw forAdmins('This holds for the whole org: it is decided');
      }
      const { [name]: held } = was === undefined ? {} : await session.writers.decisions.refresh(0);
      if (was !== undefined && ![was, value].includes(held?.value ?? ''))
        throw new AppError('version_conflict', decided);
      await session.writers.decide(name, await checked(session, name, value), me.eid);
      services.projection.refresh();
      return viewOf(session, services.grants);
    },
  };
}
