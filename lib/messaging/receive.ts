import * as v from 'valibot';
import { AppError, toAppError } from '../errors/app-error.ts';
import type { LogPort } from '../platform/ports.ts';
import { sealedFields } from './sealing.ts';
import { CHANNEL, contract, type CommandName, type Handlers, type Reply, type Sender } from './contract.ts';

/** The browser's account of a sender (`chrome.runtime.MessageSender`). */
export interface RawSender {
  id?: string | undefined;
  url?: string | undefined;
  frameId?: number | undefined;
  tab?: { id?: number | undefined; windowId?: number | undefined; url?: string | undefined } | undefined;
}

export type Classify = (sender: RawSender) => Sender | null;
export type Receiver = (message: unknown, rawSender: RawSender, sendResponse: (reply: unknown) => void) => boolean;

const envelope = v.object({
  channel: v.literal(CHANNEL),
  name: v.string(),
  input: v.unknown(),
  sealed: v.optional(v.string()),
});

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(contract, name);
}

/** Options page and popup are extension pages too. */
function isAllowed(command: { from: readonly Sender['kind'][] }, kind: Sender['kind']): boolean {
  return command.from.includes(kind) || (kind === 'settings' && command.from.includes('page'));
}

const misread = () => new AppError('bad_input', 'CINNOX did not understand the request.');

/** Puts what was sealed back into its fields, and nothing else; what should have been sealed is refused in the open. */
async function opened(
  name: CommandName,
  input: unknown,
  sealed: string | undefined,
  open: (sealed: string) => Promise<string>,
): Promise<unknown> {
  const fields = sealedFields[name] ?? [];
  if (sealed === undefined && fields.length === 0) return input;
  if (typeof input !== 'object' || input === null || fields.length === 0) throw misread();
  if (Object.entries(input).some(([field, value]) => fields.includes(field) && value !== null)) throw misread();
  if (sealed === undefined) return input;
  const secrets = v.safeParse(v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string())), await open(sealed));
  if (!secrets.success || Object.keys(secrets.output).some((field) => !fields.includes(field))) throw misread();
  return { ...input, ...secrets.output };
}

function failed(thrown: unknown): Reply<never> {
  const { code, message, details } = toAppError(thrown);
  const field = typeof details.field === 'string' ? { field: details.field } : {};
  const help = typeof details.help === 'string' ? { help: details.help } : {};
  return { ok: false, error: { code, message, ...field, ...help } };
}

/**
 * The listener of `runtime.onMessage`. It answers by `sendResponse` and `return true`, the one way that every Chrome
 * understands, and returns false for messages that are not ours. Errors travel as values. Sender, right, shape and
 * readiness are checked in this order before a handler runs.
 */
export function createReceiver(options: {
  handlers: Handlers;
  classify: Classify;
  /** Opens what was sealed for the worker. */
  open: (sealed: string) => Promise<string>;
  ready: () => Promise<unknown>;
  log: LogPort;
}): Receiver {
  const { handlers, classify, open, ready, log } = options;

  async function answer(
    name: string,
    input: unknown,
    sealed: string | undefined,
    sender: Sender | null,
  ): Promise<Reply<unknown>> {
    if (!isCommand(name)) throw new AppError('bad_input', 'CINNOX does not know this request. Reload the page.');
    const command = contract[name];
    if (sender === null || !isAllowed(command, sender.kind)) {
      log.warn('message.refused', { command: name, sender: sender?.kind ?? 'unknown' });
      throw new AppError('not_allowed', 'This page may not ask for that.');
    }
    const parsed = v.safeParse(
      command.input as v.GenericSchema<unknown, never>,
      await opened(name, input, sealed, open),
    );
    if (!parsed.success) {
      log.warn('message.bad-input', { command: name, sender: sender.kind });
      throw misread();
    }
    await ready();
    // One entry of the contract is both the schema that was just applied and the type of the handler's input.
    return { ok: true, value: (await handlers[name](parsed.output, sender)) ?? null };
  }

  return (message, rawSender, sendResponse) => {
    const parsed = v.safeParse(envelope, message);
    if (!parsed.success) return false;
    const { name, input, sealed } = parsed.output;
    void answer(name, input, sealed, classify(rawSender))
      .catch((thrown: unknown) => {
        log.warn('message.failed', { command: name.slice(0, 40), code: toAppError(thrown).code });
        return failed(thrown);
      })
      .then(sendResponse);
    return true;
  };
}

/** Lightning pages of every cloud; the same list as the content script's matches. */
const lightningPage = /^https:\/\/[^/?#@]+\.lightning\.(?:force\.com|crmforce\.mil|sfcrmapps\.cn)(?::\d+)?(?:[/?#]|$)/i;

const pageKinds: Record<string, Sender['kind']> = {
  'panel.html': 'page',
  'options.html': 'settings',
  'popup.html': 'settings',
  'stream.html': 'stream',
};

/**
 * Tells who sent a message by what the browser says of the sender, never by what the message says. Null = nobody whom
 * we answer. `extensionUrl` gives `chrome-extension://<id>/…`.
 */
export function createClassifier(options: { extensionId: string; extensionUrl: (path: string) => string }): Classify {
  const root = options.extensionUrl('');
  return (raw) => {
    if (raw.id !== options.extensionId || raw.url === undefined) return null;
    const place = {
      ...(raw.tab?.id === undefined ? {} : { tabId: raw.tab.id }),
      ...(raw.tab?.windowId === undefined ? {} : { windowId: raw.tab.windowId }),
      url: raw.url,
    };
    if (!raw.url.startsWith(root)) {
      const isTopFrame = raw.frameId === 0 && raw.tab?.id !== undefined;
      return isTopFrame && lightningPage.test(raw.url) ? { kind: 'content', ...place } : null;
    }
    const kind = pageKinds[new URL(raw.url).pathname.slice(1)];
    if (kind === undefined) return null;
    // The stream page lives offscreen, settings only in pages of their own: neither in a frame of somebody's tab.
    if (kind === 'stream' && raw.tab !== undefined) return null;
    if (kind === 'settings' && raw.tab !== undefined && raw.frameId !== 0) return null;
    return { kind, ...place };
  };
}
