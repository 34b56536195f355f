/**
 * Keys of log rows (`CINNOX_Log__c.Key__c`, unique and case-sensitive) and the aliases by which a browser knows a thing
 * before its key is certain. Parts are joined by ':'; a part that itself holds ':' is kept as it is, keys are compared
 * whole and never taken apart.
 */

export function callKey(service: string, callId: string, eid: string): string {
  return `call:${service}:${callId}:${eid}`;
}

/** Known before a report names the call: good for drafts only. */
export function hookKey(service: string, messageId: string, eid: string): string {
  return `hook:${service}:${messageId}:${eid}`;
}

export function enquiryKey(service: string, displayCaseNumber: string): string {
  return `enq:${service}:${displayCaseNumber}`;
}

/** One edition of a transcript: an enquiry can be closed, resumed and closed again. */
export function transcriptKey(enquiry: string, lastSeq: number): string {
  return `chat:${enquiry}:${lastSeq}`;
}

export function draftKey(key: string, browserId: string): string {
  return `draft:${key}:${browserId}`;
}

/** Who writes in these 10 minutes; `slotAt` is their begin (epoch ms). */
export function leaseKey(service: string, purpose: string, slotAt: number): string {
  return `lease:${service}:${purpose}:${new Date(slotAt).toISOString().slice(0, 16)}`;
}

/** What an admin decided for the whole org. */
export function decisionKey(service: string, name: string): string {
  return `decide:${service}:${name}`;
}

export function learnKey(service: string): string {
  return `learn:${service}:hookId`;
}

/**
 * A decision that was undone keeps its row under a name of its own, so that the later write is an insert again. Without a
 * count: how all of them begin.
 */
export function undoneKey(key: string, count: number | ''): string {
  return `${key}~${count}`;
}

/** `Task.CallObject` in both modes. */
export function callObject(key: string): string {
  return `cinnox:${key}`;
}

export const alias = {
  hook: (service: string, messageId: string) => `hook:${service}:${messageId}`,
  call: (service: string, callId: string) => `call:${service}:${callId}`,
  record: (service: string, hid: string) => `hid:${service}:${hid}`,
  inquiry: (service: string, inquiry: string) => `inq:${service}:${inquiry}`,
  enquiry: (service: string, displayCaseNumber: string) => `enq:${service}:${displayCaseNumber}`,
  /** A row that was merged into another. */
  row: (id: string) => `row:${id}`,
  enquiryRecord: (service: string, id: string) => `enqid:${service}:${id}`,
} as const;
