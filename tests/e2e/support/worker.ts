import type { BrowserContext, CDPSession } from '@playwright/test';

interface WorkerVersion {
  versionId: string;
  runningStatus: string;
}

/**
 * Watches the service workers of the browser from a page; nothing is attached to a worker itself. A worker that was
 * stopped may be running again a moment later, so what counts is that it has been stopped.
 */
async function watchWorkers(session: CDPSession): Promise<{ statuses(): string[]; haveStopped(): boolean }> {
  const versions = new Map<string, { status: string; hasStopped: boolean }>();
  session.on('ServiceWorker.workerVersionUpdated', (event: { versions: WorkerVersion[] }) => {
    for (const { versionId, runningStatus: status } of event.versions) {
      const hasStopped = status === 'stopped' || (versions.get(versionId)?.hasStopped ?? false);
      versions.set(versionId, { status, hasStopped });
    }
  });
  await session.send('ServiceWorker.enable');
  return {
    statuses: () => [...versions.values()].map(({ status }) => status),
    haveStopped: () => versions.size > 0 && [...versions.values()].every(({ hasStopped }) => hasStopped),
  };
}

/** Ends the extension's worker as the browser does when memory is short; the next event starts it again. */
export async function killWorker(context: BrowserContext, extensionId: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(`chrome-extension://${extensionId}/icon/16.png`);
  const session = await context.newCDPSession(page);
  const workers = await watchWorkers(session);
  await session.send('ServiceWorker.stopAllWorkers');
  const deadline = performance.now() + 15_000;
  while (!workers.haveStopped()) {
    if (performance.now() > deadline) throw new Error(`the worker did not stop: ${workers.statuses().join(', ')}`);
    await page.waitForTimeout(20);
  }
  await page.close();
}
