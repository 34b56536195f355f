import { setTimeout as pause } from 'node:timers/promises';
import type { BrowserContext, Frame, Page } from '@playwright/test';

/** A user of an org, as the seed made them. */
export interface OrgUser {
  username: string;
  password: string;
}

export type OrgName = 'uat' | 'globex';

/** Ada Lam, the agent of most tests, in one of the orgs. */
export function ada(org: OrgName): OrgUser {
  return { username: `ada.lam@acme.example.${org}`, password: 'demo-ada' };
}

export const lightningHosts = {
  uat: 'acme--uat.sandbox.lightning.force.com',
  globex: 'globex.lightning.force.com',
} as const;

export const myDomainHosts = {
  uat: 'acme--uat.sandbox.my.salesforce.com',
  globex: 'globex.my.salesforce.com',
} as const;

/** Fills Salesforce's login page when the page shows it; says whether it did. */
export async function logIn(page: Page, user: OrgUser): Promise<boolean> {
  const username = page.getByLabel('Username');
  if (!(await username.isVisible())) return false;
  await username.fill(user.username);
  await page.getByLabel('Password').fill(user.password);
  await page.getByRole('button', { name: /^Log In/ }).click();
  return true;
}

export interface LightningPlace {
  org?: OrgName;
  /** Path on the Lightning host. */
  path?: string;
  user?: OrgUser;
}

/** A Lightning tab, logged in if the browser was not yet. */
export async function openLightning(context: BrowserContext, place: LightningPlace = {}): Promise<Page> {
  const { org = 'uat', path = '/lightning/page/home', user = ada(org) } = place;
  const page = await context.newPage();
  await page.goto(`https://${lightningHosts[org]}${path}`);
  await logIn(page, user);
  await page.waitForURL((url) => url.host === lightningHosts[org] && !url.pathname.startsWith('/secur/'));
  return page;
}

export function isPanel(frame: Frame): boolean {
  return /^chrome-extension:\/\/[^/]+\/panel\.html/.test(frame.url());
}

/** The panel's frame in a Lightning tab. It sits in a closed shadow root, so no locator of the page finds it. */
export async function panelIn(page: Page, timeoutMs = 15_000): Promise<Frame> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const frame = page.frames().find((candidate) => isPanel(candidate) && !candidate.isDetached());
    if (frame !== undefined) return frame;
    if (performance.now() > deadline) throw new Error(`no panel in ${page.url()} within ${timeoutMs} ms`);
    await pause(50);
  }
}
