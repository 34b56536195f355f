import type { Clock } from '../../../../lib/platform/clock.ts';
import type { CinnoxEmulator } from '../../cinnox/cinnox.ts';
import type { Call, Enquiry } from '../../cinnox/model.ts';
import type { Org, Tx } from '../types.ts';
import { REMOTE_SITE, WEBHOOK_CLASS } from './official-integration.ts';

/** The other one is not instant; what it takes is not documented. */
const WRITES_AFTER_MS = 20_000;

/**
 * The official CINNOX integration, natively: "your contact's enquiry will automatically be saved as a contact's Case
 * with information and chat history", "your call inside the enquiry is saved as a Task; the call log is posted in the
 * Task's details" (https://docs.cinnox.com/docs/integrating-salesforce). Subjects and the layout of the texts are not
 * documented: these are plausible ones. It writes in the name of the administrator who connected it, into every org
 * that has its class and its remote site.
 */
export function startOfficialWriter(options: {
  cinnox: CinnoxEmulator;
  orgs: readonly Org[];
  clock: Clock;
}): () => void {
  const { cinnox, orgs, clock } = options;
  const isIn = (org: Org): boolean =>
    org.metadata?.get('ApexClass', WEBHOOK_CLASS) !== undefined &&
    org.metadata.get('RemoteSiteSetting', REMOTE_SITE) !== undefined;
  const write = (work: (tx: Tx) => Promise<void>): void => {
    clock.setTimeout(() => {
      for (const { store } of orgs.filter(isIn)) void store.tx({ userId: adminOf(store), system: true }, work);
    }, WRITES_AFTER_MS);
  };
  return cinnox.ledger.onNote((entry) => {
    if (!orgs.some(isIn)) return;
    if (entry.what === 'call.ended') {
      const call = cinnox.ledger.calls().find(({ hid }) => hid === entry.hid);
      if (call) write((tx) => writeTask(tx, call));
    }
    if (entry.what === 'enquiry.closed') {
      const enquiry = cinnox.ledger.enquiries().find(({ inquiry }) => inquiry === entry.inquiry);
      if (enquiry) write((tx) => writeCase(tx, enquiry));
    }
  });
}

function adminOf(store: Org['store']): string {
  return store.settings.defaultCaseOwnerId ?? '';
}

function digits(text: unknown): string {
  return typeof text === 'string' ? text.replaceAll(/\D/g, '') : '';
}

function contactOf(tx: Tx, phone: string): string | null {
  const wanted = digits(phone);
  if (wanted.length < 7) return null;
  const found = tx
    .find('Contact', {})
    .find((row) => [row['Phone'], row['MobilePhone']].some((own) => digits(own).endsWith(wanted.slice(-8))));
  return found?.Id ?? null;
}

async function writeTask(tx: Tx, call: Call): Promise<void> {
  const talkedS = call.answeredAt === undefined ? 0 : Math.round(((call.endedAt ?? 0) - call.answeredAt) / 1000);
  await tx.insert('Task', {
    Subject: `CINNOX call ${call.externalNumber}`,
    Status: 'Completed',
    TaskSubtype: 'Call',
    CallType: call.direction === 'inbound' ? 'Inbound' : 'Outbound',
    CallDurationInSeconds: talkedS,
    ActivityDate: new Date(call.startedAt).toISOString().slice(0, 10),
    WhoId: contactOf(tx, call.externalNumber),
    Description: `Call log\nFrom: ${call.externalNumber}\nTo: ${call.virtualNumber}\nResult: ${call.outcome ?? ''}`,
  });
}

async function writeCase(tx: Tx, enquiry: Enquiry): Promise<void> {
  const { visitor, messages, displayCaseNumber, channel } = enquiry;
  const chat = messages.map(({ from, text }) => `${from}: ${text}`);
  const contactId = visitor.phone === '' ? null : contactOf(tx, visitor.phone);
  await tx.insert(
    'Case',
    {
      Subject: `CINNOX Enquiry #${displayCaseNumber}`,
      Status: 'New',
      Origin: channel === 'Email' ? 'Email' : channel === 'VirtualNumber' ? 'Phone' : 'Web',
      ContactId: contactId,
      SuppliedName: visitor.name || null,
      SuppliedPhone: visitor.phone || null,
      SuppliedEmail: visitor.email || null,
      Description: [`Channel: ${channel}`, ...chat].join('\n'),
    },
    { autoAssign: false },
  );
}
