/** What the stream page needs to hold the long poll; the one message that carries an access token (never a refresh token). */
export interface StreamGrant {
  instanceUrl: string;
  apiVersion: string;
  accessToken: string;
  channel: string;
  /** -1 = only new events, -2 = all kept ones, else resume after this replay id. */
  replayFrom: number;
  /** Changes with every grant; status and events carry it back. */
  generation: number;
}
