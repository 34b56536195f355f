import type { Clock } from '../../../lib/platform/clock.ts';
import type { RandomSource } from '../../../lib/platform/random.ts';

/** What every emulator gets from outside: nothing else may be read from the process. */
export interface Surroundings {
  readonly clock: Clock;
  readonly random: RandomSource;
}

export type ServiceName = 'salesforce' | 'cinnox' | 'lightning' | 'world';

/** Where in a request a fault or a hold may strike. `received` = before anything is read. */
export type GatePoint = 'received' | 'beforeCommit' | 'afterCommit';

/**
 * One request on its way through an emulator. Handlers await `gate` at each point; a gate may sleep (latency),
 * wait until somebody lets go (hold) or throw `NetworkCut` (reply lost) or a `FaultResponse`.
 */
export interface RequestContext {
  readonly service: ServiceName;
  /** e.g. `POST /services/data/v68.0/composite` (path without query). */
  readonly route: string;
  gate(point: GatePoint): Promise<void>;
  /** The answer as it reaches the client: its body may come slowly or not wholly. */
  reply?(response: Response): Promise<Response>;
}

/** Thrown by a gate: the peer sees a broken connection (in process: `TypeError: Failed to fetch`). */
export class NetworkCut extends Error {
  override readonly name = 'NetworkCut';
}

/** Thrown by a gate: this answer instead of the real one. */
export class FaultResponse extends Error {
  override readonly name = 'FaultResponse';
  readonly response: Response;

  constructor(response: Response) {
    super(`fault ${response.status}`);
    this.response = response;
  }
}

export type FetchHandler = (request: Request) => Promise<Response>;
