import type { BrowserContext, CDPSession } from '@playwright/test';

interface WorkerVersion {
  versionId: string;
  runningStatus: string;
}

/** Watches the service workers of the browser from a page; nothing is attached to a worker itself. */
async function watchWorkers(session: CDPSession): Promise<() => string[]> {
  const versions = new Map<string, string>();
  session.on('ServiceWorker.workerVersionUpdated', (event: { versions: WorkerVersion[] }) => {
    for (const { versionId, runningStatus } of event.versions) versions.set(versionId, runningStatus);
  });
  await session.send('ServiceWorker.enable');
  return () => [...versions.values()];
}

/** Ends the extension's worker as the browser does when memory is short; the next event starts it again. */
export async function killWorker(context: BrowserContext, extensionId: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(`chrome-extension://${extensionId}/icon/16.png`);
  const session = await context.newCDPSession(page);
  const statuses = await watchWorkers(session);
  await session.send('ServiceWorker.stopAllWorkers');
  const deadline = performance.now() + 5000;
  while (statuses().some((status) => status !== 'stopped')) {
    if (performance.now() > deadline) throw new Error(`the worker did not stop: ${statuses().join(', ')}`);
    await page.waitForTimeout(20);
  }
  await page.close();
}
