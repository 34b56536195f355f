import os from 'node:os';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { build, preview } from 'vite';
import { ensureBrowser } from '../../scripts/setup/browser.mjs';
import { root, sandboxed } from '../e2e/support/browser.ts';
import type { Summary } from './statistics.ts';
import { summarise } from './statistics.ts';

export interface OutboxResult {
  machine: string;
  idle: Summary;
  bulk: Summary;
  bulkMs: number;
  contacts: number;
  waiting: number;
  claims: Summary;
  startUp: Summary;
  perJobMs: number;
  heapBytes: number;
}

export interface OutboxOptions {
  /** Written in bulk beside. */
  contacts: number;
  /** Jobs that wait. */
  waiting: number;
  say: (line: string) => void;
}

const notes = 200;
const pauseMs = 20;
const claims = 100;
const starts = 10;

/** The product's own modules on a page of their own: what is measured is the browser's IndexedDB under them. */
async function servePage() {
  const folder = path.join(import.meta.dirname, 'outbox');
  const outDir = path.join(root, '.cache/bench-outbox');
  await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, target: 'chrome130' },
  });
  return preview({
    root: folder,
    configFile: false,
    logLevel: 'error',
    build: { outDir },
    preview: { port: 0, host: '127.0.0.1' },
  });
}

/** Bytes that the page's scripts hold, after the garbage is collected. */
async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

export async function benchOutbox({ contacts, waiting, say }: OutboxOptions): Promise<OutboxResult> {
  const server = await servePage();
  const browser = await chromium.launch({ executablePath: await ensureBrowser(), chromiumSandbox: sandboxed });
  try {
    const page = await browser.newPage();
    const open = async () => {
      await page.goto(server.resolvedUrls?.local[0] ?? '');
      await page.waitForSelector('body[data-ready]', { state: 'attached' });
    };
    await open();
    say(`${notes} jobs are enqueued while nothing else happens.`);
    const idle = await page.evaluate(([count, ms]) => window.outboxPage.enqueue(count, ms), [notes, pauseMs] as const);
    say(`Jobs are enqueued while ${contacts.toLocaleString('en-US')} contacts are written.`);
    const bulk = await page.evaluate(([count, ms]) => window.outboxPage.enqueueDuringBulk(count, ms), [
      contacts,
      pauseMs,
    ] as const);
    say(`${waiting.toLocaleString('en-US')} jobs wait.`);
    await page.evaluate((count) => window.outboxPage.fill(count, 0), waiting);
    const claimed = await page.evaluate((count) => window.outboxPage.claims(count), claims);
    const heapBytes = await heapOf(page);
    const startUps: number[] = [];
    for (let index = 0; index < starts; index += 1) {
      await page.evaluate((count) => window.outboxPage.fill(count, Math.ceil(count / 2)), waiting);
      await open();
      startUps.push(await page.evaluate(() => window.outboxPage.startUp()));
    }
    say('Half of them are due.');
    const drained = await page.evaluate(() => window.outboxPage.drain());
    const version = browser.version();
    return {
      machine: `${os.availableParallelism()} processor cores, ${Math.round(os.totalmem() / 2 ** 30)} GB of memory, ${os.type()}, headless Chromium ${version}; load average at the end ${os.loadavg()[0]?.toFixed(1) ?? '?'}`,
      idle: summarise(idle),
      bulk: summarise(bulk.times),
      bulkMs: bulk.bulkMs,
      contacts,
      waiting,
      claims: summarise(claimed),
      startUp: summarise(startUps),
      perJobMs: drained.perJobMs,
      heapBytes,
    };
  } finally {
    await browser.close();
    await server.close();
  }
}
