import { drawMs } from '../kernel/latencies.ts';
import type { Faults } from '../kernel/faults.ts';
import type { FetchHandler, Surroundings } from '../kernel/types.ts';
import { createOpenApi } from './api/open-api.ts';
import { createCallActions } from './calls.ts';
import type { CallActions } from './calls.ts';
import { createChatActions } from './chats.ts';
import type { ChatActions } from './chats.ts';
import { createContactBook } from './contacts.ts';
import { createDirectory } from './directory.ts';
import { createEnquiryBook } from './enquiries.ts';
import { createHooks } from './hooks.ts';
import type { Hooks } from './hooks.ts';
import type { CinnoxKnobs } from './knobs.ts';
import { createLedger } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import type { Call, CinnoxLatencies, Enquiry, ServiceSettings, ServiceState } from './model.ts';
import { createReportLog } from './report-log.ts';
import type { PendingRow, ReportLog } from './report-log.ts';
import { seedService } from './seed-service.ts';
import { createSmsBook } from './sms.ts';
import type { SmsRecord } from './sms.ts';

export interface CinnoxOptions {
  surroundings: Surroundings;
  /** Read at each use: changing them changes the running service. */
  knobs: CinnoxKnobs;
  latencies: CinnoxLatencies;
  contextFor: Faults['contextFor'];
  /** Members of staff; three when absent. */
  people?: number | undefined;
  /** Sends a hook to its subscriber. */
  deliver(request: Request): Promise<Response>;
}

export interface CinnoxInfo {
  serviceId: string;
  baseUrl: string;
  appId: string;
  appToken: string;
  hotline: { name: string; number: string };
  group: { id: string; name: string };
  staff: { eid: string; name: string; email: string }[];
}

/** `key` is the enquiry's `inquiry` or the call's `hid`. */
export interface PendingReport {
  report: 'enquiry-detail' | 'call-log';
  displayCaseNumber: string;
  row: PendingRow;
}

export interface CinnoxEmulator {
  fetch: FetchHandler;
  readonly actions: CallActions & ChatActions;
  readonly ledger: Ledger;
  readonly hooks: Hooks;
  readonly settings: ServiceSettings;
  info(): CinnoxInfo;
  contacts(): ServiceState['contacts'];
  /** Changes that no report shows yet, by report. */
  pendingReports(): PendingReport[];
  close(): void;
}

function describe(state: ServiceState): CinnoxInfo {
  const { serviceId, baseUrl, appId, appToken, staff, groups, numbers } = state;
  return {
    serviceId,
    baseUrl,
    appId,
    appToken,
    hotline: { name: numbers[0]?.name ?? '', number: numbers[0]?.number ?? '' },
    group: { id: groups[0]?.id ?? '', name: groups[0]?.name ?? '' },
    staff: staff.map(({ eid, firstName, lastName, email }) => ({ eid, name: `${firstName} ${lastName}`, email })),
  };
}

function pendingReports(state: ServiceState, enquiries: ReportLog<Enquiry>, calls: ReportLog<Call>): PendingReport[] {
  const numberOf = (inquiry: string | undefined) =>
    state.enquiries.find((one) => one.inquiry === inquiry)?.displayCaseNumber ?? '';
  const inquiryOf = (hid: string) => state.calls.find((call) => call.hid === hid)?.inquiry;
  return [
    ...enquiries
      .pending()
      .map((row) => ({ report: 'enquiry-detail' as const, displayCaseNumber: numberOf(row.key), row })),
    ...calls
      .pending()
      .map((row) => ({ report: 'call-log' as const, displayCaseNumber: numberOf(inquiryOf(row.key)), row })),
  ];
}

/** The CINNOX service `acme`: its Open API, its event hooks, and what customers and staff do in it. */
export function createCinnox({
  surroundings,
  knobs,
  latencies,
  contextFor,
  people,
  deliver,
}: CinnoxOptions): CinnoxEmulator {
  const { clock, random } = surroundings;
  const state = seedService(random, people);
  const settings: ServiceSettings = { autoCloseCallEnquiries: true, autoMiss: false };
  const parts = { surroundings, knobs, latencies, settings, state };
  const drawLag = () => (knobs.lag === '0' ? 0 : drawMs(random, latencies.reportLag));
  const enquiryReports = createReportLog<Enquiry>({ clock, drawLag });
  const callReports = createReportLog<Call>({ clock, drawLag });
  const smsReports = createReportLog<SmsRecord>({ clock, drawLag });
  const ledger = createLedger(clock, state);
  const hooks = createHooks(parts, deliver);
  const directory = createDirectory(state);
  const book = createEnquiryBook({ ...parts, hooks, ledger, reports: enquiryReports });
  const contacts = createContactBook({ ...parts, hooks, ledger });
  const sms = createSmsBook({ ...parts, hooks, ledger, reports: smsReports });

  return {
    fetch: createOpenApi({ ...parts, contextFor, hooks, contacts, sms, enquiryReports, callReports }),
    actions: {
      ...createCallActions({ ...parts, hooks, ledger, book, directory, reports: callReports }),
      ...createChatActions({ ...parts, book, directory, ledger }),
    },
    ledger,
    hooks,
    settings,
    info: () => describe(state),
    contacts: () => structuredClone(state.contacts),
    pendingReports: () => pendingReports(state, enquiryReports, callReports),
    close: () => hooks.close(),
  };
}
