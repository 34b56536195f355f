import type { CommandName, Input, Output } from '../messaging/contract.ts';

export type { Clock } from '../platform/clock.ts';
export type { ChannelPort, PagePort, ProjectionPort } from '../platform/page-ports.ts';

/** Sends one intent to the worker; rejects with an error whose message is written for people. */
export type Send = <N extends CommandName>(name: N, input: Input<N>) => Promise<Output<N>>;
