// First in the bundle: half-way, the plans of numbers would part code that packs well together.
import '../../lib/domain/phone.ts';
import { defineBackground } from '#imports';
import { createClassifier, createReceiver } from '../../lib/messaging/receive.ts';
import { realDeps } from '../../lib/platform/real-deps.ts';
import { isAlarmName } from './alarms.ts';
import { createApp } from './app.ts';
import { registerInstalled } from './installed.ts';

export default defineBackground({
  // Synchronous: a listener that is registered after an await misses the event that started the worker.
  main() {
    const deps = realDeps();
    const app = createApp(deps);
    const receive = createReceiver({
      handlers: app.handlers,
      classify: createClassifier({
        extensionId: chrome.runtime.id,
        extensionUrl: (path) => deps.browser.extensionUrl(path),
      }),
      open: (sealed) => app.services.vault.unseal(sealed),
      ready: () => app.ready,
      log: deps.log,
    });
    chrome.runtime.onMessage.addListener((message: unknown, sender, sendResponse) =>
      receive(message, sender, sendResponse),
    );
    // A worker that is started makes its alarms anew and does what is due: no Salesforce tab need be there.
    chrome.runtime.onStartup.addListener(() => undefined);
    // The content script and the panel hold a port only to learn that this version is gone.
    chrome.runtime.onConnect.addListener(() => undefined);
    chrome.alarms.onAlarm.addListener((alarm) => {
      if (isAlarmName(alarm.name)) app.onAlarm(alarm.name).catch(() => deps.log.warn('alarm.failed'));
    });
    chrome.runtime.onUpdateAvailable.addListener(() => {
      app.onUpdateAvailable().catch(() => deps.log.warn('update.failed'));
    });
    // Drawn before the session is open, it would be shown without what the session knows.
    const refresh = () => void app.ready.then(() => app.services.projection.refresh()).catch(() => undefined);
    chrome.tabs.onActivated.addListener(refresh);
    chrome.storage.managed.onChanged.addListener(refresh);
    chrome.tabs.onRemoved.addListener((tabId) => {
      app.forgetTab(tabId).catch(() => deps.log.warn('tab.not-forgotten'));
    });
    registerInstalled({ browser: deps.browser, log: deps.log });
  },
});
