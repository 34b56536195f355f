import type { Change, FieldValue, Org, SObjectRow } from '../types.ts';
import { readTopicQuery } from './topic-query.ts';

const SYSTEM = { userId: 'system', system: true } as const;

export interface PushTopic {
  readonly name: string;
  readonly object: string;
  readonly fields: readonly string[];
  /** The text after WHERE, or empty. */
  readonly where: string;
  readonly whereFields: readonly string[];
  readonly notifyFor: { created: boolean; updated: boolean; deleted: boolean; undeleted: boolean };
  readonly notifyForFields: string;
}

/** The notification of one change: what subscribers get under `data`, and the row that their rights are checked on. */
export interface TopicEvent {
  readonly object: string;
  readonly rowId: string;
  readonly type: Change['type'];
  readonly createdDate: string;
  readonly sobject: Readonly<Record<string, FieldValue>>;
}

export interface PushTopics {
  find(name: string): Promise<PushTopic | undefined>;
  /** The topics that one committed change notifies. */
  match(change: Change): Promise<PushTopic[]>;
}

/** Reads PushTopic records from the org. They are read again only after one of them has changed. */
export function createPushTopics(org: Org): PushTopics {
  let cached: Promise<PushTopic[]> | undefined;
  org.store.onCommit((changes) => {
    if (changes.some((change) => change.object === 'PushTopic')) cached = undefined;
  });
  const all = (): Promise<PushTopic[]> => {
    cached ??= org.store.tx(SYSTEM, async (tx) =>
      tx.find('PushTopic', { IsActive: true }).flatMap((row) => readTopic(row) ?? []),
    );
    return cached;
  };
  return {
    find: async (name) => (await all()).find((topic) => topic.name === name),
    match: async (change) => {
      const topics = (await all()).filter((topic) => topic.object.toLowerCase() === change.object.toLowerCase());
      const matching: PushTopic[] = [];
      for (const topic of topics)
        if (isWanted(topic, change) && (await meetsWhere(org, topic, change))) matching.push(topic);
      return matching;
    },
  };
}

function readTopic(row: SObjectRow): PushTopic | undefined {
  const query = String(row['Query'] ?? '');
  const read = readTopicQuery(query);
  if (!read) return undefined;
  const where = /\bwhere\b([\s\S]*)$/i.exec(query)?.[1]?.trim() ?? '';
  return {
    name: String(row['Name']),
    object: read.object,
    fields: read.fields,
    where,
    whereFields: [...where.matchAll(/\b([A-Za-z]\w*)\s*(?:=|!=|<|>|\bLIKE\b|\bIN\b|\bNOT\s+IN\b)/gi)].map(
      (match) => match[1] ?? '',
    ),
    notifyFor: {
      created: row['NotifyForOperationCreate'] !== false,
      updated: row['NotifyForOperationUpdate'] !== false,
      deleted: row['NotifyForOperationDelete'] !== false,
      undeleted: row['NotifyForOperationUndelete'] !== false,
    },
    notifyForFields: String(row['NotifyForFields'] ?? 'Referenced'),
  };
}

function isWanted(topic: PushTopic, change: Change): boolean {
  if (!topic.notifyFor[change.type]) return false;
  if (change.type !== 'updated' || topic.notifyForFields === 'All') return true;
  const before: SObjectRow = change.before ?? { Id: change.id };
  const after: SObjectRow = change.after ?? { Id: change.id };
  const watched = watchedFields(topic).map((field) => field.toLowerCase());
  return Object.keys(after).some((field) => watched.includes(field.toLowerCase()) && before[field] !== after[field]);
}

function watchedFields(topic: PushTopic): readonly string[] {
  if (topic.notifyForFields === 'Select') return topic.fields;
  if (topic.notifyForFields === 'Where') return topic.whereFields;
  return [...topic.fields, ...topic.whereFields];
}

/** Asks the org itself, so that the condition means what it means in every other query. */
async function meetsWhere(org: Org, topic: PushTopic, change: Change): Promise<boolean> {
  if (!topic.where || change.type === 'deleted') return true;
  const query = `SELECT Id FROM ${topic.object} WHERE Id = '${change.id}' AND (${topic.where})`;
  return org.store.tx(SYSTEM, async (tx) => tx.query(query).totalSize > 0);
}

/** The selected fields of the row as it was when the change was committed. A deletion tells the id only. */
export function toTopicEvent(topic: PushTopic, change: Change, createdMs: number): TopicEvent {
  const row: SObjectRow = (change.type === 'deleted' ? undefined : change.after) ?? { Id: change.id };
  const byLowerCase = new Map(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value]));
  const sobject: Record<string, FieldValue> = {};
  for (const field of topic.fields) {
    const value = byLowerCase.get(field.toLowerCase());
    if (value !== undefined) sobject[field] = asStreamValue(value);
  }
  sobject['Id'] = change.id;
  return {
    object: topic.object,
    rowId: change.id,
    type: change.type,
    createdDate: new Date(createdMs).toISOString(),
    sobject,
  };
}

/** Date-times end in `Z` here, where the REST API writes `+0000`. */
export function asStreamValue(value: FieldValue): FieldValue {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+0000$/.test(value)
    ? value.replace('+0000', 'Z')
    : value;
}
