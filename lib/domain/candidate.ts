/** A contact that it may have been. */
export interface Candidate {
  contactId: string;
  name: string;
  accountName?: string;
  detail: string;
}
