import type { JournalRow } from './journal-row.ts';

/** What a person chooses beside the words and the person, and may take away again. */
export type Choices = Pick<JournalRow, 'disposition' | 'related' | 'takenAway'>;
const fields = ['disposition', 'related'] as const;
export type ChoiceTimes = { [F in (typeof fields)[number]]?: number };

/** When each was last chosen or taken away; absent = nobody said anything. */
export function chosenAt(choices: Choices): ChoiceTimes {
  const times = fields.map((field) => [field, Math.max(choices[field]?.at ?? 0, choices.takenAway?.[field]?.at ?? 0)]);
  return Object.fromEntries(times.filter(([, at]) => at !== 0));
}

/** Of each the later word, also where that is to have none: what was taken away comes back by no older choice. */
export function withLaterChoices(row: JournalRow, other: Choices): JournalRow {
  const [here, there] = [chosenAt(row), chosenAt(other)];
  return fields.reduce((next, field) => {
    if ((there[field] ?? 0) <= (here[field] ?? 0)) return next;
    const { [field]: before, ...rest } = next;
    const { [field]: after, takenAway } = other;
    if (after !== undefined) return { ...rest, [field]: after };
    const gone = { ...(before !== undefined && 'id' in before && { id: before.id }), ...takenAway?.[field] };
    return { ...rest, takenAway: { ...next.takenAway, [field]: gone } };
  }, row);
}
