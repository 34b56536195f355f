import type { Page } from '@playwright/test';
import type { Hold } from '../emulators/kernel/faults.ts';
import { expect } from './support/fixtures.ts';
import { expectCallLogged } from './support/logged.ts';
import { chooseDisposition, notes, readReportsNow, ring, test, typeNote } from './support/scene.ts';
import type { Scene } from './support/scene.ts';
import { allowAccess } from './support/set-up.ts';
import { ada } from './support/people.ts';

const note = 'Delivery moved to Tuesday.\nCall the warehouse first.';
const disposition = 'Resolved';

const composite = 'POST /services/data/v68.0/composite';
/** The composite that makes the Task; its lookups are other requests. */
const writes = { route: composite, contains: '/sobjects/Task"' } as const;

/** The call up to its end, with note and disposition. */
async function talk(scene: Scene, callId: string): Promise<void> {
  scene.world.cinnox.actions.answer({ call: callId, staff: scene.ada });
  await typeNote(scene.panel, note);
  await chooseDisposition(scene.panel, disposition);
  await expect(scene.panel.getByLabel('Disposition')).toHaveValue(disposition);
}

/** Asks for the reports until the request that is held has come. */
async function until(hold: Hold, scene: Scene): Promise<void> {
  await expect(async () => {
    await readReportsNow(scene.panel);
    expect(hold.waiting).toBeGreaterThan(0);
  }).toPass({ timeout: 60_000, intervals: [500] });
}

async function expectAllKept(scene: Scene, callId: string): Promise<void> {
  await expectCallLogged(scene, { callId, note, disposition }, { meanwhile: () => readReportsNow(scene.panel) });
  await expect(scene.panel.getByRole('heading', { name: /^Logged/ })).toBeVisible({ timeout: 30_000 });
  await expect(notes(scene.panel)).toHaveValue(note);
}

test.beforeEach(() => test.setTimeout(180_000));

test('the worker is killed before its write is committed, and writes again while the first is under way', async ({
  scene,
  killWorker,
}) => {
  const { faults, cinnox } = scene.world;
  const { callId } = await ring(scene);
  await talk(scene, callId);
  const first = faults.hold({ ...writes, point: 'beforeCommit', times: 1 });
  cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await until(first, scene);
  await killWorker();
  const second = faults.hold({ ...writes, point: 'received', times: 1 });
  await until(second, scene);
  expect(first.waiting).toBe(1);
  second.release();
  first.release();
  await expectAllKept(scene, callId);
});

test('the worker is killed after its write was committed, before the answer', async ({ scene, killWorker }) => {
  const { faults, cinnox } = scene.world;
  const { callId } = await ring(scene);
  await talk(scene, callId);
  const hold = faults.hold({ ...writes, point: 'afterCommit', times: 1 });
  cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await until(hold, scene);
  await killWorker();
  hold.release();
  await expectAllKept(scene, callId);
});

test('the worker is killed while a report is read', async ({ scene, killWorker }) => {
  const { faults, cinnox } = scene.world;
  const { callId } = await ring(scene);
  await talk(scene, callId);
  cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  const hold = faults.hold({ service: 'cinnox', route: 'GET */data/call-log', point: 'afterCommit', times: 1 });
  await until(hold, scene);
  await killWorker();
  hold.release();
  await expectAllKept(scene, callId);
});

test('the worker is killed while the profile is read', async ({ scene, killWorker }) => {
  const { world, panel, caller } = scene;
  const hold = world.faults.hold({ route: composite, contains: 'FROM%20Contact%20', point: 'afterCommit', times: 1 });
  const { callId } = world.cinnox.actions.ringIn({ from: caller.phone, to: scene.ada });
  await hold.arrived();
  await expect(panel.getByRole('heading', { name: 'Call for you' })).toBeVisible();
  await killWorker();
  hold.release();
  await expect(panel.getByRole('button', { name: caller.name, exact: true })).toBeVisible({ timeout: 45_000 });
  await talk(scene, callId);
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await expectAllKept(scene, callId);
});

test.describe('with an access token that expired during the call', () => {
  const refresh = { route: 'POST /services/oauth2/token', contains: 'grant_type=refresh_token' } as const;

  test('the worker is killed while it asks for a new one', async ({ scene, killWorker }) => {
    const { world } = scene;
    const { callId } = await ring(scene);
    await talk(scene, callId);
    const hold = world.faults.hold({ ...refresh, point: 'beforeCommit', times: 1 });
    world.salesforce.oauth.expireAll(scene.adaUserId);
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await until(hold, scene);
    await killWorker();
    hold.release({ cut: true });
    await expectAllKept(scene, callId);
  });

  test('the worker is killed after the refresh token was replaced: one sign-in later all is written', async ({
    scene,
    killWorker,
    shot,
  }) => {
    const { world, panel, page, context } = scene;
    const { callId } = await ring(scene);
    await talk(scene, callId);
    const hold = world.faults.hold({ ...refresh, point: 'afterCommit', times: 1 });
    world.salesforce.oauth.expireAll(scene.adaUserId);
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await until(hold, scene);
    await killWorker();
    hold.release();
    await readReportsNow(panel);
    await expect(panel.getByText(/^Signed out of Salesforce\./)).toBeVisible({ timeout: 45_000 });
    await shot(page, 'signed-out');
    const opened: Promise<Page> = context.waitForEvent('page');
    await panel
      .getByRole('button', { name: /^Sign in/ })
      .first()
      .click();
    await allowAccess(await opened, ada('uat'));
    await expectAllKept(scene, callId);
  });
});
