import { mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { Frame, Page } from '@playwright/test';
import { castContacts } from '../../scripts/demo/cast.ts';
import { queryOrg } from '../../scripts/demo/records.ts';
import { root } from './support/browser.ts';
import { expect, test } from './support/fixtures.ts';
import { panelIn } from './support/people.ts';
import { chooseDisposition, contactPath, notes, readReportsNow, typeNote } from './support/scene.ts';

const folder = path.join(root, process.env.GALLERY === undefined ? 'demo-output/gallery' : 'docs/gallery');
const schemes = ['light', 'dark'] as const;
const patience = { timeout: 60_000 };

/** Several contacts of a company answer this number. */
const switchboard = '+6565321100';
const strangerNumber = '+4915155512345';

/** Pictures of the panel as it stands in Lightning, in both colour schemes, and of the whole page if asked for. Kept in docs with GALLERY=1. */
function photographer(page: Page) {
  mkdirSync(folder, { recursive: true });
  return async (panel: Frame, name: string, { withPage = false } = {}) => {
    const frame = await panel.frameElement();
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      await panel.waitForFunction(
        (dark) => matchMedia('(prefers-color-scheme: dark)').matches === dark,
        colorScheme === 'dark',
      );
      const clip = await frame.boundingBox();
      if (clip === null) throw new Error('the panel is not on the page');
      await page.screenshot({ path: path.join(folder, `${name}-${colorScheme}.png`), clip, animations: 'disabled' });
    }
    // Lightning itself has no dark scheme.
    await page.emulateMedia({ colorScheme: 'light' });
    if (withPage) await page.screenshot({ path: path.join(folder, `${name}-page.png`), animations: 'disabled' });
  };
}

test('pictures of every state of the panel, as it is in Lightning', async ({
  world,
  signInSalesforce,
  openLightning,
}) => {
  test.setTimeout(240_000);
  const { actions } = world.cinnox;
  const ada = world.cinnox.info().staff.find(({ name }) => name === 'Ada Lam')?.eid ?? '';
  const { caller, visitor } = await castContacts(world);
  const page = await openLightning({ path: contactPath(caller) });
  const panel = await panelIn(page);
  const picture = photographer(page);
  const heading = (name: string | RegExp) => panel.getByRole('heading', { name });

  await expect(heading('Set up CINNOX')).toBeVisible();
  await picture(panel, 'not-set-up');

  await (await signInSalesforce()).close();
  await page.bringToFront();
  await expect(panel.getByText('Events arrive live')).toBeVisible(patience);
  await picture(panel, 'idle');

  const call = actions.ringIn({ from: caller.phone, to: ada });
  await expect(heading('Call for you')).toBeVisible(patience);
  await expect(panel.getByText('Mobile matches exactly')).toBeVisible(patience);
  await picture(panel, 'for-you', { withPage: true });
  actions.answer({ call: call.callId, staff: ada });
  await typeNote(panel, 'Asks to move Thursday’s delivery to Friday morning. Send the new slot by e-mail.');
  await chooseDisposition(panel, 'Call back');
  await expect(heading('Your call')).toBeVisible();
  await picture(panel, 'during');
  await notes(panel).blur();
  actions.hangUp({ call: call.callId, by: 'visitor' });
  await readReportsNow(panel);
  await expect(panel.getByRole('heading', { name: 'Logged as Task' })).toBeVisible(patience);
  await expect(page.getByText(`Call in · ${caller.name}`).first(), 'the timeline of the page').toBeVisible(patience);
  await picture(panel, 'after', { withPage: true });

  const shared = actions.ringIn({ from: switchboard, to: ada });
  await expect(panel.getByText(/^\d contacts share this number. Who is it?/)).toBeVisible(patience);
  await picture(panel, 'many');
  actions.hangUp({ call: shared.callId, by: 'visitor' });

  const stranger = actions.ringIn({ from: strangerNumber, to: ada });
  await expect(heading('Unknown caller')).toBeVisible(patience);
  await panel.getByRole('button', { name: 'I’m on this call' }).click();
  await expect(panel.getByRole('button', { name: 'I’m on this call' })).toBeHidden();
  await picture(panel, 'unknown');
  actions.answer({ call: stranger.callId, staff: ada });
  actions.hangUp({ call: stranger.callId, by: 'visitor' });
  await readReportsNow(panel);
  await expect(panel.getByRole('heading', { name: 'Logged as Task without a contact' })).toBeVisible(patience);

  const { inquiry } = actions.openChat({ channel: 'Weblink', name: visitor.name, email: visitor.email, to: ada });
  actions.pickUp({ enquiry: inquiry, staff: ada });
  actions.visitorWrites({ enquiry: inquiry, text: 'Hello, my invoice shows the wrong address.' });
  await readReportsNow(panel);
  // What is on screen stays: the chat is chosen.
  const strip = panel.getByRole('group', { name: 'Calls and chats' });
  await strip.getByRole('button', { name: visitor.name }).click(patience);
  await expect(heading('Chat with you')).toBeVisible();
  await expect(panel.getByText('E-mail matches exactly')).toBeVisible(patience);
  await picture(panel, 'chat');
  actions.closeEnquiry({ enquiry: inquiry });
  await readReportsNow(panel);
  await expect(panel.getByRole('heading', { name: 'Logged as Case' })).toBeVisible(patience);
  await picture(panel, 'chat-after');

  const [user] = await queryOrg(world, "SELECT Id FROM User WHERE Username = 'ada.lam@acme.example.uat'");
  const adaUserId = user?.Id ?? '';
  world.salesforce.org('uat').store.access.restrict(adaUserId, 'Case', { create: false });
  const refused = actions.ringIn({ from: caller.phone, to: ada });
  await expect(heading('Call for you')).toBeVisible(patience);
  actions.answer({ call: refused.callId, staff: ada });
  await panel.getByRole('button', { name: 'I’m on this call' }).click();
  actions.hangUp({ call: refused.callId, by: 'visitor' });
  await readReportsNow(panel);
  await expect(panel.getByRole('region', { name: 'You may not create Cases' })).toBeVisible(patience);
  await picture(panel, 'failed');

  await panel.getByRole('tab', { name: /Today/ }).click();
  await expect(panel.getByText('calls and enquiries logged')).toBeVisible();
  await picture(panel, 'today');
  await panel.getByRole('tab', { name: 'Now' }).click();

  world.salesforce.oauth.revokeUser(adaUserId);
  await readReportsNow(panel);
  await expect(panel.getByText(/^Signed out of Salesforce\./)).toBeVisible(patience);
  await picture(panel, 'signed-out');
});
