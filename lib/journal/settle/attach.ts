import { endedAt, startedAt, type JournalRow } from '../../domain/journal-row.ts';
import { createdId, type CompositePart, type SObject } from '../../salesforce/client.ts';
import { compositeError } from '../../salesforce/fault-table.ts';
import { soql } from '../../salesforce/soql.ts';
import {
  bestFit,
  comparableOf,
  fitWindowMs,
  othersQuery,
  readOthers,
  type OtherRecord,
} from '../writers/others-records.ts';
import { keyPart, logRowBody, mergedPart, withoutError } from './create.ts';
import type { LogRow } from './log-row.ts';
import { queryAll } from './lookup.ts';
import { caseLeftOf } from './merged-case.ts';
import type { CallToWrite, EnquiryToWrite } from './plan.ts';
import type { SettleContext } from './settle-context.ts';
import { stillHidden } from './unreachable.ts';

type Item = CallToWrite | EnquiryToWrite;

/** The other one writes within this long after the end; before it nothing is made (ms). */
const othersWaitMs = 2 * 60_000;

const objectOf = ({ row }: Item): 'Task' | 'Case' => (row.kind === 'call' ? 'Task' : 'Case');

/** When it may be looked for what the other one wrote: soon after the end, of a chat that goes on after its begin. */
function lookAt({ row }: Item): number {
  const { enquiry } = row;
  return (endedAt(row) ?? enquiry?.pickedUpAt ?? enquiry?.startedAt ?? 0) + othersWaitMs;
}

/** A person chose the Case. */
function chosenCase({ row }: Item): string | undefined {
  const id = row.enquiry === undefined ? undefined : row.related?.id;
  return id?.startsWith('500') === true ? id : undefined;
}

/** The Cases that people chose; one that is deleted by now is none, and the chat gets one of its own. */
async function chosenCases(items: readonly Item[], context: SettleContext): Promise<{ item: Item; id: string }[]> {
  const chosen = items.flatMap((item) => {
    const id = chosenCase(item);
    return id === undefined ? [] : [{ item, id }];
  });
  const ids = chosen.map(({ id }) => id);
  const hidden = new Set(await stillHidden(ids, context));
  const found = [];
  for (const { item, id } of chosen) {
    const left = hidden.has(id) ? (await caseLeftOf(id, context))?.Id : id;
    if (typeof left === 'string') found.push({ item, id: left });
  }
  return found;
}

async function othersAround(items: readonly Item[], object: 'Task' | 'Case', context: SettleContext) {
  const same = items.filter((item) => objectOf(item) === object);
  if (same.length === 0) return [];
  const spans = same.map(({ row }) => comparableOf(row));
  const query = othersQuery(object, object === 'Task' ? context.taskObject : context.caseObject, {
    from: Math.min(...spans.map(({ startedAt }) => startedAt)) - fitWindowMs,
    to: Math.max(...spans.map(({ startedAt, endedAt: end = startedAt }) => end)) + fitWindowMs,
  });
  const [rows = []]: SObject[][] = query === undefined ? [] : await queryAll(context, [query]);
  const others = readOthers(object, rows);
  return object === 'Task' ? withoutTaken(others, context) : others;
}

/** A Task is of one call: what another call was attached to is not found again. */
async function withoutTaken(others: OtherRecord[], context: SettleContext): Promise<OtherRecord[]> {
  const [first] = others;
  if (first === undefined) return others;
  const ids = others.map(({ id }) => id);
  const rows =
    context.mode === 'package'
      ? (await queryAll(context, [soql`SELECT Task_Id__c FROM CINNOX_Log__c WHERE Task_Id__c IN ${ids}`])).flat()
      : [];
  const local = await context.journal.since(Math.min(...others.map(({ createdAt }) => createdAt)) - 86_400_000);
  const taken = new Set([...rows.map((row) => row.Task_Id__c), ...local.map((row) => row.log.taskId)]);
  return others.filter(({ id }) => !taken.has(id));
}

function attachedRow(row: JournalRow, id: string, logRowId: string | undefined): JournalRow {
  const ids = row.kind === 'call' ? { taskId: id } : { caseId: id };
  return {
    ...row,
    // Nothing in it is ours: what is empty is filled in, what is there stays.
    log: {
      ...withoutError(row.log),
      ...ids,
      state: 'logged',
      attached: true,
      task: {},
      case: {},
      loggedNote: '',
      ...(logRowId === undefined ? {} : { logRowId }),
    },
  };
}

/** The key row tells every browser which record it is; one of two that do so at once gets DUPLICATE_VALUE. */
async function writeAttached(
  item: Item,
  id: string,
  drafts: readonly LogRow[],
  context: SettleContext,
): Promise<JournalRow> {
  if (context.mode === 'package-free') return attachedRow(item.row, id, undefined);
  const ids = item.row.kind === 'call' ? { Task_Id__c: id } : { Case_Id__c: id };
  const parts: CompositePart[] = [
    keyPart('key', { ...logRowBody(item.row, item.key, context, { attached: true }), ...ids }),
    ...mergedPart(drafts),
  ];
  const answers = await context.client.composite(parts, { allOrNone: true });
  const error = compositeError(answers);
  if (error !== null) throw error;
  const [key] = answers;
  return attachedRow(item.row, id, key === undefined ? undefined : (createdId(key) ?? undefined));
}

export interface Attaching {
  /** Rows that have their record now. */
  attached: JournalRow[];
  /** Before then the other product may still write (epoch ms). */
  again?: number;
}

/**
 * Attaches what others have written, and what a person chose, instead of creating. Nothing found in time: it is created.
 * Throws `duplicate_key` when another browser was first.
 */
export async function attachOthers(
  items: readonly Item[],
  draftsOf: (item: Item) => readonly LogRow[],
  context: SettleContext,
): Promise<Attaching> {
  const found = await chosenCases(items, context);
  const mayBeOthers = ({ row }: Item) => startedAt(row) < context.othersUntil;
  const open = items.filter((item) => chosenCase(item) === undefined && mayBeOthers(item));
  const others = [...(await othersAround(open, 'Task', context)), ...(await othersAround(open, 'Case', context))];
  const free = new Set(others);
  for (const item of open) {
    const best = bestFit([...free], comparableOf(item.row));
    if (best === undefined) continue;
    found.push({ item, id: best.id });
    if (best.object === 'Task') free.delete(best);
  }
  const attached: JournalRow[] = [];
  for (const { item, id } of found) attached.push(await writeAttached(item, id, draftsOf(item), context));
  if (attached.length > 0) return { attached };
  const waits = open.map(lookAt).filter((at) => at > context.now());
  return waits.length === 0 ? { attached } : { attached, again: Math.min(...waits) };
}
