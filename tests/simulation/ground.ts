import type { Call, Enquiry } from '../emulators/cinnox/model.ts';
import type { MadeRecord } from './record-watch.ts';
import type { Play } from './run.ts';

export type Row = Record<string, unknown>;

/** What the org and the service hold at the end of a run. */
export interface Ground {
  tasks: Map<string, Row>;
  cases: Map<string, Row>;
  logs: Row[];
  /** The texts of all files of a record, by its id. */
  files: Map<string, string>;
  /** Of the ledger, copied once. */
  calls: Call[];
  enquiries: Enquiry[];
}

const system = { userId: 'system', system: true } as const;

async function readFiles({ stage }: Play): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  await stage.org.store.tx(system, async (tx) => {
    for (const { LinkedEntityId, ContentDocumentId } of tx.find('ContentDocumentLink', {})) {
      const [newest] = tx.find('ContentVersion', { ContentDocumentId: ContentDocumentId ?? null, IsLatest: true });
      const text = Buffer.from(String(newest?.VersionData ?? ''), 'base64').toString('utf8');
      files.set(String(LinkedEntityId), `${files.get(String(LinkedEntityId)) ?? ''}${text}\n`);
    }
  });
  return files;
}

/** Reads it all, whoever may see it. */
export async function readGround(play: Play): Promise<Ground> {
  const { stage } = play;
  const ask = (soql: string) => stage.org.store.tx(system, async (tx) => tx.query(soql).records);
  const hasPackage = stage.plan.org === 'uat';
  const [tasks, cases, logs] = [
    await ask(
      'SELECT Id, Subject, Status, WhoId, WhatId, CallType, CallDurationInSeconds, CallDisposition, Description, TaskSubtype, ActivityDate, OwnerId FROM Task',
    ),
    await ask('SELECT Id, Subject, Status, Origin, ContactId, Description, OwnerId FROM Case'),
    hasPackage
      ? await ask('SELECT Id, Key__c, State__c, Note__c, Kind__c, Task_Id__c, Case_Id__c FROM CINNOX_Log__c')
      : [],
  ];
  const byId = (rows: Row[]) => new Map(rows.map((row) => [String(row.Id), row]));
  const { ledger } = stage.world.cinnox;
  const files = await readFiles(play);
  return { tasks: byId(tasks), cases: byId(cases), logs, files, calls: ledger.calls(), enquiries: ledger.enquiries() };
}

/** Where a contact who returns within hours gets no Case of one's own: the Case that the enquiry is in instead. */
export function joinedCase({ stage }: Play, { cases, logs }: Ground, key: string): string | undefined {
  if (!key.startsWith('enq:') || stage.admin.rules.every(({ rules }) => rules.reopenHours === 0)) return undefined;
  if (stage.plan.org === 'globex') {
    const line = `Enquiry: ${key.replace('enq:', '')}\n`;
    return [...cases].find(([, { Description }]) => String(Description).includes(line))?.[0];
  }
  const row = logs.find(({ Key__c, State__c }) => Key__c === key.replace('enq:', 'enq:acme:') && State__c === 'logged');
  return typeof row?.Case_Id__c === 'string' ? row.Case_Id__c : undefined;
}

/** Its own, or the one that it joined. */
export function caseOfEnquiry(play: Play, ground: Ground, number: string | undefined): string | undefined {
  const key = `enq:${number}`;
  const made = play.stage.records.made.find((one) => one.object === 'Case' && one.key === key);
  return made?.id ?? joinedCase(play, ground, key);
}

/** Cases once more for each enquiry that joined them. */
export function joinedRecords(play: Play, ground: Ground, expected: ReadonlyMap<string, unknown>): MadeRecord[] {
  const { made } = play.stage.records;
  const own = new Set(made.map(({ key }) => key));
  return [...expected.keys()].flatMap((key) => {
    const id = own.has(key) ? undefined : joinedCase(play, ground, key);
    const record = made.find((one) => one.id === id);
    return record === undefined ? [] : [{ ...record, key }];
  });
}
