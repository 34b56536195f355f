import type { CommandName, Input, Output } from './contract.ts';

/** Sends a command from a page to the worker. Throws AppError: the reply's, or `context_invalidated`, or `network`. */
export declare function send<N extends CommandName>(name: N, input: Input<N>): Promise<Output<N>>;
