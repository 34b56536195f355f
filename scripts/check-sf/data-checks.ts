import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Check, Memory } from './check.ts';
import { at, holds, listAt, textAt } from './check.ts';
import type { Stage } from './stage.ts';

/** More than one page of a query. */
const MANY = 2_100;

function file(stage: Stage, name: string, lines: readonly string[]): string {
  const place = path.join(stage.project, name);
  writeFileSync(place, `${lines.join('\n')}\n`);
  return place;
}

function recall(memory: Memory, name: string): string {
  const value = memory.get(name);
  assert.ok(value !== undefined, `an earlier command left no ${name}`);
  return value;
}

const query = (soql: string): string[] => ['data', 'query', '--query', soql];

/** One record: made, read, changed, found again, deleted. */
const records: readonly Check[] = [
  {
    args: () => [
      ...['data', 'create', 'record', '--sobject', 'Contact'],
      ...['--values', "FirstName='Zoë' LastName='van Dijk' CINNOX_Contact_Id__c=cli-1 DoNotCall=true"],
    ],
    proves: (result, memory) => {
      holds(result, { success: true });
      memory.set('contact', textAt(result, 'id'));
    },
  },
  {
    args: (memory) => ['data', 'get', 'record', '--sobject', 'Contact', '--record-id', recall(memory, 'contact')],
    proves: (result) => holds(result, { Name: 'Zoë van Dijk', DoNotCall: true, CINNOX_Contact_Id__c: 'cli-1' }),
  },
  {
    args: () => [
      ...['data', 'update', 'record', '--sobject', 'Contact'],
      ...['--where', "CINNOX_Contact_Id__c='cli-1'", '--values', "Title='Head of Support'"],
    ],
    proves: (result, memory) => holds(result, { id: recall(memory, 'contact'), success: true }),
  },
  {
    args: (memory) => query(`SELECT Id, Title, Owner.Name FROM Contact WHERE Id = '${recall(memory, 'contact')}'`),
    proves: (result) => {
      holds(result, { totalSize: 1, done: true });
      holds(listAt(result, 'records')[0], { Title: 'Head of Support', Owner: { Name: 'Chris Mori' } });
    },
  },
  {
    args: () => query('SELECT Nope__c FROM Contact'),
    code: 1,
    proves: (printed) => {
      holds(printed, { name: 'INVALID_FIELD' });
      assert.match(textAt(printed, 'message'), /No such column 'Nope__c' on entity 'Contact'/);
    },
  },
  {
    args: () => ['data', 'search', '--query', 'FIND {Dijk} IN NAME FIELDS RETURNING Contact(Id, Name)'],
    proves: (result) => holds(listAt(result, 'searchRecords')[0], { Name: 'Zoë van Dijk' }),
  },
  {
    args: (memory) => ['data', 'delete', 'record', '--sobject', 'Contact', '--record-id', recall(memory, 'contact')],
    proves: (result) => holds(result, { success: true }),
  },
  {
    args: () => ['data', 'delete', 'record', '--sobject', 'Contact', '--where', "CINNOX_Contact_Id__c='cli-1'"],
    code: 1,
    proves: (printed) => holds(printed, { name: 'DataRecordGetNoRecord' }),
  },
  {
    args: () => [...query("SELECT Name FROM ApexClass WHERE Name LIKE 'Cinnox%Test'"), '--use-tooling-api'],
    proves: (result) => holds(result, { totalSize: 4 }),
  },
];

/** Accounts and their contacts go from one org to the other. */
const trees: readonly Check[] = [
  {
    args: () => [
      ...['data', 'export', 'tree', '--target-org', 'globex', '--plan', '--output-dir', 'tree', '--query'],
      "SELECT Id, Name, (SELECT LastName, FirstName, Email FROM Contacts) FROM Account WHERE Name = 'Harbour Logistics'",
    ],
    proves: (result, _memory, stage) => {
      assert.ok(listAt(result).length > 0);
      const accounts: unknown = JSON.parse(readFileSync(path.join(stage.project, 'tree', 'Account.json'), 'utf8'));
      holds(listAt(accounts, 'records')[0], { Name: 'Harbour Logistics' });
    },
  },
  {
    args: () => ['data', 'import', 'tree', '--plan', path.join('tree', 'Account-Contact-plan.json')],
    proves: (result) => {
      const types = listAt(result).map((each) => at(each, 'type'));
      assert.ok(types.includes('Account') && types.includes('Contact'), `imported: ${types.join(', ')}`);
    },
  },
];

