import type { OrgFacts } from '../../lib/domain/record-fields.ts';
import type { Mode } from '../../lib/domain/journal-row.ts';
import { AppError } from '../../lib/errors/app-error.ts';
import type { Journal } from '../../lib/journal/journal.ts';
import { queryPath, rowsOf, type SalesforceClient } from '../../lib/salesforce/client.ts';
import { packageSinceKey } from '../../lib/journal/writers/take-over.ts';
import { compositeError } from '../../lib/salesforce/fault-table.ts';
import { soql } from '../../lib/salesforce/soql.ts';
import type { Clock } from '../../lib/platform/clock.ts';

/** What is read of the org once and kept for half a day: its words for "closed", its origins, its mode. */
export interface OrgReader {
  facts(): Promise<OrgFacts>;
  /** Undefined until the org was asked. */
  mode(): Promise<Mode | undefined>;
  /** The package may have been installed since: it is asked for again after an hour. */
  isStale(): Promise<boolean>;
  /** Asks which objects there are. Throws `permission_missing` when the package is there and hidden from this user. */
  detectMode(): Promise<Mode>;
}

const keptMs = 12 * 3600_000;
const modeKeptMs = 3600_000;
/** A path of the package's relay, which no hook has. */
const relayPath = 'cinnox/relay/-';

function firstClosed(rows: readonly Record<string, unknown>[], object: string): string {
  const [closed] = rows;
  const name = closed?.ApiName ?? closed?.MasterLabel;
  if (typeof name !== 'string') {
    throw new AppError('rejected', `This org has no closed ${object} status.`, { object });
  }
  return name;
}

export function createOrgReader(options: {
  client: SalesforceClient;
  journal: Journal;
  clock: Clock;
  /** What set-up code or policy says of the org. */
  expected: () => Promise<Mode | undefined>;
}): OrgReader {
  const { client, journal, clock } = options;

  async function read(): Promise<OrgFacts> {
    const task = soql`SELECT ApiName, MasterLabel FROM TaskStatus WHERE IsClosed = true ORDER BY SortOrder`;
    const cases = soql`SELECT ApiName, MasterLabel FROM CaseStatus WHERE IsClosed = true ORDER BY SortOrder`;
    const answers = await client.composite(
      [
        { method: 'GET', path: queryPath(task), referenceId: 'task' },
        { method: 'GET', path: queryPath(cases), referenceId: 'case' },
      ],
      { allOrNone: false },
    );
    const error = compositeError(answers);
    if (error !== null) throw error;
    const [taskRows, caseRows] = answers.map(rowsOf);
    const describe = await client.describe('Case');
    const origins = describe?.fields.Origin?.picklistValues.filter((value) => value.active) ?? [];
    return {
      closedTaskStatus: firstClosed(taskRows ?? [], 'Task'),
      closedCaseStatus: firstClosed(caseRows ?? [], 'Case'),
      caseOrigins: origins.map((value) => value.value),
    };
  }

  const mode: OrgReader['mode'] = () => journal.meta<Mode>('mode');

  /** Without its objects a user sees of the package that there is a class for its relay's path. */
  async function isInstalled(): Promise<boolean> {
    const [known, said] = [await mode(), await options.expected()];
    if (known === 'package' || said !== undefined) return known === 'package' || said === 'package';
    return client.hasApexRest(relayPath);
  }

  const orgNow = () => clock.now() + (client.clockOffsetMs() ?? 0);

  async function keep(found: Mode): Promise<Mode> {
    if (found === 'package' && (await mode()) === 'package-free') await journal.setMeta(packageSinceKey, orgNow());
    await journal.setMeta('mode', found);
    // Only what is not there may have come since.
    if (found === 'package-free') await journal.setMeta('mode-at', clock.now());
    return found;
  }

  return {
    mode,
    async isStale() {
      if ((await mode()) !== 'package-free') return false;
      return Math.abs(clock.now() - ((await journal.meta<number>('mode-at')) ?? 0)) > modeKeptMs;
    },
    async facts() {
      const kept = await journal.meta<{ facts: OrgFacts; at: number }>('org-facts');
      if (kept !== undefined && Math.abs(clock.now() - kept.at) < keptMs) return kept.facts;
      const facts = await read();
      await journal.setMeta('org-facts', { facts, at: clock.now() });
      return facts;
    },
    async detectMode() {
      const described = await client.describe('CINNOX_Log__c');
      if (described === null && !(await isInstalled())) return keep('package-free');
      // Logging waits for the rows: without them this user would log beside the others.
      await keep('package');
      if (described?.createable === true) return 'package';
      throw new AppError('permission_missing', 'The CINNOX objects of this org are hidden from this user.', {
        object: 'CINNOX_Log__c',
      });
    },
  };
}
