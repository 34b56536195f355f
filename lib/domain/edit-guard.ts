import type { WrittenFields, WrittenValue } from './journal-row.ts';

/** Salesforce trims text and keeps its own line breaks: compare what a person would see. */
function comparable(value: unknown): WrittenValue {
  if (typeof value === 'string') {
    const text = value.replace(/\r\n?/g, '\n').trimEnd();
    return text === '' ? null : text;
  }
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return null;
}

/** Ids come back in 18 characters whatever was sent. */
function sameValue(left: WrittenValue, right: WrittenValue): boolean {
  if (left === right) return true;
  if (typeof left !== 'string' || typeof right !== 'string') return false;
  const [short = '', long = ''] = [left, right].sort((one, other) => one.length - other.length);
  return /^[a-zA-Z0-9]{15}$/.test(short) && /^[A-Z0-5]{3}$/.test(long.slice(15)) && long.startsWith(short);
}

export interface GuardedPatch {
  /** What to send: only fields that are still as we last wrote them (or empty and never written). */
  patch: WrittenFields;
  /** Fields that somebody edited: theirs stays. */
  edited: string[];
  /** What we know to be ours afterwards. */
  written: WrittenFields;
}

/**
 * Create once, then patch only our own fields, and only where the record still holds what we last wrote. A value that
 * already is as wanted counts as ours (a reply was lost after it had been written). What somebody else filled in is
 * never replaced, by nothing least of all.
 */
export function guardPatch(
  desired: WrittenFields,
  current: Record<string, unknown>,
  last: WrittenFields,
): GuardedPatch {
  const patch: WrittenFields = {};
  const written: WrittenFields = { ...last };
  const edited: string[] = [];
  for (const [field, wanted] of Object.entries(desired)) {
    const wish = comparable(wanted);
    const now = comparable(current[field]);
    if (sameValue(now, wish)) {
      written[field] = wanted;
      continue;
    }
    const ours = field in last ? sameValue(now, comparable(last[field])) : now === null;
    if (!ours) {
      edited.push(field);
      continue;
    }
    patch[field] = wanted;
    written[field] = wanted;
  }
  return { patch, edited, written };
}

const isPerson = (field: string): boolean => /^(?:Who|Contact)Id$/.test(field);

/**
 * What was last written of a record: by its row in the org, or by this browser where the record still says that. Of two
 * browsers that write at once the slower one leaves a row that says less than the record. So does one whose change had no
 * answer, where the record says what was tried. Whom the row says already, and the record no longer, a person took out:
 * back to whom this browser wrote, or to nobody.
 */
export function lastWrittenOf(
  current: Record<string, unknown>,
  local: WrittenFields,
  known: WrittenFields | undefined,
  tried: WrittenFields = {},
  desired: WrittenFields = {},
): WrittenFields {
  const isTakenOut = (field: string) =>
    isPerson(field) &&
    known !== undefined &&
    field in known &&
    field in desired &&
    sameValue(comparable(known[field]), comparable(desired[field]));
  const own = Object.entries(local).filter(([field]) => !isTakenOut(field));
  const standing = [...Object.entries(tried), ...own].filter(([field, value]) =>
    sameValue(comparable(current[field]), comparable(value)),
  );
  return { ...local, ...known, ...Object.fromEntries(standing) };
}
