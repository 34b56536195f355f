import type { CinnoxGateway } from '../../cinnox/gateway.ts';
import type { JournalRow, Mode } from '../../domain/journal-row.ts';
import type { LogForm } from '../../domain/log-form.ts';
import { caseForm, getDefaultLogSettings, taskForm, type LogSettings } from '../../domain/log-settings.ts';
import type { TextContext } from '../../domain/log-texts.ts';
import type { WriterContext } from '../../domain/merge-values.ts';
import type { OrgFacts } from '../../domain/record-fields.ts';
import type { LockPort } from '../../platform/ports.ts';
import type { ObjectDescribe, SalesforceClient } from '../../salesforce/client.ts';
import type { Journal } from '../journal.ts';
import type { PlanContext } from './plan.ts';
import type { Leases } from '../writers/leases.ts';

/** Everything a lane needs to be written; made anew for each run, so that settings and sign-in are today's. */
export interface SettleContext {
  journal: Journal;
  client: SalesforceClient;
  gateway: CinnoxGateway;
  mode: Mode;
  /** My EID and Salesforce user. */
  me: string;
  userId: string;
  browserId: string;
  org: OrgFacts;
  settings: LogSettings;
  /** For numbers without a country code. */
  defaultCountry: string;
  text: TextContext;
  /** `message.id` was proved to be the report's call id on this service. */
  hookIdIsCallId: (service: string) => boolean;
  /** Null = this user cannot see the object. */
  taskObject: ObjectDescribe | null;
  caseObject: ObjectDescribe | null;
  now: () => number;
  leases: Leases;
  /** Enquiries that share a Case are of several lanes: they take turns with it. */
  locks: LockPort;
  /** Of what began earlier the org no longer tells what was written: a person is asked (epoch ms; 0 = it always tells). */
  horizon: number;
  /** Of what began before then another product may have written, too: that is looked for first (epoch ms). */
  othersUntil: number;
  /** The org called a record changed each time that it was written: its times must be finer than those that it tells. */
  insists?: boolean;
  /** A record was written: the page beside the panel should read it again. */
  onWritten: () => void;
}

/** Who takes over what the org already has. */
export function adopter({ me, browserId, now }: SettleContext): { me: string; browserId: string; now: number } {
  return { me, browserId, now: now() };
}

/** May this user write a Description? Not where an admin hides it, or lets it only be read. */
export const hasDescription = (object: ObjectDescribe | null): boolean =>
  object === null || object.fields.Description?.createable === true;

type Writer = WriterContext & { org: OrgFacts; form: LogForm };

const first = getDefaultLogSettings();

/** Who writes a Task, and how: as it was when the Task was made, else by the rules of today. */
export function taskWriter({ log, behalf }: JournalRow, { text, me, org, settings }: SettleContext): Writer {
  // A Task that does not tell was made before there were rules for it.
  const form = log.form ?? taskForm('completed', log.taskId === undefined ? settings : first);
  return { ...text, me: behalf?.staff ?? me, org, form };
}

/** The same for a Case. */
export function caseWriter({ log, behalf }: JournalRow, { text, me, org, settings }: SettleContext): Writer {
  const form = log.form ?? caseForm(log.caseId === undefined ? settings : first);
  return { ...text, me: behalf?.staff ?? me, org, form };
}

/** What a plan is made of. */
export function planContext(context: SettleContext): PlanContext {
  const { me, mode, settings, defaultCountry, hookIdIsCallId } = context;
  return { me, mode, settings, defaultCountry, hookIdIsCallId, now: context.now() };
}
