import type { CinnoxGateway } from '../../cinnox/gateway.ts';
import type { Mode } from '../../domain/journal-row.ts';
import type { TextContext } from '../../domain/log-texts.ts';
import type { LogSettings, OrgFacts } from '../../domain/record-fields.ts';
import type { ObjectDescribe, SalesforceClient } from '../../salesforce/client.ts';
import type { Journal } from '../journal.ts';
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
  text: TextContext;
  /** `message.id` was proved to be the report's call id on this service. */
  hookIdIsCallId: (service: string) => boolean;
  /** Null = this user cannot see the object. */
  taskObject: ObjectDescribe | null;
  caseObject: ObjectDescribe | null;
  now: () => number;
  leases: Leases;
  /** A record was written: the page beside the panel should read it again. */
  onWritten: () => void;
}

/** Who takes over what the org already has. */
export function adopter({ me, browserId, now }: SettleContext): { me: string; browserId: string; now: number } {
  return { me, browserId, now: now() };
}
