import type { JournalRow } from '../../../lib/domain/journal-row.ts';
import type { Journal } from '../../../lib/journal/journal.ts';

const isForgotten = ({ log }: JournalRow) => log.error?.code === 'too_old';

/**
 * A person looked: it is not in Salesforce, however old it is. A call that has no such question of its own shows that of
 * its enquiry, which is on no screen of its own.
 */
export async function writeForgotten(journal: Journal, row: JournalRow): Promise<void> {
  const others = row.call === undefined ? [] : await journal.byLane(row.lane);
  const asked = [row, ...others.filter(({ enquiry }) => enquiry?.voice === true)].find(isForgotten);
  if (asked !== undefined) await journal.change(asked.id, (now) => ({ ...now, log: { ...now.log, sure: true } }));
}
