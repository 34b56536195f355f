import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ensureBrowser } from '../../../scripts/setup/browser.mjs';
import { chromiumArgs, sandboxed } from './browser.ts';
import type { LaunchOptions } from './browser.ts';

interface Answer {
  id?: number;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
}

/** One DevTools connection to a page. */
class PageConnection {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  readonly #listeners = new Map<string, (params: unknown) => void>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#receive(String(data)));
  }

  static async open(url: string): Promise<PageConnection> {
    const socket = new WebSocket(url);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve(), { once: true });
      socket.addEventListener('error', () => reject(new Error(`no DevTools at ${url}`)), { once: true });
    });
    return new PageConnection(socket);
  }

  #receive(data: string): void {
    const answer: Answer = JSON.parse(data);
    if (answer.method !== undefined) this.#listeners.get(answer.method)?.(answer.params);
    if (answer.id === undefined) return;
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.error === undefined) waiting?.resolve(answer.result);
    else waiting?.reject(new Error(answer.error.message));
  }

  send(method: string, params: Record<string, unknown> = {}): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  on(method: string, listener: (params: unknown) => void): void {
    this.#listeners.set(method, listener);
  }

  close(): void {
    this.#socket.close();
  }
}

function inside(value: unknown, ...keys: string[]): unknown {
  let inner = value;
  for (const key of keys) {
    inner =
      typeof inner === 'object' && inner !== null
        ? Object.entries(inner).find(([name]) => name === key)?.[1]
        : undefined;
  }
  return inner;
}

/** A page driven over DevTools without Playwright. */
export class RawPage {
  readonly #connection: PageConnection;
  /** Status of each service worker version that the browser told this page about, newest last. */
  readonly workerStatuses: string[] = [];

  constructor(connection: PageConnection) {
    this.#connection = connection;
  }

  /** The value of an expression (promises are awaited). */
  async evaluate(expression: string): Promise<unknown> {
    const answer = await this.#connection.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
    });
    const thrown = inside(answer, 'exceptionDetails', 'exception', 'description');
    if (typeof thrown === 'string') throw new Error(thrown);
    return inside(answer, 'result', 'value');
  }

  /** Waits until the expression is truthy and returns its value. */
  async waitFor(expression: string, timeoutMs = 15_000): Promise<unknown> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      // Between two documents there is nothing to ask.
      const value = await this.evaluate(expression).catch(() => undefined);
      if (value) return value;
      if (performance.now() > deadline) {
        const text = await this.evaluate('document.body?.innerText').catch(() => 'nothing');
        throw new Error(`not within ${timeoutMs} ms: ${expression}\nThe page says:\n${String(text)}`);
      }
      await pause(100);
    }
  }

  async waitForText(text: string, timeoutMs?: number): Promise<void> {
    await this.waitFor(`document.body?.innerText.includes(${JSON.stringify(text)})`, timeoutMs);
  }

  /** Types as a keyboard would into the field with this label or placeholder. */
  async type(label: string, text: string): Promise<void> {
    const field = `[...document.querySelectorAll('input, textarea')].find((field) =>
      [...(field.labels ?? [])].some((label) => label.innerText.includes(${JSON.stringify(label)})) ||
      field.getAttribute('aria-label') === ${JSON.stringify(label)} || field.placeholder === ${JSON.stringify(label)})`;
    await this.waitFor(
      `(() => { const field = ${field}; field?.focus(); return document.activeElement === field; })()`,
    );
    await this.#connection.send('Input.insertText', { text });
  }

  async click(name: string): Promise<void> {
    await this.waitFor(`(() => {
      const button = [...document.querySelectorAll('button, a, [role=button]')].find((item) =>
        (item.getAttribute('aria-label') ?? item.innerText).trim() === ${JSON.stringify(name)} && !item.disabled);
      button?.click();
      return button !== undefined;
    })()`);
  }

  /** From now on `workerStatuses` records what becomes of the workers. */
  async watchWorkers(): Promise<void> {
    this.#connection.on('ServiceWorker.workerVersionUpdated', (params) => {
      const versions = inside(params, 'versions');
      if (!Array.isArray(versions)) return;
      for (const version of versions) this.workerStatuses.push(String(inside(version, 'runningStatus')));
    });
    await this.#connection.send('ServiceWorker.enable');
  }

  close(): void {
    this.#connection.close();
  }
}

export interface RawBrowser {
  openPage(url: string): Promise<RawPage>;
  /** A frame of another origin inside some page, such as the panel in Lightning. */
  findFrame(address: RegExp): Promise<RawPage>;
  close(): Promise<void>;
}

async function debuggingPort(profile: string): Promise<number> {
  const file = path.join(profile, 'DevToolsActivePort');
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : Number.NaN;
    if (port > 0) return port;
    await pause(100);
  }
  throw new Error('the browser opened no DevTools port');
}

async function end(browser: ChildProcess): Promise<void> {
  if (browser.exitCode !== null) return;
  const gone = new Promise((resolve) => browser.once('exit', resolve));
  browser.kill('SIGTERM');
  await Promise.race([gone, pause(5000).then(() => browser.kill('SIGKILL'))]);
}

/**
 * A Chromium in which no debugger is attached to the worker, so that the worker idles out after 30 s as it does for
 * people. Only pages are attached; Playwright attaches to workers too and keeps them alive.
 */
export async function launchRaw(options: LaunchOptions): Promise<RawBrowser> {
  rmSync(path.join(options.profile, 'DevToolsActivePort'), { force: true });
  const browser = spawn(
    await ensureBrowser(),
    [
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${options.profile}`,
      '--no-first-run',
      '--no-default-browser-check',
      '--window-size=1440,900',
      ...(sandboxed ? [] : ['--no-sandbox']),
      ...chromiumArgs(options),
      'about:blank',
    ],
    { stdio: 'ignore' },
  );
  const port = await debuggingPort(options.profile);
  const pages: RawPage[] = [];
  const attach = async (target: unknown): Promise<RawPage> => {
    const address = inside(target, 'webSocketDebuggerUrl');
    if (typeof address !== 'string') throw new Error('the browser has no such page');
    const page = new RawPage(await PageConnection.open(address));
    pages.push(page);
    return page;
  };
  return {
    async openPage(url) {
      const answer = await fetch(`http://127.0.0.1:${port}/json/new?${encodeURIComponent(url)}`, { method: 'PUT' });
      return attach(await answer.json());
    },
    async findFrame(address) {
      for (let attempt = 0; attempt < 150; attempt += 1) {
        const answer = await fetch(`http://127.0.0.1:${port}/json/list`);
        const targets: unknown = await answer.json();
        const frame = Array.isArray(targets)
          ? targets.find((target) => inside(target, 'type') === 'iframe' && address.test(String(inside(target, 'url'))))
          : undefined;
        if (frame !== undefined) return attach(frame);
        await pause(100);
      }
      throw new Error(`no frame at ${address.source}`);
    },
    async close() {
      for (const page of pages) page.close();
      await end(browser);
    },
  };
}
