import type { ActivityView, RecordRef } from '../page-model.ts';
import type { OrgReader, Row } from './org-reader.ts';
import { soqlText } from './soql.ts';

const taskFields = [
  'Subject',
  'Description',
  'Status',
  'Priority',
  'IsClosed',
  'ActivityDate',
  'CompletedDateTime',
  'CreatedDate',
  'TaskSubtype',
  'Type',
  'CallType',
  'CallDurationInSeconds',
  'CallDisposition',
  'WhoId',
  'WhatId',
  'OwnerId',
];

/** The timeline of a record: tasks that point to it by one of `fields`, newest first. */
export function readActivities(reader: OrgReader, recordId: string, fields: string[]): ActivityView[] {
  if (!reader.canRead('Task')) return [];
  const known = fields.filter((name) => reader.field('Task', name) !== undefined);
  if (known.length === 0) return [];
  const where = known.map((name) => `${name} = ${soqlText(recordId)}`).join(' OR ');
  return readTasks(reader, where, 200);
}

export function readTasks(reader: OrgReader, where: string, limit: number): ActivityView[] {
  const rows = reader.select('Task', taskFields, { where, orderBy: 'CreatedDate DESC', limit });
  const names = reader.namesOf('Task', rows, ['WhoId', 'WhatId', 'OwnerId']);
  return rows.map((row) => activityOf(row, names));
}

function activityOf(row: Row, names: ReadonlyMap<string, RecordRef>): ActivityView {
  const text = (name: string): string => String(row[name] ?? '');
  const optional = (name: string): string | null => (row[name] === undefined || row[name] === null ? null : text(name));
  const ref = (name: string): RecordRef | null => names.get(text(name)) ?? null;
  const duration = row['CallDurationInSeconds'];
  return {
    id: text('Id'),
    subject: text('Subject'),
    kind: kindOf(text('TaskSubtype'), text('Type')),
    isClosed: row['IsClosed'] === true,
    status: text('Status'),
    priority: text('Priority'),
    description: text('Description'),
    activityDate: optional('ActivityDate'),
    completedAt: optional('CompletedDateTime'),
    createdAt: text('CreatedDate'),
    callType: optional('CallType'),
    callDurationSeconds: typeof duration === 'number' ? duration : null,
    callDisposition: optional('CallDisposition'),
    who: ref('WhoId'),
    what: ref('WhatId'),
    owner: ref('OwnerId'),
  };
}

function kindOf(subtype: string, type: string): ActivityView['kind'] {
  if (subtype === 'Call' || type === 'Call') return 'call';
  return subtype === 'Email' || type === 'Email' ? 'email' : 'task';
}
