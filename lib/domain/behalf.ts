/** Written by this browser for somebody else. */
export interface Behalf {
  /** `owner`: nobody's part, by whom the org decided on; `supervisor`: one whose own browser stayed away. */
  as: 'owner' | 'supervisor';
  /** Whose part it is in the key: an EID, or that it is nobody's. */
  part: string;
  /** EID of who shall have the record. */
  staff: string;
  /** The Salesforce user of that person; absent when it is this one. */
  userId?: string;
}
