import type { BrowserContext, Frame, Page } from '@playwright/test';
import { castContacts } from '../../../scripts/demo/cast.ts';
import type { Person } from '../../../scripts/demo/cast.ts';
import { watchRecords } from '../../../scripts/demo/records.ts';
import type { RecordWatch } from '../../../scripts/demo/records.ts';
import type { Call, Enquiry } from '../../emulators/cinnox/model.ts';
import type { World } from '../../emulators/world.ts';
import { expect, test as base } from './fixtures.ts';
import { panelIn } from './people.ts';

/** CINNOX's reports are asked every 24 to 36 s while somebody waits for them; a busy machine adds to that. */
export const reportMs = 75_000;

/** Ada is signed in to both services, live events are on, and a tab shows the contact who will call. */
export interface Scene {
  world: World;
  context: BrowserContext;
  page: Page;
  panel: Frame;
  /** Ada's staff id in CINNOX. */
  ada: string;
  adaUserId: string;
  caller: Person;
  visitor: Person;
  /** Tasks and Cases that were not there when the scene began. */
  records: RecordWatch;
}

export const contactPath = ({ contactId }: Person) => `/lightning/r/Contact/${contactId}/view`;

async function adaIn(world: World): Promise<{ ada: string; adaUserId: string }> {
  const ada = world.cinnox.info().staff.find(({ name }) => name === 'Ada Lam')?.eid;
  const { records } = await world.salesforce
    .org('uat')
    .store.tx({ userId: 'system', system: true }, async (tx) =>
      tx.query("SELECT Id FROM User WHERE Username = 'ada.lam@acme.example.uat'"),
    );
  const adaUserId = records[0]?.Id;
  if (ada === undefined || typeof adaUserId !== 'string') throw new Error('The seed has no Ada.');
  return { ada, adaUserId };
}

export const test = base.extend<{ scene: Scene }>({
  scene: async ({ world, context, signInSalesforce, openLightning }, use) => {
    const { caller, visitor } = await castContacts(world);
    const { ada, adaUserId } = await adaIn(world);
    const records = await watchRecords(world);
    await (await signInSalesforce()).close();
    const page = await openLightning({ path: contactPath(caller) });
    const panel = await panelIn(page);
    await expect(panel.getByText('Events arrive live')).toBeVisible({ timeout: 30_000 });
    await use({ world, context, page, panel, ada, adaUserId, caller, visitor, records });
  },
});

/** The caller rings Ada; the panel shows who it is. */
export async function ring({ world, panel, ada, caller }: Scene): Promise<Call> {
  const call = world.cinnox.actions.ringIn({ from: caller.phone, to: ada });
  await expect(panel.getByRole('heading', { name: 'Call for you' })).toBeVisible();
  await expect(panel.getByRole('button', { name: caller.name, exact: true })).toBeVisible({ timeout: 20_000 });
  return call;
}

export const notes = (panel: Frame) => panel.getByRole('textbox', { name: 'Notes' });

/** Ada types as people do, key by key, and waits for the word that the text is kept. */
export async function typeNote(panel: Frame, text: string): Promise<void> {
  await notes(panel).pressSequentially(text, { delay: 15 });
  await expect(panel.getByText(/^(Saved|In Salesforce)$/)).toBeVisible();
}

export async function chooseDisposition(panel: Frame, value: string): Promise<void> {
  await panel.getByLabel('Disposition').selectOption(value);
}

/** What really happened to a call and its enquiry. */
export function truth({ world }: Scene, callId: string): { call: Call; enquiry: Enquiry; durationS: number } {
  const call = world.cinnox.ledger.calls().find((one) => one.callId === callId);
  const enquiry = world.cinnox.ledger.enquiries().find(({ inquiry }) => inquiry === call?.inquiry);
  if (call === undefined || enquiry === undefined) throw new Error(`The ledger has no call ${callId}.`);
  const { answeredAt, endedAt } = call;
  const durationS = answeredAt === undefined || endedAt === undefined ? 0 : Math.round((endedAt - answeredAt) / 1000);
  return { call, enquiry, durationS };
}

/** Reads CINNOX's reports now, as the panel's "Try again" does, instead of waiting for the next poll. */
export async function readReportsNow(panel: Frame): Promise<void> {
  await panel.evaluate(() =>
    chrome.runtime
      .sendMessage({ channel: 'cinnox/1', name: 'log.retry', input: { id: null } })
      // The worker may be stopped under the request: the next one starts it again.
      .catch(() => undefined),
  );
}