/** Bulk API 2.0. */
const bulk: readonly Check[] = [
  {
    args: (_memory, stage) => {
      const rows = Array.from({ length: MANY }, (_, at) => `"Row, ${at}",Imported,cli-${at}`);
      const csv = file(stage, 'people.csv', ['FirstName,LastName,CINNOX_Contact_Id__c', ...rows]);
      return ['data', 'import', 'bulk', '--sobject', 'Contact', '--file', csv, '--wait', '2', '--line-ending', 'LF'];
    },
    proves: (result) => holds(result, { processedRecords: MANY, successfulRecords: MANY, failedRecords: 0 }),
  },
  {
    args: () => query("SELECT Id, FirstName FROM Contact WHERE LastName = 'Imported'"),
    proves: (result) => {
      holds(result, { totalSize: MANY, done: true });
      assert.equal(listAt(result, 'records').length, MANY, 'the second page is fetched');
    },
  },
  {
    // Versions before the middle of 2025.
    args: () => [...query("SELECT Id FROM Contact WHERE LastName = 'Imported'"), '--bulk', '--wait', '2'],
    optional: true,
    proves: (result) => holds(result, { totalSize: MANY, done: true }),
  },
  {
    args: () => [
      ...['data', 'export', 'bulk', '--query', "SELECT Id, FirstName FROM Contact WHERE LastName = 'Imported'"],
      ...['--output-file', 'export.csv', '--wait', '2'],
    ],
    proves: (result, _memory, stage) => {
      holds(result, { totalSize: MANY });
      const lines = readFileSync(path.join(stage.project, 'export.csv'), 'utf8').trimEnd().split('\n');
      assert.equal(lines.length, MANY + 1);
      assert.match(lines[1] ?? '', /"003\w{15}","Row, \d+"/);
    },
  },
  {
    args: (_memory, stage) => {
      const csv = file(stage, 'changes.csv', ['CINNOX_Contact_Id__c,LastName', 'cli-0,Changed', 'cli-new,Changed']);
      const key = 'CINNOX_Contact_Id__c';
      return [
        'data',
        'upsert',
        'bulk',
        '--sobject',
        'Contact',
        '--file',
        csv,
        '--external-id',
        key,
        '--wait',
        '2',
        '--line-ending',
        'LF',
      ];
    },
    proves: (result) => {
      holds(at(result, 'jobInfo'), { numberRecordsProcessed: 2, numberRecordsFailed: 0, operation: 'upsert' });
      const created = listAt(result, 'records', 'successfulResults').map((each) => at(each, 'sf__Created'));
      assert.deepEqual(created, ['false', 'true']);
    },
  },
  {
    args: () => query("SELECT Id FROM Contact WHERE LastName = 'Changed' ORDER BY CINNOX_Contact_Id__c"),
    proves: (result, memory) => {
      holds(result, { totalSize: 2 });
      memory.set('changed', textAt(result, 'records', 0, 'Id'));
    },
  },
  {
    args: (memory, stage) => {
      const csv = file(stage, 'titles.csv', [
        'Id,Title',
        `${recall(memory, 'changed')},Lead`,
        '003000000000000AAA,Nobody',
      ]);
      return ['data', 'update', 'bulk', '--sobject', 'Contact', '--file', csv, '--wait', '2', '--line-ending', 'LF'];
    },
    code: 1,
    proves: (printed) => assert.match(textAt(printed, 'message'), /failed/i, 'a bad row is told'),
  },
  {
    args: (memory, stage) => {
      const csv = file(stage, 'gone.csv', ['Id', recall(memory, 'changed')]);
      return ['data', 'delete', 'bulk', '--sobject', 'Contact', '--file', csv, '--wait', '2', '--line-ending', 'LF'];
    },
    proves: (result) => holds(at(result, 'jobInfo'), { numberRecordsProcessed: 1, numberRecordsFailed: 0 }),
  },
];

export const dataChecks: readonly Check[] = [...records, ...trees, ...bulk];
