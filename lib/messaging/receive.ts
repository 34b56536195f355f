import type { LogPort } from '../platform/ports.ts';
import type { Handlers, Sender } from './contract.ts';

/** The browser's account of a sender (`chrome.runtime.MessageSender`). */
export interface RawSender {
  id?: string | undefined;
  url?: string | undefined;
  origin?: string | undefined;
  frameId?: number | undefined;
  tab?: { id?: number | undefined; windowId?: number | undefined; url?: string | undefined } | undefined;
}

export type Receiver = (message: unknown, rawSender: RawSender, sendResponse: (reply: unknown) => void) => boolean;

/**
 * The listener of `runtime.onMessage`. Answers by `sendResponse` and `return true`; returns false for messages that are
 * not ours. `ready` is awaited before a handler runs; errors travel as values.
 */
export declare function createReceiver(options: {
  handlers: Handlers;
  classify: (sender: RawSender) => Sender | null;
  ready: Promise<unknown>;
  log: LogPort;
}): Receiver;

/** Who sent it, by what the browser says. `extensionUrl` is `chrome-extension://<id>/`. Null = nobody we answer. */
export declare function createClassifier(options: {
  extensionId: string;
  extensionUrl: (path: string) => string;
}): (sender: RawSender) => Sender | null;
