/** A colleague's part of the conversation that a call belongs to, by the reports. */
export interface JourneyPart {
  /** Of the colleague. */
  eid: string;
  callId?: string;
  /** Epoch ms. */
  startedAt: number;
  endedAt: number;
  /** Of the conversation; without it the whole time counts. */
  durationS?: number;
}
