import type { JournalRow } from '../../lib/domain/journal-row.ts';
import type { Ground } from './ground.ts';
import type { MadeRecord } from './record-watch.ts';
import type { Play } from './run.ts';
import type { Desk } from './stage.ts';
import type { Violation } from './violation.ts';

const rowKeyOf = (key: string): string => (key.startsWith('enq:') ? key.replace('enq:', 'enq:acme:') : key);

/** The org's own rows name the record that was made under their key, and no other one. */
function checkLogRows({ stage, told }: Play, { logs }: Ground): Violation[] {
  if (stage.plan.org !== 'uat') return [];
  const byKey = new Map(logs.map((row) => [String(row.Key__c), row]));
  const made = stage.records.made.filter(({ key, id }) => key !== '' && !told.deletions.has(id));
  const without = made.flatMap(({ object, id, key }): Violation[] => {
    const row = byKey.get(rowKeyOf(key));
    const named = object === 'Task' ? row?.Task_Id__c : row?.Case_Id__c;
    if (row !== undefined && named === id) return [];
    return [
      { rule: 'log-row', text: `the log row of ${key} (${String(row?.State__c)}) names ${String(named)}, not ${id}` },
    ];
  });
  const records = new Map(stage.records.made.map((one) => [one.id, one]));
  const strange = logs.flatMap((row): Violation[] => {
    const isCall = row.Kind__c === 'call';
    const id = isCall ? row.Task_Id__c : row.Case_Id__c;
    if (row.State__c !== 'logged' || !/^(?:call|enq):/.test(String(row.Key__c))) return [];
    const record = records.get(String(id));
    if (record !== undefined && (!isCall || rowKeyOf(record.key) === row.Key__c)) return [];
    return [
      { rule: 'log-row', text: `the log row ${String(row.Key__c)} names ${String(id)} of ${record?.key ?? 'nothing'}` },
    ];
  });
  return [...without, ...strange];
}

/** What a browser shows as logged is there; what is there it does not show as waiting. */
function checkRow({ stage, told }: Play, desk: Desk, row: JournalRow): Violation[] {
  const { made } = stage.records;
  const { call, enquiry, log } = row;
  const key = call === undefined ? `enq:${enquiry?.displayCaseNumber}` : `call:acme:${call.callId}:${desk.eid}`;
  const isIt = (one: MadeRecord) => one.key === key;
  const record = made.find(isIt);
  const id = call === undefined ? log.caseId : log.taskId;
  const say = (text: string): Violation[] => [
    { rule: 'screen', text: `${desk.name} shows ${key} as ${log.state}: ${text}` },
  ];
  if (row.behalf !== undefined) return [];
  if (log.state === 'logged') {
    if (id === undefined) return call === undefined ? say('without its Case') : say('without its Task');
    const named = made.find((one) => one.id === id);
    if (named === undefined) return say(`${id} is nothing that was made`);
    if (call !== undefined && named.key !== key) return say(`its record ${id} is of ${named.key}`);
    return [];
  }
  if (record === undefined || told.deletions.has(record.id)) return [];
  if (log.state === 'open' || log.state === 'failed') return say(`${record.object} ${record.id} is there`);
  return [];
}

export async function checkRows(play: Play, ground: Ground): Promise<Violation[]> {
  const shown = await Promise.all(
    play.stage.desks.map(async (desk) => (await desk.browser.journal()).flatMap((row) => checkRow(play, desk, row))),
  );
  return [...checkLogRows(play, ground), ...shown.flat()];
}
