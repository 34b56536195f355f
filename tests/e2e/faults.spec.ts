import type { Frame, Page } from '@playwright/test';
import type { SalesforceRecord } from '../../scripts/demo/records.ts';
import { queryOrg } from '../../scripts/demo/records.ts';
import { expect } from './support/fixtures.ts';
import { ada as adaOf, logIn } from './support/people.ts';
import { chooseDisposition, notes, readReportsNow, test, typeNote } from './support/scene.ts';
import type { Scene } from './support/scene.ts';

/** Polls and back-offs on a busy machine. */
const patience = { timeout: 90_000 };

const card = (panel: Frame, title: string | RegExp) => panel.getByRole('region', { name: title });

/** The known caller rings, also when earlier calls are still listed. */
async function ring({ world, panel, ada, caller }: Scene): Promise<{ callId: string }> {
  const call = world.cinnox.actions.ringIn({ from: caller.phone, to: ada });
  await expect(panel.getByRole('heading', { name: 'Call for you' })).toBeVisible({ timeout: 20_000 });
  await expect(panel.getByText('Mobile matches exactly')).toBeVisible({ timeout: 20_000 });
  return call;
}

/** A call with a note from ring to end, whatever is broken meanwhile. */
async function playCall(scene: Scene, note: string): Promise<string> {
  const { callId } = await ring(scene);
  scene.world.cinnox.actions.answer({ call: callId, staff: scene.ada });
  await typeNote(scene.panel, note);
  // A call that comes in leaves the one on the screen in which somebody is typing.
  await notes(scene.panel).blur();
  scene.world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  return callId;
}

async function taskOf(scene: Scene, callId: string): Promise<SalesforceRecord | undefined> {
  const found = (await scene.records.added('Task')).filter(({ CallObject }) => String(CallObject).includes(callId));
  expect(found.length, 'never two Tasks for a call').toBeLessThanOrEqual(1);
  return found[0];
}

async function expectLogged(scene: Scene, callId: string, note: string): Promise<void> {
  await expect.poll(async () => (await taskOf(scene, callId))?.Description ?? '', patience).toContain(note);
  await expect.poll(async () => (await taskOf(scene, callId))?.WhatId ?? '', patience).toMatch(/^500/);
}

/** The CINNOX part of the options page, filled in anew. */
async function saveCinnox(options: Page, values: { 'Base URL'?: string; 'App token'?: string }): Promise<void> {
  const section = options.getByRole('region', { name: 'CINNOX', exact: true });
  for (const [label, value] of Object.entries(values)) await section.getByLabel(label).fill(value);
  await section.getByRole('button', { name: 'Save', exact: true }).click();
}

test('CINNOX refuses, is elsewhere or is down: one sentence, and the log is written when the cause is gone', async ({
  scene,
  context,
  extensionId,
}) => {
  test.setTimeout(300_000);
  const { world, panel } = scene;
  const { appToken, baseUrl } = world.cinnox.info();
  const options = await context.newPage();
  await options.goto(`chrome-extension://${extensionId}/options.html`);
  await scene.page.bringToFront();

  await test.step('wrong App token', async () => {
    await saveCinnox(options, { 'App token': 'not-the-token' });
    await readReportsNow(panel);
    const problem = card(panel, 'CINNOX refused the App token');
    await expect(problem).toBeVisible(patience);
    await expect(problem).toContainText('Check App ID and App token in the CINNOX settings.');
    await expect(problem.getByRole('button', { name: 'Settings' })).toBeVisible();
    const callId = await playCall(scene, 'Typed while the token was wrong.');
    await expect(panel.getByText('Waiting for CINNOX to report the call')).toBeVisible(patience);
    expect(await taskOf(scene, callId)).toBeUndefined();
    await saveCinnox(options, { 'App token': appToken });
    await expectLogged(scene, callId, 'Typed while the token was wrong.');
    await expect(problem).toBeHidden(patience);
  });

  await test.step('wrong base URL', async () => {
    await saveCinnox(options, { 'Base URL': 'https://nobody.cinnox.com' });
    await readReportsNow(panel);
    const problem = card(panel, 'CINNOX cannot be reached');
    await expect(problem).toBeVisible(patience);
    await expect(problem).toContainText('they are fetched then');
    const callId = await playCall(scene, 'Typed while the address was wrong.');
    await saveCinnox(options, { 'Base URL': baseUrl });
    await expectLogged(scene, callId, 'Typed while the address was wrong.');
    await expect(problem).toBeHidden(patience);
  });

  await test.step('CINNOX is down', async () => {
    const fault = world.faults.add({ service: 'cinnox', route: '*', cut: true });
    const callId = await playCall(scene, 'Typed while CINNOX was down.');
    await readReportsNow(panel);
    const problem = card(panel, 'CINNOX cannot be reached');
    await expect(problem).toBeVisible(patience);
    fault.remove();
    await problem.getByRole('button', { name: 'Try again' }).click();
    await expectLogged(scene, callId, 'Typed while CINNOX was down.');
    await expect(problem).toBeHidden(patience);
  });

  await expect(panel.getByRole('button', { name: 'All logged' })).toBeVisible(patience);
  expect(await scene.records.added('Task')).toHaveLength(3);
  expect(await scene.records.added('Case')).toHaveLength(3);
});

