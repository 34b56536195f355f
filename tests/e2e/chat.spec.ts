import type { World } from '../emulators/world.ts';
import { expect } from './support/fixtures.ts';
import { readReportsNow, reportMs, test } from './support/scene.ts';
import type { Scene } from './support/scene.ts';

interface Line {
  from: 'visitor' | 'staff';
  text: string;
}

/** Ada picks the chat up, both write, she closes it. */
function chat({ world, ada, visitor }: Scene, lines: readonly Line[]) {
  const { actions } = world.cinnox;
  const { inquiry: enquiry } = actions.openChat({
    channel: 'Weblink',
    name: visitor.name,
    email: visitor.email,
    to: ada,
  });
  actions.pickUp({ enquiry, staff: ada });
  return {
    enquiry,
    write() {
      for (const { from, text } of lines) {
        if (from === 'visitor') actions.visitorWrites({ enquiry, text });
        else actions.staffWrites({ enquiry, staff: ada, text });
      }
    },
    close: () => actions.closeEnquiry({ enquiry }),
  };
}

function enquiryOf({ world }: Scene, inquiry: string) {
  const found = world.cinnox.ledger.enquiries().find((one) => one.inquiry === inquiry);
  if (found === undefined) throw new Error('The ledger has no such enquiry.');
  return found;
}

/** The conversation of the ledger as the Case shall show it, without the times. */
function conversation(scene: Scene, inquiry: string): string[] {
  return enquiryOf(scene, inquiry).messages.map(
    ({ from, text }) => `${from === 'visitor' ? scene.visitor.name : 'Ada Lam'}: ${text.replaceAll('\n', '\n    ')}`,
  );
}

const withoutTimes = (text: string) => text.replaceAll(/^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] /gm, '');

/** The one new Case, once it is closed; no Task comes with a chat. */
async function closedCase(scene: Scene) {
  const read = async () => {
    const [cases, tasks] = [await scene.records.added('Case'), await scene.records.added('Task')];
    expect({ cases: cases.length, tasks: tasks.length }).toEqual({ cases: 1, tasks: 0 });
    const [record] = cases;
    if (record === undefined) throw new Error('counted wrongly');
    expect(record.IsClosed).toBe(true);
    return record;
  };
  await expect(async () => {
    await readReportsNow(scene.panel);
    await read();
  }).toPass({ timeout: reportMs, intervals: [1_000] });
  return read();
}

/** The files that hang on a record: title and text. */
async function filesOf(world: World, recordId: string): Promise<{ title: string; text: string }[]> {
  return world.salesforce.org('uat').store.tx({ userId: 'system', system: true }, async (tx) => {
    const links = tx.query(`SELECT ContentDocumentId FROM ContentDocumentLink WHERE LinkedEntityId = '${recordId}'`);
    return links.records.flatMap(({ ContentDocumentId }) =>
      tx
        .query(`SELECT Id, Title FROM ContentVersion WHERE ContentDocumentId = '${String(ContentDocumentId)}'`)
        .records.map(({ Id, Title }) => {
          const data = tx.get('ContentVersion', String(Id))?.VersionData;
          return { title: String(Title), text: Buffer.from(String(data), 'base64').toString('utf8') };
        }),
    );
  });
}

const strange: readonly Line[] = [
  {
    from: 'visitor',
    text: 'Hello <b>there</b><script>document.title = "owned"</script> & <img src=x onerror=alert(1)>',
  },
  { from: 'staff', text: 'Thank you. Which invoice is it?' },
  { from: 'visitor', text: 'فاتورة رقم ١٢٣٤ من فضلك' },
  { from: 'visitor', text: 'שלום, זה דחוף 🙏🏽👩‍👩‍👧‍👦' },
  { from: 'staff', text: 'Two lines:\n- the first\n- the second' },
  { from: 'visitor', text: "謝謝! ${jndi:ldap://x} {!Contact.Name} '; DROP TABLE Case; --" },
];

test('a chat that Ada handles and closes becomes one Case with the whole conversation', async ({ scene, shot }) => {
  test.setTimeout(180_000);
  const { page, panel, visitor, adaUserId } = scene;
  const played = chat(scene, strange);

  await test.step('while it is open the panel shows who, not the messages', async () => {
    await readReportsNow(panel);
    await expect(panel.getByRole('button', { name: visitor.name, exact: true })).toBeVisible({ timeout: 30_000 });
    played.write();
    await expect(panel.getByText('Which invoice')).toHaveCount(0);
    await panel
      .getByRole('textbox', { name: 'Note for the Case' })
      .pressSequentially('Invoice address.', { delay: 15 });
    await expect(panel.getByText(/^(Saved|In Salesforce)$/)).toBeVisible();
    await shot(page, 'chat-open');
  });

  played.close();
  const record = await closedCase(scene);
  const enquiry = enquiryOf(scene, played.enquiry);
  expect(record).toMatchObject({
    Subject: `Web enquiry ${enquiry.displayCaseNumber} · ${visitor.name}`,
    Origin: 'Web',
    Status: 'Closed',
    ContactId: visitor.contactId,
    OwnerId: adaUserId,
  });
  const description = String(record.Description);
  const [details = '', messages = ''] = description.split('\n\n--- Conversation ---\n');
  expect(details).toMatch(/^Invoice address\.\n\n--- CINNOX enquiry ---\n/);
  expect(details).toContain(`Enquiry: ${enquiry.displayCaseNumber}`);
  expect(details).toContain('Handled by: Ada Lam');
  expect(enquiry.messages).toHaveLength(strange.length);
  expect(withoutTimes(messages)).toBe(conversation(scene, played.enquiry).join('\n'));
  expect(await filesOf(scene.world, record.Id)).toEqual([]);

  await expect(panel.getByRole('heading', { name: /^Logged/ })).toBeVisible();
  await shot(page, 'chat-logged');
  await panel.getByRole('button', { name: /^Open Case/ }).click();
  await page.waitForURL(new RegExp(`/lightning/r/Case/${record.Id}/view$`));
  await expect(page).not.toHaveTitle(/owned/);
});

test('a message of 100 kB: the head in the Description, the whole conversation as a file on the Case', async ({
  scene,
}) => {
  test.setTimeout(180_000);
  const long = Array.from({ length: 10_000 }, (_, index) => `Zeile ${index} ✓`)
    .join(' ')
    .slice(0, 100_000);
  const played = chat(scene, [
    { from: 'visitor', text: long },
    { from: 'staff', text: 'That is a lot; I read it tonight.' },
    { from: 'visitor', text: 'شكرا <3' },
  ]);
  played.write();
  played.close();
  const record = await closedCase(scene);
  const description = String(record.Description);
  expect(description.length).toBeLessThanOrEqual(32_000);
  expect(description).toContain(long.slice(0, 20_000));
  expect(description).toContain('The whole conversation is in the file');

  const [file, ...others] = await filesOf(scene.world, record.Id);
  expect(others).toEqual([]);
  const whole = conversation(scene, played.enquiry).join('\n');
  expect(withoutTimes(file?.text ?? '')).toContain(whole);
  expect(description).toContain(String(file?.title));
});
