import type { BrowserContext, Page } from '@playwright/test';
import { ada, logIn, myDomainHosts } from './people.ts';
import type { OrgName, OrgUser } from './people.ts';

/** What a person copies into the options page. */
export interface Connections {
  org?: OrgName;
  user?: OrgUser;
  cinnox: { baseUrl: string; appId: string; appToken: string };
}

export const consumerKey = (org: OrgName) => `3MVG9.cinnox.demo.${org}`;

/** Goes through Salesforce's windows as a person does: log in where asked, allow the app. */
export async function allowAccess(popup: Page, user: OrgUser): Promise<void> {
  const allow = popup.getByRole('button', { name: 'Allow', exact: true });
  const closed = popup.waitForEvent('close').then(() => 'closed' as const);
  for (let page = 0; page < 3; page += 1) {
    const login = popup.getByLabel('Username');
    const shown = await Promise.race([
      closed,
      allow
        .or(login)
        .waitFor()
        .then(() => 'open' as const),
    ]);
    if (shown === 'closed') return;
    if (await allow.isVisible()) {
      await allow.click();
      await closed;
      return;
    }
    await logIn(popup, user);
  }
}

/** Connects the extension to an org on its options page: host, consumer key, sign-in window, CINNOX. */
export async function setUpExtension(
  context: BrowserContext,
  extensionId: string,
  { org = 'uat', user = ada(org), cinnox }: Connections,
): Promise<Page> {
  const options = await context.newPage();
  await options.goto(`chrome-extension://${extensionId}/options.html`);
  const salesforce = options.getByRole('region', { name: 'Salesforce', exact: true });
  await salesforce.getByLabel('My Domain').fill(myDomainHosts[org]);
  await salesforce.getByLabel('Consumer key').fill(consumerKey(org));
  const opened = context.waitForEvent('page');
  await salesforce.getByRole('button', { name: 'Connect', exact: true }).click();
  await allowAccess(await opened, user);
  await salesforce.getByText('Signed in as').waitFor();
  const service = options.getByRole('region', { name: 'CINNOX', exact: true });
  await service.getByLabel('Base URL').fill(cinnox.baseUrl);
  await service.getByLabel('App ID').fill(cinnox.appId);
  await service.getByLabel('App token').fill(cinnox.appToken);
  await service.getByRole('button', { name: 'Save', exact: true }).click();
  await options.getByRole('region', { name: 'You in CINNOX' }).getByText('Staff ID').waitFor();
  return options;
}
