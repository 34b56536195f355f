import { expect, test as base } from './support/fixtures.ts';
import { ada, lightningHosts, myDomainHosts, panelIn } from './support/people.ts';
import { createPolicyFile, giveOwnId, policyFolder } from './support/policy.ts';
import type { PolicyFile } from './support/policy.ts';
import { allowAccess, consumerKey } from './support/set-up.ts';

const first = {
  host: `https://${lightningHosts.uat}/lightning/page/home`,
  consumerKey: consumerKey('uat'),
  voiceCase: 'never',
  dispositions: ['By policy', 'Call back'],
  defaultCountry: 'Hongkong',
  appToken: 'not for a policy',
};

/** A copy of the build with an id of its own, for which the machine's administrator has set a policy. */
const test = base.extend<{ policy: PolicyFile }>({
  policy: async ({ extension, world }, use) => {
    const place = await policyFolder();
    base.skip('impossible' in place, 'impossible' in place ? place.impossible : '');
    if ('impossible' in place) return;
    const id = giveOwnId(extension);
    world.salesforce.oauth.apps.get('uat').callbackUrls.push(`https://${id}.chromiumapp.org/oauth2`);
    const policy = createPolicyFile(place.folder, id);
    const { baseUrl, appId } = world.cinnox.info();
    try {
      policy.set({ ...first, cinnoxBaseUrl: baseUrl, cinnoxAppId: appId });
      await use(policy);
    } finally {
      policy.remove();
    }
  },
  context: async ({ policy: _set, context }, use) => use(context),
});

test('an administrator sets everything up by policy: the agent signs in; a change is seen at once, and its end, too', async ({
  context,
  extensionId,
  openLightning,
  policy,
  world,
  shot,
}) => {
  test.setTimeout(180_000);
  const page = await openLightning();
  const panel = await panelIn(page);

  await test.step('install, open Salesforce, sign in', async () => {
    const opened = context.waitForEvent('page');
    await panel.getByRole('button', { name: /^Sign in/ }).click();
    await allowAccess(await opened, ada('uat'));
    await expect(panel.getByText('CINNOX is not connected')).toBeVisible({ timeout: 30_000 });
  });

  const options = await context.newPage();
  await options.goto(`chrome-extension://${extensionId}/options.html`);
  const salesforce = options.getByRole('region', { name: 'Salesforce', exact: true });
  const cinnox = options.getByRole('region', { name: 'CINNOX', exact: true });
  const rules = options.getByRole('region', { name: 'Rules' });

  await test.step('the settings say who set what, and lock it; what cannot be used is named', async () => {
    const { baseUrl, appId } = world.cinnox.info();
    for (const [field, value] of [
      [salesforce.getByLabel('My Domain'), myDomainHosts.uat],
      [salesforce.getByLabel('Consumer key'), consumerKey('uat')],
      [cinnox.getByLabel('Base URL'), baseUrl],
      [cinnox.getByLabel('App ID'), appId],
    ] as const) {
      await expect(field).toHaveValue(value);
      await expect(field).toBeDisabled();
      await expect(field).toHaveAccessibleDescription('Set by your company’s policy.');
    }
    await expect(rules.getByLabel('Dispositions')).toBeDisabled();
    await expect(options.getByText(/policy sets “Default country” \(defaultCountry\) to something/)).toBeVisible();
    await shot(options, 'settings-by-policy');
  });

  await test.step('a secret in a policy does not reach the extension: the App token is entered', async () => {
    expect(JSON.stringify(await options.evaluate(() => chrome.storage.managed.get(null)))).not.toContain('not for');
    await expect(cinnox.getByLabel('App token')).toBeEnabled();
    await cinnox.getByLabel('App token').fill(world.cinnox.info().appToken);
    await cinnox.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(cinnox.getByText('Saved, and it works')).toBeVisible({ timeout: 20_000 });
  });

  const adaEid = world.cinnox.info().staff.find(({ name }) => name === 'Ada Lam')?.eid ?? '';
  await page.bringToFront();
  await expect(panel.getByText('Events arrive live')).toBeVisible({ timeout: 30_000 });
  const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: adaEid });
  await expect(panel.getByRole('heading', { name: 'Call for you' })).toBeVisible();
  world.cinnox.actions.answer({ call: callId, staff: adaEid });
  const choices = panel.getByLabel('Disposition').getByRole('option');
  await expect(choices.filter({ hasText: 'By policy' })).toHaveCount(1);

  await test.step('the administrator changes the policy under an open panel and open settings', async () => {
    policy.set({ ...first, dispositions: ['Newer', 'Call back'] });
    // The browser looks at its files after some seconds; the panel has no other reason to be drawn again.
    await expect(choices.filter({ hasText: 'Newer' })).toHaveCount(1, { timeout: 20_000 });
    await expect(choices.filter({ hasText: 'By policy' })).toHaveCount(0);
    await expect(rules.getByLabel('Dispositions')).toHaveValue('Newer\nCall back');
  });

  await test.step('the policy is taken away: the agent’s own values are back and theirs to change', async () => {
    policy.remove();
    await expect(choices.filter({ hasText: 'Resolved' })).toHaveCount(1, { timeout: 20_000 });
    await expect(rules.getByLabel('Dispositions')).toBeEnabled();
    await expect(salesforce.getByLabel('My Domain')).toBeEnabled();
  });
});
