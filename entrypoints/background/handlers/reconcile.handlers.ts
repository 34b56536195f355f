import { AppError } from '../../../lib/errors/app-error.ts';
import { logSettingsOf } from '../../../lib/domain/log-settings.ts';
import type { Handlers } from '../../../lib/messaging/contract.ts';
import { findKept } from '../../../lib/journal/merge-proved.ts';
import { createHeartbeat } from '../../../lib/platform/heartbeat.ts';
import { readFacts, readFound, readingOf, type CheckContext } from '../../../lib/reconcile/check.ts';
import { fillMine, fillState, journalRowsOf, rowsToFill } from '../../../lib/reconcile/fill.ts';
import { lightningHost } from '../../../lib/salesforce/hosts.ts';
import type { BackgroundServices } from '../services.ts';
import { countryOf, type UserSession } from '../user-session.ts';

type ReconcileCommands = 'coverage.read' | 'coverage.rows' | 'coverage.fill' | 'coverage.progress';

/** A month of a large service takes a while, with pauses for everybody else's requests (ms). */
const longestReadMs = 4 * 60_000;

export function reconcileHandlers(services: BackgroundServices): Pick<Handlers, ReconcileCommands> {
  const heartbeat = createHeartbeat({ deps: services.deps });
  const awake = <T>(work: (session: UserSession, context: CheckContext) => Promise<T>) =>
    heartbeat.hold(longestReadMs, async () => {
      const session = services.requireSession();
      return work(session, await contextOf(session));
    });

  async function contextOf(session: UserSession): Promise<CheckContext> {
    const { client, journal, who, writers } = session;
    const [own, grant, settings, list, since, roles, { owner }, service, gate] = await Promise.all([
      session.own(),
      session.grant(),
      services.settings.read(),
      session.staff.list(),
      journal.meta<number>('since'),
      writers.users.roles(),
      writers.decisions.known(),
      session.service(),
      writers.whoLogs.gate(),
    ]);
    if (own === undefined || grant === null)
      throw new AppError('not_configured', 'It is not known which member of CINNOX staff you are. See the settings.');
    return {
      ...{ client, book: journal, service, gateway: services.gateway, clock: services.deps.clock },
      ...{ mode: own.mode, me: own.me, userId: who.userId, timeZone: grant.timeZone },
      staff: list.map(({ eid, name }) => ({ eid, name })),
      canSeeAll: own.mode === 'package' && (roles.supervisor || roles.admin),
      isSupervisor: roles.supervisor,
      ...(owner === undefined || owner.value === '' ? {} : { ownerEid: owner.value }),
      leftToOther: gate === 'other',
      settings: logSettingsOf(settings),
      defaultCountry: countryOf(settings, grant),
      lightningHost: lightningHost(grant.host),
      since: since ?? session.serverNow(),
      now: session.serverNow(),
    };
  }

  return {
    'coverage.read': (request) => awake((_session, context) => readFacts(request, context)),

    'coverage.rows': ({ parts, taskIds, caseIds, ...request }) =>
      awake((_session, context) => readFound(parts, { task: taskIds, case: caseIds }, readingOf(request, context))),

    'coverage.fill': ({ parts, ...request }) =>
      awake(async (session, context) => {
        const { book: journal, me, service, gateway, clock, now } = context;
        const own = await session.own();
        if (own === undefined) throw new AppError('not_configured', 'It is not known which member of staff you are.');
        const reading = readingOf(request, context);
        const { mine, others, left, since } = await rowsToFill(parts, { me, service, gateway, clock, now, reading });
        const reports = { ...own, service, since: Math.min(context.since, since) };
        await fillMine(mine, journal, reports);
        for (const some of others) await session.writers.afterSweep({ ...some, service, staff: own.staff }, reports);
        session.outbox.kick();
        const rows = await journalRowsOf(left, journal, service);
        return { rows, open: left.flatMap(({ id }) => (rows[id] === undefined ? id : [])) };
      }),

    'coverage.progress': async ({ rows }) => {
      const { journal } = services.requireSession();
      const states = await Promise.all(
        rows.map(async ({ id, rowId }) => fillState(id, await findKept(journal, rowId))),
      );
      return { states };
    },
  };
}
