import { sweepKey } from '../../lib/inbox/sweeper.ts';
import { ownNote, type JournalRow } from '../../lib/domain/journal-row.ts';
import { connectionProblem, type Problem } from '../../lib/domain/problem.ts';
import type { SessionView } from '../../lib/domain/view.ts';
import { apiHost, isSandboxHost, lightningHost, orgLabel } from '../../lib/salesforce/hosts.ts';
import { areSame } from '../../lib/storage/same.ts';
import type { Settings } from '../../lib/storage/settings-store.ts';
import type { GrantInfo } from '../../lib/vault/grants.ts';
import { isWaiting } from './failed-rows.ts';
import { setUpTrouble } from './org-set-up.ts';
import type { UserSession } from './user-session.ts';

const lookBackMs = 3 * 24 * 3600_000;

export interface SessionFacts {
  grant: GrantInfo | null;
  settings: Settings;
  cinnoxReady: boolean;
  session: UserSession | undefined;
  signingIn: boolean;
  /** The browser stopped the worker in the middle of a sign-in. */
  isSignInLost: boolean;
  /** What a disconnected user left in this browser. */
  kept: KeptWork;
  events: SessionView['events'];
  version: string;
  now: number;
}

function orgView(host: string, grant: GrantInfo | null): NonNullable<SessionView['org']> {
  return {
    host,
    lightningHost: lightningHost(host),
    label: orgLabel(host),
    name: grant?.orgName ?? orgLabel(host),
    isSandbox: grant?.isSandbox ?? isSandboxHost(host),
  };
}

async function problemsOf(facts: SessionFacts): Promise<Problem[]> {
  const problems: Problem[] = [];
  const { grant, session } = facts;
  if (grant !== null && !grant.expired && !facts.cinnoxReady)
    problems.push({ id: 'cinnox-missing', tone: 'bad', cause: { kind: 'cinnox-missing' } });
  const found = session === undefined ? {} : await setUpTrouble(session.journal);
  // New tokens are refused for a reason that an admin can mend. One cause is told once.
  const trouble = grant?.trouble === undefined ? found.org : { code: 'sign_in_failed', ...grant.trouble };
  if (trouble !== undefined) problems.push(connectionProblem('Salesforce', trouble));
  if (session === undefined || !facts.cinnoxReady) return problems;
  const sweep = await session.sweeper.state();
  if (sweep.error !== undefined)
    problems.push(connectionProblem(sweep.error.code === 'session_expired' ? 'Salesforce' : 'CINNOX', sweep.error));
  if ((await session.writers.whoLogs.gate()) === 'undecided')
    problems.push({
      id: 'who-logs',
      tone: 'bad',
      cause: { kind: 'undecided', others: await session.writers.whoLogs.others() },
    });
  const list = await session.staff.list();
  if (list.length === 0 && sweep.error === undefined && found.cinnox !== undefined)
    problems.push(connectionProblem('CINNOX', found.cinnox));
  if (list.length > 0 && (await session.staff.me()) === undefined)
    problems.push({ id: 'staff-unknown', tone: 'bad', cause: { kind: 'staff-unknown' } });
  return problems;
}

export interface KeptWork {
  keptNotes: number;
  keptLogs?: number;
}

/** Notes and logs of these days that are in this browser only, or waiting to be written. */
export async function keptWork(session: UserSession, now: number): Promise<KeptWork> {
  const rows = (await session.journal.since(now - lookBackMs)).filter((row) => row.declined === undefined);
  const hasNote = (row: JournalRow) => (ownNote(row)?.text ?? '') !== '';
  const logs = rows.filter((row) => isWaiting(row) && !hasNote(row)).length;
  return {
    keptNotes: rows.filter((row) => row.log.state === 'open' && hasNote(row)).length,
    ...(logs === 0 ? {} : { keptLogs: logs }),
  };
}

/** What Salesforce refuses is not being connected. */
function eventsBeside(events: SessionView['events'], problems: readonly Problem[]): SessionView['events'] {
  const isRefused = problems.some(({ id, tone }) => tone === 'bad' && id.startsWith('connection:Salesforce:'));
  if (!isRefused || events.kind !== 'connecting') return events;
  return { ...events, kind: 'off', sentence: 'Live events are off until Salesforce answers.' };
}

/** Who is signed in where, what works and what needs a person. */
async function buildSessionView(facts: SessionFacts): Promise<SessionView> {
  const { grant, settings, session } = facts;
  const host = grant?.host ?? settings.host;
  const problems = await problemsOf(facts);
  const base = {
    events: eventsBeside(facts.events, problems),
    problems,
    ...(session === undefined ? facts.kept : await keptWork(session, facts.now)),
    dispositions: settings.dispositions,
    version: facts.version,
    ...(host === '' ? {} : { org: orgView(host, grant) }),
    ...(facts.isSignInLost ? { signInLost: true as const } : {}),
    ...(grant?.expiredBecause === undefined ? {} : { signedOutBecause: grant.expiredBecause }),
  };
  if (facts.signingIn && grant === null) return { status: 'signing-in', ...base };
  if (grant === null)
    return { status: settings.host === '' || settings.consumerKey === '' ? 'not-set-up' : 'signed-out', ...base };
  const me = await session?.staff.me();
  const mode = await session?.org.mode();
  return {
    // Whose journal it is stays known meanwhile: the notes stay where they are.
    status: facts.signingIn ? 'signing-in' : grant.expired ? 'signed-out' : 'signed-in',
    who: grant.who,
    user: { name: grant.name, email: grant.email },
    timeZone: grant.timeZone,
    pageHosts: [host, apiHost(grant.instanceUrl) ?? host].map(lightningHost),
    ...(me === undefined ? {} : { staff: { eid: me.eid, name: me.name } }),
    ...(mode === undefined ? {} : { mode }),
    ...base,
  };
}

/** Old rows leave its counts: not to the minute. */
const keptMs = 15 * 60_000;

/** Looks for what to say only when something has changed that it stands on, or when something was amiss. */
export function createSessionViews(): (facts: SessionFacts) => Promise<SessionView> {
  let last: { from: readonly unknown[]; at: number; view: SessionView } | undefined;
  return async (facts) => {
    const { session, now, kept: _ofNobody, ...around } = facts;
    if (session === undefined) return buildSessionView(facts);
    const { journal } = session;
    const { error } = await session.sweeper.state();
    const from = [session, journal.version(), journal.changes(sweepKey), error, ...Object.values(around)];
    const isCurrent = last !== undefined && last.at <= now && now < last.at + keptMs;
    if (last !== undefined && isCurrent && areSame(last.from, from)) return last.view;
    const view = await buildSessionView(facts);
    last = view.problems.length === 0 ? { from, at: now, view } : undefined;
    return view;
  };
}
