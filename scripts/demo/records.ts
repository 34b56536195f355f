import type { World } from '../../tests/emulators/world.ts';

export type SalesforceRecord = Record<string, unknown> & { Id: string };

/** Every field of the two objects that the product writes or Salesforce fills in on its own. */
const fields = {
  Task:
    'Id, Subject, Status, Priority, TaskSubtype, CallType, CallDurationInSeconds, CallDisposition, CallObject, WhoId, ' +
    'WhatId, OwnerId, Description, ActivityDate, IsClosed, CreatedDate, CreatedById, LastModifiedDate',
  Case:
    'Id, CaseNumber, Subject, Status, Origin, Priority, ContactId, AccountId, OwnerId, Description, SuppliedName, ' +
    'SuppliedEmail, SuppliedPhone, IsClosed, ClosedDate, CreatedDate, CreatedById, LastModifiedDate',
} as const;

export type RecordedObject = keyof typeof fields;

function hasId(record: Record<string, unknown>): record is SalesforceRecord {
  return typeof record.Id === 'string';
}

/** Rows of the demo org, read as its system user: nobody's access hides one. */
export async function queryOrg(world: World, soql: string): Promise<SalesforceRecord[]> {
  const { records } = await world.salesforce
    .org('uat')
    .store.tx({ userId: 'system', system: true }, async (tx) => tx.query(soql));
  return records.filter(hasId);
}

/** Remembers what the org has, so that whatever comes later can be told apart. */
export async function watchRecords(world: World) {
  const before = {
    Task: new Set((await queryOrg(world, 'SELECT Id FROM Task')).map(({ Id }) => Id)),
    Case: new Set((await queryOrg(world, 'SELECT Id FROM Case')).map(({ Id }) => Id)),
  };
  return {
    async added(object: RecordedObject): Promise<SalesforceRecord[]> {
      const rows = await queryOrg(world, `SELECT ${fields[object]} FROM ${object} ORDER BY CreatedDate, Id`);
      return rows.filter(({ Id }) => !before[object].has(Id));
    },
  };
}

export type RecordWatch = Awaited<ReturnType<typeof watchRecords>>;
