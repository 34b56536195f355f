import { expect, test } from '@playwright/test';
import { queryOrg } from '../../scripts/demo/records.ts';
import { openOffice, type Desk, type Office } from './support/agent-desk.ts';
import { notes, readReportsNow } from './support/scene.ts';

/** Tasks of one call, whoever wrote them. */
async function tasksOf({ world }: Office, callId: string) {
  const all = await queryOrg(world, 'SELECT Id, CallObject, Description FROM Task');
  return all.filter(({ CallObject }) => String(CallObject).includes(`:${callId}:`));
}

async function casesOf({ world }: Office, inquiry: string) {
  const number = world.cinnox.ledger.enquiries().find((one) => one.inquiry === inquiry)?.displayCaseNumber;
  return (await queryOrg(world, 'SELECT Id, Subject, IsClosed FROM Case')).filter(({ Subject }) =>
    String(Subject).includes(`enquiry ${number} `),
  );
}

async function untilClosed(office: Office, desks: readonly Desk[], inquiry: string): Promise<void> {
  await expect(async () => {
    for (const { panel } of desks) await readReportsNow(panel);
    expect((await casesOf(office, inquiry)).map(({ IsClosed }) => IsClosed)).toEqual([true]);
  }).toPass({ timeout: 100_000, intervals: [1_000] });
}

test('one agent in two browsers: the note typed in either is in the one Task, "Don’t log" holds in both', async () => {
  test.setTimeout(300_000);
  const office = await openOffice();
  try {
    const { actions } = office.world.cinnox;
    const desks = [await office.openDesk(), await office.openDesk()] as const;
    const [first, second] = desks;
    const ring = () => actions.ringIn({ from: office.caller.phone, to: office.ada });

    await test.step('typed in the second browser only', async () => {
      const { callId, inquiry } = ring();
      for (const { panel } of desks) await panel.getByRole('heading', { name: 'Call for you' }).waitFor();
      actions.answer({ call: callId, staff: office.ada });
      await notes(second.panel).fill('Typed where the call was not taken.');
      await second.panel
        .getByText(/^(Saved|In Salesforce)$/)
        .first()
        .waitFor();
      actions.hangUp({ call: callId, by: 'visitor' });
      await untilClosed(office, desks, inquiry);
      await expect
        .poll(async () => (await tasksOf(office, callId)).map(({ Description }) => String(Description)))
        .toEqual([expect.stringContaining('Typed where the call was not taken.')]);
    });

    await test.step('"Don’t log" in the first: nothing from the second, nor from a later sweep', async () => {
      const { callId, inquiry } = ring();
      const card = first.panel.getByRole('button', { name: 'Show call' });
      const heading = first.panel.getByRole('heading', { name: 'Call for you' });
      await heading.or(card).first().waitFor({ timeout: 30_000 });
      if (await card.isVisible()) await card.click();
      await heading.waitFor();
      const undo = first.panel.getByRole('button', { name: 'Undo', exact: true });
      await first.panel.getByRole('button', { name: 'Don’t log' }).click();
      await expect(undo).toBeVisible({ timeout: 30_000 });
      actions.answer({ call: callId, staff: office.ada });
      actions.hangUp({ call: callId, by: 'visitor' });
      const next = ring();
      await second.panel
        .getByRole('button', { name: 'Show call' })
        .or(second.panel.getByRole('heading', { name: 'Call for you' }))
        .first()
        .waitFor({ timeout: 30_000 });
      actions.answer({ call: next.callId, staff: office.ada });
      actions.hangUp({ call: next.callId, by: 'visitor' });
      // What comes after it is there whole, so the sweeps have seen both.
      await untilClosed(office, desks, next.inquiry);
      // Nobody touched it: each browser gives the other the first word for up to 40 s.
      await expect.poll(() => tasksOf(office, next.callId), { timeout: 90_000 }).toHaveLength(1);
      expect(await tasksOf(office, callId)).toEqual([]);
      expect(await casesOf(office, inquiry)).toEqual([]);
    });
  } finally {
    await office.close();
  }
});

test('twelve Lightning tabs of one browser: one look at the caller, one call in each panel, one Task', async () => {
  test.setTimeout(300_000);
  const office = await openOffice();
  try {
    const { actions } = office.world.cinnox;
    const desk = await office.openDesk();
    const panels = [desk.panel, ...(await desk.openMoreTabs(11))];
    const asked = office.gate.record();
    const { callId, inquiry } = actions.ringIn({ from: office.caller.phone, to: office.ada });
    for (const panel of panels) {
      await panel.getByRole('heading', { name: 'Call for you' }).waitFor({ timeout: 30_000 });
      await panel.getByRole('button', { name: office.caller.name, exact: true }).waitFor();
      await expect(panel.getByRole('region', { name: 'Incoming call' })).toHaveCount(0);
    }
    const signals = await queryOrg(office.world, `SELECT Id FROM CINNOX_Signal__c WHERE Staff__c = '${office.ada}'`);
    const readings = asked.filter((name) => name.includes('CINNOX_Signal__c'));
    expect(readings.length, 'no signal is read twice').toBeLessThanOrEqual(signals.length);
    const looks = asked.filter((name) => / POST |composite/.test(name) && name.includes('Contact'));
    expect(looks, 'the caller is looked for once').toHaveLength(1);
    actions.answer({ call: callId, staff: office.ada });
    actions.hangUp({ call: callId, by: 'visitor' });
    await untilClosed(office, [desk], inquiry);
    await expect.poll(() => tasksOf(office, callId), { timeout: 90_000 }).toHaveLength(1);
  } finally {
    await office.close();
  }
});
