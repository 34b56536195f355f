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
  /** Deliveries of PushTopic events per rolling 24 hours, all subscribers added up. */
  pushTopicDailyLimit: number;
  /** Deliveries of platform events per rolling 24 hours, all subscribers added up. */
  eventDailyLimit: number;
  /** Streaming clients connected at once. */
  streamClientLimit: number;
}

/**
 * Enterprise Edition.
 * https://developer.salesforce.com/docs/platform/platform-events/guide/platform-events-limits-common.html
 */
export function getDefaultSalesforceKnobs(): SalesforceKnobs {
  return {
    streamIdentity: 'header',
    streamCookies: 'ignored',
    streamDelivery: 'once',
    pushTopicDailyLimit: 200_000,
    eventDailyLimit: 25_000,
    streamClientLimit: 1000,
  };
}
