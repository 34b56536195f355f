import type { Deps } from '../platform/ports.ts';
import type { CinnoxGateway } from './gateway.ts';

export interface CinnoxAccess {
  /** https, no trailing slash, may have a path. */
  baseUrl: string;
  appId: string;
  appToken: string;
}

/** `access` is asked before each request; null throws `not_configured`. */
export declare function createOpenApiClient(options: {
  deps: Pick<Deps, 'fetch' | 'clock' | 'log'>;
  access: () => Promise<CinnoxAccess | null>;
}): CinnoxGateway;

/** A base URL as the admin pasted it, made clean. Throws `bad_input` with a sentence. */
export declare function cleanBaseUrl(pasted: string): string;
