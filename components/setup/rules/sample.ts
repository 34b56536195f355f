import { kindWords } from '../../../lib/domain/call-kind.ts';
import { channelGetsCase } from '../../../lib/domain/channels.ts';
import { newJournalRow, type CallFacts, type EnquiryFacts } from '../../../lib/domain/journal-row.ts';
import { callLogText, enquiryDetailText } from '../../../lib/domain/log-texts.ts';
import { caseTexts } from '../../../lib/domain/transcript.ts';
import { caseForm, taskForm, type LogSettings } from '../../../lib/domain/log-settings.ts';
import { descriptionHead, subjectOf, type MergeValues } from '../../../lib/domain/templates.ts';
import { addDays, localDate } from '../../../lib/domain/user-dates.ts';
import { texts } from './rules-texts.ts';

export const sampleNames = ['call', 'missed', 'chat'] as const;
export type SampleName = (typeof sampleNames)[number];

/** What a rule makes of a sample: a record, or nothing. */
export interface SampleRecord {
  object: 'Task' | 'Case';
  /** Undefined: nothing is written. */
  subject?: string;
  state: string;
  description: string;
}

const timeZone = 'Asia/Hong_Kong';
/** 2026-11-23 14:31 in Hong Kong */
const startedAt = Date.UTC(2026, 10, 23, 6, 31);
const note = 'Wants the delivery moved to Monday.';
const answered: CallFacts = {
  direction: 'in',
  outgoing: false,
  number: '+85294667788',
  startedAt,
  endedAt: startedAt + 252_000,
  durationS: 252,
  status: 'Call Ended',
  displayCaseNumber: '1001',
  reported: true,
  ring: false,
};
const { durationS, ...unanswered } = { ...answered, status: 'Not Answered', endedAt: startedAt + 30_000 };
void durationS;
const chat: EnquiryFacts = {
  displayCaseNumber: '1002',
  status: 'closed',
  channel: 'WHATSAPP',
  voice: false,
  visitorName: 'Mei-ling Wong',
  visitorPhone: '+85294667788',
  startedAt,
  closedAt: startedAt + 600_000,
};

export interface SampleContext {
  agent: string;
  disposition: string;
}

/** A made-up call or chat as these rules would write it; templates with mistakes are drawn as far as they go. */
export function sampleRecord(name: SampleName, rules: LogSettings, context: SampleContext): SampleRecord {
  return name === 'chat' ? sampleCase(rules, context) : sampleTask(name, rules, context);
}

function sampleTask(name: 'call' | 'missed', rules: LogSettings, { agent, disposition }: SampleContext): SampleRecord {
  const kind = name === 'call' ? 'answered-in' : 'missed';
  const call = name === 'call' ? answered : unanswered;
  const outcome = rules.calls[kind];
  if (outcome === 'none') return { object: 'Task', state: texts.notLogged, description: '' };
  const form = taskForm(outcome, rules);
  const values: MergeValues = {
    ...person,
    Channel: 'Call',
    CaseNumber: '1001',
    Agent: agent,
    Direction: 'in',
    Kind: kindWords[kind],
    Status: call.status ?? '',
    ...(name === 'call' ? { Duration: '4:12', Disposition: disposition, Note: note } : {}),
  };
  const row = newJournalRow({ id: 'sample', kind: 'call', service: 'sample', mode: 'package', now: startedAt });
  const day = localDate(startedAt, timeZone);
  return {
    object: 'Task',
    subject: subjectOf(form, values),
    state: form.dueInDays === undefined ? texts.completed : texts.dueDay(addDays(day, form.dueInDays)),
    description: callLogText(row, call, { timeZone, nameOf: () => agent }, descriptionHead(form, values)),
  };
}

const person: MergeValues = {
  Name: 'Mei-ling Wong',
  Who: 'Mei-ling Wong',
  Number: '+85294667788',
  Start: '2026-11-23 14:31:00',
  Date: '2026-11-23',
};

function sampleCase(rules: LogSettings, { agent }: SampleContext): SampleRecord {
  if (!channelGetsCase(chat, rules)) return { object: 'Case', state: texts.notLogged, description: '' };
  const form = caseForm(rules);
  const values: MergeValues = {
    ...person,
    Channel: 'WhatsApp',
    CaseNumber: '1002',
    Agent: agent,
    Kind: 'Enquiry',
    Status: 'closed',
    Duration: '10:00',
    Email: 'mei-ling.wong@harbour.example',
    Note: note,
  };
  const row = newJournalRow({ id: 'sample', kind: 'enquiry', service: 'sample', mode: 'package', now: startedAt });
  const details = enquiryDetailText(row, chat, { timeZone, nameOf: () => agent }, descriptionHead(form, values));
  const lines = [
    { at: startedAt + 5_000, author: 'Mei-ling Wong', text: 'Can the delivery come on Monday?' },
    { at: startedAt + 65_000, author: agent, text: 'Yes, between 9 and 12.' },
  ];
  return {
    object: 'Case',
    subject: subjectOf(form, values),
    state: rules.closeCase ? texts.caseClosed : texts.caseOpen,
    description: caseTexts(details, lines, '1002', timeZone).description,
  };
}
