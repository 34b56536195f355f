import type { CallRow } from '../cinnox/gateway.ts';
import { alias } from '../domain/keys.ts';
import { newJournalRow, type JournalRow } from '../domain/journal-row.ts';
import type { JournalTx } from '../journal/journal.ts';
import { callRowAliases, namesMe, type OwnContext } from './apply-call.ts';

/** The id that its hook announced is another call's of mine than the one that it was joined with, by time. */
function isMistaken({ call }: JournalRow, report: CallRow, me: string): boolean {
  const { messageId, callId, hid, own } = call ?? {};
  if (messageId === undefined || own !== true || !namesMe(report, me)) return false;
  const isAnnounced = messageId === report.callId || messageId === report.hid;
  return isAnnounced && callId !== undefined && callId !== report.callId && (hid === undefined || hid !== report.hid);
}

/** The row's own hook says that it is the call it was reported as: the id of this other call of mine was joined to it by time. */
function isBeside({ call }: JournalRow, report: CallRow, me: string): boolean {
  const { messageId, callId, hid, own } = call ?? {};
  if (messageId === undefined || own !== true || !namesMe(report, me)) return false;
  const isKept = messageId === callId || messageId === hid;
  return isKept && callId !== report.callId && hid !== undefined && report.hid !== undefined && hid !== report.hid;
}

/** The other one, as its hook announced it. What was typed stays where it was typed. */
async function besideAlone(tx: JournalTx, row: JournalRow, report: CallRow, context: OwnContext): Promise<JournalRow> {
  const { service, mode, forMe, createdAt } = row;
  const ids = new Set(callRowAliases(report, service));
  await tx.put({ ...row, aliases: row.aliases.filter((known) => !ids.has(known)) });
  const aliases = row.aliases.filter((known) => ids.has(known));
  return {
    ...newJournalRow({ id: context.newId(), kind: 'call', service, mode, now: context.now }),
    aliases,
    createdAt,
    forMe,
  };
}

/**
 * Its report made it, and its hook came later: what was typed was about the call that the report shows. Names stand in
 * the order in which they were heard.
 */
const wasReportedFirst = ({ aliases, service, call }: JournalRow): boolean =>
  aliases[0] !== alias.hook(service, call?.messageId ?? '');

/** The reported one, without what was heard of the other. What is in the org already keeps its words. */
function reportedAlone(row: JournalRow, report: CallRow): JournalRow {
  const { call, disposition, ...rest } = row;
  if (call === undefined) return row;
  const { messageId, announcedAt, joined, ...facts } = call;
  void [announcedAt, joined];
  const gone = new Set([...callRowAliases(report, row.service), alias.hook(row.service, messageId ?? '')]);
  const alone = { ...rest, call: facts, aliases: row.aliases.filter((known) => !gone.has(known)) };
  if (row.log.taskId !== undefined || wasReportedFirst(row))
    return { ...alone, ...(disposition === undefined ? {} : { disposition }) };
  return { ...alone, touched: false, notes: row.notes.filter(({ browser }) => browser !== undefined) };
}

/** The announced one as it was before, with what was typed into it. */
function announcedAlone(row: JournalRow, context: OwnContext): JournalRow {
  const { call, service, mode, disposition } = row;
  if (call === undefined) return row;
  const { direction, outgoing, number, messageId, announcedAt = call.startedAt } = call;
  const isLate = wasReportedFirst(row);
  const words = {
    touched: row.touched,
    notes: row.notes.filter(({ browser }) => browser === undefined),
    ...(disposition === undefined ? {} : { disposition }),
  };
  return {
    ...newJournalRow({ id: context.newId(), kind: 'call', service, mode, now: context.now }),
    aliases: [alias.hook(service, messageId ?? '')],
    createdAt: row.createdAt,
    forMe: row.forMe,
    ...(isLate ? {} : words),
    call: {
      direction,
      outgoing,
      ...(isLate || number === undefined ? {} : { number }),
      ...(messageId === undefined ? {} : { messageId }),
      announcedAt,
      startedAt: announcedAt,
      reported: false,
      ring: false,
    },
  };
}

/**
 * Two calls of mine at once, before it is known that ids tell: the first report was taken for the call that was announced.
 * When that one's own report comes they are two again, and each has its record. Returns the row that the report is of.
 */
export async function parted(
  tx: JournalTx,
  row: JournalRow | undefined,
  report: CallRow,
  context: OwnContext,
): Promise<JournalRow | undefined> {
  if (row === undefined) return row;
  if (isBeside(row, report, context.me)) return besideAlone(tx, row, report, context);
  if (!isMistaken(row, report, context.me)) return row;
  const [alone, announced] = [reportedAlone(row, report), announcedAlone(row, context)];
  await tx.put(alone);
  await tx.put(announced);
  // Its report tells nothing new of the person: it would be looked for by nobody.
  await tx.enqueue({ kind: 'match', lane: `match:${announced.id}`, payload: { rowId: announced.id } });
  if (alone.mine !== undefined) await tx.enqueue({ kind: 'settle', lane: alone.lane, payload: { lane: alone.lane } });
  return announced;
}
