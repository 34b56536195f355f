/** Who writes what in the org, and what nobody writes. */
export interface WritersView {
  /** Undefined until the org and who one is in CINNOX are known. */
  mode?: 'package' | 'package-free';
  /** May this user decide for everybody (with the package) or for this browser? */
  mayDecide: boolean;
  /** Another product that writes calls and enquiries, by what gives it away: sentences. */
  others: string[];
  whoLogs?: { value: 'extension' | 'other' | 'both'; by: string; at: number };
  /** Logging waits for a decision. */
  isUndecided: boolean;
  /** Who writes what nobody has. */
  owner?: { eid: string; name: string };
  staff: { eid: string; name: string }[];
  /** The user's time zone in Salesforce (IANA). */
  timeZone?: string;
  unwritten: UnwrittenView[];
  /** The oldest day from which calls may be filled in (epoch ms); undefined while it is not known. */
  oldest?: number;
  /** From when this browser takes up calls. */
  since?: number;
}

/** Due, and nobody writes it. */
export interface UnwrittenView {
  key: string;
  kind: 'call' | 'enquiry';
  who: string;
  at: number;
  reason: 'no-owner' | 'other-browser' | 'no-user';
}
