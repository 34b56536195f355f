/** Payloads of CINNOX's event hooks in our own terms. They are hints: unsigned, unordered, perhaps repeated. */
export interface CallHook {
  kind: 'call-start' | 'call-end';
  service: string;
  messageId: string;
  caller: { eid?: string; number?: string };
  callees: { eid?: string; number?: string }[];
}

export interface EnquiryHook {
  kind: 'enquiry';
  service: string;
  status: 'opened' | 'handling' | 'closed' | 'missed';
  displayCaseNumber: string;
  /** The report's `id` or its `inquiry`. */
  eid?: string;
  /** Upper case. */
  channel: string;
  /** Epoch ms. */
  date?: number;
}

/** Null on anything that is not a call hook we understand. */
export declare function parseCallHook(payload: unknown): CallHook | null;
/** Null on anything that is not an enquiry hook we understand. */
export declare function parseEnquiryHook(payload: unknown): EnquiryHook | null;
/** Every EID that a hook names. */
export declare function eidsNamed(hook: CallHook): string[];
