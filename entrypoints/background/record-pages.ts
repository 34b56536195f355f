import type { BrowserPort } from '../../lib/platform/ports.ts';
import { isPageOf } from '../../lib/salesforce/hosts.ts';
import type { Grants } from '../../lib/vault/grants.ts';

/** The Lightning tabs that somebody looks at. */
export interface RecordPages {
  areSeen(): Promise<boolean>;
  /** Nothing refreshes a record page after a write through the API: an agent who does not see the Task logs it again. */
  refresh(): Promise<void>;
}

export function createRecordPages(options: {
  browser: Pick<BrowserPort, 'tabs'>;
  grants: Pick<Grants, 'current'>;
}): RecordPages {
  const { tabs } = options.browser;
  return {
    areSeen: async () => (await tabs.lightning()).some((tab) => tab.active),
    async refresh() {
      const grant = await options.grants.current();
      for (const tab of await tabs.lightning()) {
        if (tab.active && grant !== null && isPageOf(tab.url ?? '', grant))
          await tabs.runInPage(tab.id, { do: 'refresh-view' });
      }
    },
  };
}
