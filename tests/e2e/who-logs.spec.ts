import { expect, test } from './support/fixtures.ts';
import { panelIn } from './support/people.ts';

const chris = { username: 'chris.mori@acme.example.uat', password: 'demo-chris' };

test.use({ worldOptions: { varieties: { uat: ['official-integration'] } } });

test('another product writes, too: an admin sees it, decides, and logging goes on', async ({
  world,
  signInSalesforce,
  openLightning,
  shot,
}) => {
  test.setTimeout(240_000);
  const options = await signInSalesforce({ user: chris });
  const card = options.getByRole('region', { name: 'Who logs' });
  await expect(card.getByRole('alert')).toContainText('The remote site “CINNOX_API” leads to CINNOX.', {
    timeout: 30_000,
  });
  await shot(options, 'who-logs-undecided');
  const page = await openLightning({ user: chris });
  const panel = await panelIn(page);
  await panel.getByRole('tab', { name: 'Today' }).click();
  await expect(panel.getByText('Who logs? An admin has to decide')).toBeVisible({ timeout: 20_000 });

  await options.bringToFront();
  await card.getByLabel('Calls and chats are logged by').selectOption('extension');
  await card.getByRole('button', { name: 'Save' }).click();
  await expect(card.getByText('Decided by Chris Mori', { exact: false })).toBeVisible();
  await page.bringToFront();
  await expect(panel.getByText('Who logs? An admin has to decide')).toBeHidden({ timeout: 20_000 });
  const read = { userId: 'system', system: true };
  const { records } = await world.salesforce
    .org('uat')
    .store.tx(read, async (tx) => tx.query("SELECT Data__c FROM CINNOX_Log__c WHERE Key__c LIKE 'decide:%:who-logs'"));
  expect(records).toHaveLength(1);
});
