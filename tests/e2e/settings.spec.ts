import { expect, test } from './support/fixtures.ts';

test('settings: what was typed is tried, refused values are not called done, Disconnect asks', async ({
  signInSalesforce,
  world,
  shot,
}) => {
  const options = await signInSalesforce();
  const cinnox = options.getByRole('region', { name: 'CINNOX', exact: true });
  const rules = options.getByRole('region', { name: 'Rules' });
  const save = cinnox.getByRole('button', { name: 'Save' });
  await expect(cinnox).toContainText('CINNOX answers and names 3 members of staff.');

  await test.step('the way through the page', async () => {
    const nav = options.getByRole('navigation', { name: 'Parts of the settings' });
    const [connection, logging, diagnostics] = ['Connection', 'Logging', 'Diagnostics'].map((name) =>
      nav.getByRole('link', { name }),
    );
    await logging?.click();
    await expect(rules.getByRole('heading', { name: 'Rules', exact: true })).toBeInViewport();
    await expect(logging ?? nav).toHaveAttribute('aria-current', 'true');
    // The last part is too short to reach the top.
    await diagnostics?.click();
    await expect(options.getByRole('button', { name: 'Test all' })).toBeInViewport();
    await expect(diagnostics ?? nav).toHaveAttribute('aria-current', 'true');
    await connection?.click();
    await expect(connection ?? nav).toHaveAttribute('aria-current', 'true');
  });

  await test.step('a wrong token', async () => {
    await cinnox.getByLabel('App token').fill('not-the-token');
    await save.click();
    await expect(cinnox.getByRole('alert')).toContainText('Saved, but it does not work yet');
    await expect(cinnox.getByRole('alert')).toContainText('refused the App token');
    await options.reload();
    await expect(cinnox.getByText('Does not work', { exact: true })).toBeVisible();
    await shot(options, 'settings-refused');
    await cinnox.getByLabel('App token').fill(world.cinnox.info().appToken);
    await save.click();
    await expect(cinnox.getByText('Saved, and it works')).toBeVisible();
  });

  // Nobody answers the browser's question here: that is the case to be shown.
  await test.step('an address that the browser has to be asked for', async () => {
    await cinnox.getByLabel('Base URL').fill('http://voice.acme.example');
    await save.click();
    await expect(cinnox.getByRole('alert')).toContainText('must begin with https://');
    await cinnox.getByLabel('Base URL').fill('https://voice.acme.example/dashboard');
    await save.click();
    await expect(cinnox.getByText(/https:\/\/voice\.acme\.example/).first()).toBeVisible();
    await shot(options, 'settings-asking');
    await rules.getByLabel('Default country').fill('SG');
    await rules.getByRole('button', { name: 'Save' }).click();
    await expect(rules.getByText('Saved')).toBeVisible();
    await cinnox.getByLabel('Base URL').fill('acme.cinnox.com/dashboard');
    await save.click();
    await expect(cinnox.getByText('Saved, and it works')).toBeVisible();
    await expect(cinnox.getByLabel('Base URL')).toHaveValue('https://acme.cinnox.com');
  });

  await test.step('Disconnect', async () => {
    const salesforce = options.getByRole('region', { name: 'Salesforce', exact: true });
    await salesforce.getByRole('button', { name: 'Disconnect' }).click();
    await expect(salesforce.getByRole('alertdialog')).toContainText('Nothing is waiting in this browser');
    await shot(options, 'settings-disconnect');
    await salesforce.getByRole('button', { name: 'Disconnect now' }).click();
    await expect(salesforce.getByRole('button', { name: 'Connect', exact: true })).toBeVisible();
  });
});
