// @vitest-environment node
import { expect, it } from 'vitest';
import { logSettingsOf } from '../../lib/domain/log-settings.ts';
import { walkAuthorization } from '../emulators/salesforce/oauth/walk.ts';
import { credentialsOf } from '../emulators/testing.ts';
import { useScenes, written, type Scene } from './support/scene.ts';

const scene = useScenes();

/** An admin deploys a record of the package's custom metadata. */
async function orgSets({ world }: Scene, name: string, value: string, locked: boolean): Promise<void> {
  const { store } = world.salesforce.org('uat');
  await store.tx({ userId: 'system', system: true }, async (tx) => {
    await tx.insert('CINNOX_Setting__mdt', { DeveloperName: name, Value__c: value, Locked__c: locked });
  });
}

it('what the org sets is read at sign-in, holds over the agent’s own, is shown, and decides what is logged', async () => {
  const stage = await scene();
  const { world, clock, agent, ada, rows } = stage;
  await orgSets(stage, 'Voice_Case', 'never', true);
  await orgSets(stage, 'Dispositions', '["Sold","Not sold"]', false);
  await clock.track(agent.send('salesforce.connect', {}));
  const view = await agent.send('settings.read', {});
  expect(view).toMatchObject({ voiceCase: 'never', dispositions: ['Sold', 'Not sold'] });
  expect(view.origins).toMatchObject({
    voiceCase: { by: 'org', locked: true },
    dispositions: { by: 'org', locked: false },
  });
  const { defaultCountry } = view;
  const saved = await agent.send('rules.save', {
    ...logSettingsOf(view),
    voiceCase: 'always',
    defaultCountry,
    dispositions: ['Mine'],
  });
  expect(saved).toMatchObject({ voiceCase: 'never', dispositions: ['Mine'] });
  const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
  await clock.advance(2_000);
  world.cinnox.actions.answer({ call: callId, staff: ada });
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await clock.advance(3 * 60_000);
  expect(await rows(written.tasks)).toHaveLength(1);
  expect(await rows(written.cases)).toEqual([]);

  await agent.browser.managed.set({ voiceCase: 'answered' });
  expect((await agent.send('settings.read', {})).origins['voiceCase']).toEqual({ by: 'policy', locked: true });
  await clock.track(agent.send('salesforce.disconnect', {}));
  await agent.browser.managed.remove(['voiceCase']);
  expect(await agent.send('settings.read', {})).toMatchObject({ voiceCase: 'always', dispositions: ['Mine'] });
});

it('a country that is shown by the locale is nobody’s choice: what the org sets later holds', async () => {
  const stage = await scene();
  const { agent, clock } = stage;
  const { defaultCountry, dispositions, ...shown } = await agent.send('settings.read', {});
  const rules = { ...logSettingsOf(shown), dispositions };
  await agent.send('rules.save', { ...rules, defaultCountry, followUpDays: 3 });
  await orgSets(stage, 'Default_Country', 'SG', false);
  await clock.track(agent.send('salesforce.connect', {}));
  expect(await agent.send('settings.read', {})).toMatchObject({ defaultCountry: 'SG', followUpDays: 3 });
  await agent.send('rules.save', { ...rules, defaultCountry });
  expect(await agent.send('settings.read', {})).toMatchObject({ defaultCountry });
});

it('a policy is the whole set-up of Salesforce: the agent only signs in', async () => {
  const { agent, clock } = await scene();
  await clock.track(agent.send('salesforce.disconnect', {}));
  await agent.browser.local.remove(['settings']);
  const policy = { host: 'https://acme--uat.sandbox.lightning.force.com', consumerKey: '3MVG9.cinnox.demo.uat' };
  await agent.browser.managed.set({ ...policy, cinnoxBaseUrl: 'https://acme.cinnox.com', cinnoxAppId: 'app-acme' });
  await clock.track(agent.send('session.signIn', {}));
  await clock.track(agent.app.services.projection.settled());
  expect(agent.session()).toMatchObject({ status: 'signed-in', staff: { name: 'Ada Lam' } });
  const view = await agent.send('settings.read', {});
  for (const name of ['host', 'consumerKey', 'baseUrl', 'appId'])
    expect(view.origins[name], name).toEqual({ by: 'policy', locked: true });
});

it('a policy that names another org than the connected one is told, and changes nothing by itself', async () => {
  const { agent, clock, world } = await scene();
  await agent.browser.managed.set({ host: 'globex.my.salesforce.com', consumerKey: '3MVG9.cinnox.demo.globex' });
  const { salesforce } = await agent.send('settings.read', {});
  expect(salesforce.trouble).toBe(
    'This browser is connected to acme--uat.sandbox.my.salesforce.com, but globex.my.salesforce.com is set. Disconnect, then connect to it.',
  );
  expect(agent.session()).toMatchObject({ status: 'signed-in', org: { label: 'acme--uat' } });
  await clock.track(agent.send('salesforce.disconnect', {}));
  agent.browser.authFlow = (url) =>
    clock.track(walkAuthorization(world.fetch, url, credentialsOf({ org: 'globex', user: 'ada' })));
  await clock.track(agent.send('session.signIn', {}));
  await clock.track(agent.app.services.projection.settled());
  expect(agent.session()).toMatchObject({ status: 'signed-in', org: { label: 'globex', isSandbox: false } });
  expect((await agent.send('settings.read', {})).salesforce.trouble).toBeUndefined();
});