test('Salesforce signs the agent out or takes rights away: one sentence, and the log is written afterwards', async ({
  scene,
  context,
  shot,
}) => {
  test.setTimeout(300_000);
  const { world, panel, adaUserId } = scene;
  const { salesforce } = world;

  await test.step('no permission for Cases', async () => {
    const { access } = salesforce.org('uat').store;
    access.restrict(adaUserId, 'Case', { create: false });
    const callId = await playCall(scene, 'Typed without the right to make Cases.');
    await readReportsNow(panel);
    const problem = card(panel, 'You may not create Cases');
    await expect(problem).toBeVisible(patience);
    await expect(problem).toContainText('Ask your admin');
    await shot(scene.page, 'no-permission-for-case');
    expect(await scene.records.added('Case')).toHaveLength(0);
    access.restrict(adaUserId, 'Case', {});
    await problem.getByRole('button', { name: 'Try again' }).click();
    await expectLogged(scene, callId, 'Typed without the right to make Cases.');
    await expect(problem).toBeHidden(patience);
  });

  await test.step('signed out in the middle of a call', async () => {
    const { callId } = await ring(scene);
    world.cinnox.actions.answer({ call: callId, staff: scene.ada });
    await typeNote(panel, 'Typed before the sign-out.');
    await chooseDisposition(panel, 'Call back');
    salesforce.oauth.revokeUser(adaUserId);
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await readReportsNow(panel);
    await expect(panel.getByText(/^Signed out of Salesforce\./)).toHaveCount(1, patience);
    await expect(panel.getByRole('button', { name: /^Sign in/ })).toHaveCount(1);
    await expect(notes(panel)).toHaveValue('Typed before the sign-out.');
    await shot(scene.page, 'signed-out');
    expect(await taskOf(scene, callId)).toBeUndefined();
    const opened = context.waitForEvent('page');
    await panel
      .getByRole('button', { name: /^Sign in/ })
      .first()
      .click();
    const popup = await opened;
    const allow = popup.getByRole('button', { name: 'Allow', exact: true });
    await allow.or(popup.getByLabel('Username')).waitFor();
    if (await logIn(popup, adaOf('uat'))) await allow.waitFor();
    await allow.click();
    await expect(panel.getByText(/^Signed out of Salesforce\./)).toBeHidden(patience);
    await expectLogged(scene, callId, 'Typed before the sign-out.');
    expect(await taskOf(scene, callId)).toMatchObject({ CallDisposition: 'Call back' });
  });

  expect(await scene.records.added('Task')).toHaveLength(2);
  expect(await scene.records.added('Case')).toHaveLength(2);
});

test('withheld and malformed numbers: nobody matches, the call is logged, the person is chosen later', async ({
  scene,
  shot,
}) => {
  test.setTimeout(300_000);
  const { world, panel, ada, caller, visitor, records } = scene;
  const numbers = ['anonymous', '+', '4'.repeat(40), 'CALL ME <b>NOW</b>'];
  for (const number of numbers) {
    await test.step(`a call from ${number}`, async () => {
      const { callId } = world.cinnox.actions.ringIn({ from: number, to: ada });
      await expect(panel.getByRole('heading', { name: 'Unknown caller' })).toBeVisible();
      world.cinnox.actions.answer({ call: callId, staff: ada });
      await panel.getByRole('button', { name: 'I’m on this call' }).click();
      await expect(panel.getByRole('button', { name: 'I’m on this call' })).toBeHidden();
      world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
      await expect(panel.getByRole('heading', { name: 'Unknown caller' })).toBeHidden();
    });
  }
  await readReportsNow(panel);
  await expect.poll(async () => (await records.added('Task')).length, patience).toBe(numbers.length);
  await expect.poll(async () => (await records.added('Case')).length, patience).toBe(numbers.length);
  for (const { WhoId } of await records.added('Task')) expect(WhoId).toBeNull();
  const subjects = (await records.added('Task')).map(({ Subject }) => Subject);
  expect(subjects.toSorted()).toEqual([
    ...Array.from({ length: 3 }, () => 'Call in · unknown number'),
    'Call in · withheld number',
  ]);
  for (const { ContactId } of await records.added('Case')) expect(ContactId).toBeNull();

  await panel.getByRole('tab', { name: /Today/ }).click();
  const waiting = panel.getByRole('button', { name: /^Who\?/ });
  await expect(waiting).toHaveCount(numbers.length);
  await shot(scene.page, 'unmatched-in-today');

  const [person] = await queryOrg(world, `SELECT Id, Name, Email FROM Contact WHERE Id = '${visitor.contactId}'`);
  const searches = [caller.name, String(person?.Email), caller.phone];
  const chosen = [caller.contactId, visitor.contactId, caller.contactId];
  for (const [index, text] of searches.entries()) {
    await test.step(`the person is found by ${text}`, async () => {
      const before = await waiting.count();
      await waiting.first().click();
      await panel.getByRole('combobox', { name: 'Find the person' }).fill(text);
      await panel.getByRole('option').first().click();
      const name = index === 1 ? visitor.name : caller.name;
      await panel.getByRole('button', { name: `This is ${name}` }).click();
      await expect(waiting).toHaveCount(before - 1, patience);
    });
  }
  await test.step('the last one is nobody in Salesforce', async () => {
    await waiting.first().click();
    await panel.getByRole('button', { name: 'No contact' }).click();
    await expect(waiting).toHaveCount(0, patience);
    await expect(panel.getByRole('button', { name: 'All logged' })).toBeVisible(patience);
  });
  const moved = async () => (await records.added('Task')).map(({ WhoId }) => WhoId).filter((id) => id !== null);
  await expect.poll(async () => (await moved()).toSorted(), patience).toEqual(chosen.toSorted());
  const movedCases = async () =>
    (await records.added('Case')).map(({ ContactId }) => ContactId).filter((id) => id !== null);
  await expect.poll(async () => (await movedCases()).toSorted(), patience).toEqual(chosen.toSorted());
  expect(await notes(panel).count()).toBe(0);
});
