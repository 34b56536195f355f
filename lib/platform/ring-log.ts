import type { Clock } from './clock.ts';
import type { LogPort } from './ports.ts';

export type LogFields = Record<string, string | number | boolean>;

export interface LogEntry {
  /** Epoch ms. */
  at: number;
  level: 'info' | 'warn';
  event: string;
  fields: LogFields;
}

export interface RingLog extends LogPort {
  /** Oldest first. */
  entries(): LogEntry[];
}

/** Fields that may be logged. Everything else is dropped, so a name, number, note or token cannot slip in. */
const allowedFields = new Set([
  'ageMs',
  'area',
  'attempts',
  'code',
  'command',
  'count',
  'dropped',
  'durationMs',
  'errorCode',
  'generation',
  'id',
  'jobId',
  'kind',
  'lane',
  'name',
  'ok',
  'reason',
  'replayId',
  'rows',
  'sender',
  'source',
  'stage',
  'state',
  'status',
  'step',
  'to',
  'from',
]);

const LONGEST_VALUE = 120;

function clean(fields: LogFields): LogFields {
  const kept: LogFields = {};
  for (const [name, value] of Object.entries(fields)) {
    if (!allowedFields.has(name)) continue;
    kept[name] = typeof value === 'string' ? value.slice(0, LONGEST_VALUE) : value;
  }
  return kept;
}

/** The last `size` events, in memory only: for the health page and for support. */
export function createRingLog({ clock, size = 500 }: { clock: Pick<Clock, 'now'>; size?: number }): RingLog {
  const entries: LogEntry[] = [];
  const add = (level: LogEntry['level'], event: string, fields: LogFields = {}) => {
    entries.push({ at: clock.now(), level, event, fields: clean(fields) });
    if (entries.length > size) entries.shift();
  };
  return {
    info: (event, fields) => add('info', event, fields),
    warn: (event, fields) => add('warn', event, fields),
    entries: () => [...entries],
  };
}
