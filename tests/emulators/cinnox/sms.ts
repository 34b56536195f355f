import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { hexId } from './hex-id.ts';
import type { Hooks } from './hooks.ts';
import type { Ledger } from './ledger.ts';
import type { ServiceParts } from './model.ts';
import type { ReportLog } from './report-log.ts';
import type { Row } from './report-rows.ts';

export interface SmsRecord {
  at: number;
  row: Row;
}

export interface SmsBook {
  send(sms: { senderNumber: string; recipientNumbers: string[]; text: string }): {
    transactionID: string;
    accepted: string[];
    rejected: { number: string; reason: string }[];
  };
  visible(): readonly SmsRecord[];
}

/** Parts that are billed: 160 characters of English, 70 otherwise; longer texts split into 153 or 67. https://docs.cinnox.com/reference/operations */
export function countSegments(text: string): number {
  const isEnglish = /^[\n\r\x20-\x7e]*$/.test(text);
  const [single, each] = isEnglish ? [160, 153] : [70, 67];
  return text.length <= single ? 1 : Math.ceil(text.length / each);
}

export function createSmsBook(
  parts: ServiceParts & { hooks: Hooks; ledger: Ledger; reports: ReportLog<SmsRecord> },
): SmsBook {
  const { surroundings, state, hooks, ledger, reports } = parts;
  const { clock, random } = surroundings;

  function submit(number: string, transactionID: string, sms: { senderNumber: string; text: string }): void {
    const now = clock.now();
    const country = parsePhoneNumberFromString(number)?.country ?? '';
    const row = {
      id: hexId(random),
      fromEID: '',
      toEID: '',
      date: new Date(now).toISOString().slice(0, 10).replaceAll('-', '/'),
      cid: transactionID,
      segmentCount: countSegments(sms.text),
      sender: sms.senderNumber,
      recipient: number,
      recipientCountryCode: country,
      status: 'Submitted',
      carrierStatus: 'Delivered',
      usage: 'openAPI-sms',
      text: sms.text,
      createdAt: new Date(now).toISOString(),
      updatedAt: new Date(now).toISOString(),
    };
    reports.record(row.id, { at: now, row });
    ledger.note({ what: 'sms.accepted', transactionId: transactionID, number });
    for (const Status of ['Submitted', 'Delivered']) {
      hooks.emit('outbound-sms', {
        Type: 'tdr',
        AppID: state.appId,
        ServiceID: state.serviceId,
        TransactionID: transactionID,
        RecipientNumber: number,
        RecipientCountry: country,
        ResponseCode: '',
        Status,
        Exception: '',
      });
    }
  }

  return {
    send(sms) {
      const transactionID = random.uuid();
      const isPossible = (number: string) => parsePhoneNumberFromString(number)?.isPossible() === true;
      const accepted = sms.recipientNumbers.filter(isPossible);
      const rejected = sms.recipientNumbers
        .filter((number) => !isPossible(number))
        .map((number) => ({ number, reason: 'invalid recipientNumber' }));
      for (const number of accepted) submit(number, transactionID, sms);
      return { transactionID, accepted, rejected };
    },
    visible: () => reports.visible(),
  };
}
