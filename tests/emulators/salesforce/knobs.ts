/** Where the documentation is silent or the org may be set up either way. Mutable: tests and the control API set them. */
export interface SalesforceKnobs {
  /** Whose session a stream is when both a bearer header and a `sid` cookie come along. */
  streamIdentity: 'header' | 'cookie';
  /** Must a stream send back the cookie that its handshake set? */
  streamCookies: 'ignored' | 'required';
  /**
   * How faithfully the event bus delivers. `lossy` loses every fifth event, `twice` repeats each once, `reordered` lets
   * every second one arrive after the one that follows it.
   */
  streamDelivery: 'once' | 'twice' | 'lossy' | 'reordered';
  /** Deliveries of PushTopic events per rolling 24 hours, all subscribers added up. `null`: as the edition has it. */
  pushTopicDailyLimit: number | null;
  /** Deliveries of platform events per rolling 24 hours, all subscribers added up. `null`: as the edition has it. */
  eventDailyLimit: number | null;
  /** Streaming clients connected at once. `null`: as the edition has it. */
  streamClientLimit: number | null;
}

export function getDefaultSalesforceKnobs(): SalesforceKnobs {
  return {
    streamIdentity: 'header',
    streamCookies: 'ignored',
    streamDelivery: 'once',
    pushTopicDailyLimit: null,
    eventDailyLimit: null,
    streamClientLimit: null,
  };
}
