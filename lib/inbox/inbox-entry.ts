/** An event as it arrived, kept for deduplication: committed before it is acknowledged, marked done with its effect. */
export interface InboxEntry {
  /** `signal:<record id>` or a fingerprint of a report row. */
  id: string;
  source: 'stream' | 'report';
  receivedAt: number;
}

/** Entries are forgotten after this long (ms): longer than any window in which an event is delivered again. */
export const inboxRetentionMs = 4 * 24 * 3600_000;
