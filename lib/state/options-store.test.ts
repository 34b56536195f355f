import { describe, expect, it, vi } from 'vitest';
import { createFakeSend, type Answers } from '../../tests/gallery/fakes.ts';
import { connectedSettings, freshSettings, plainWriters, testLines } from '../../tests/gallery/settings-fixtures.ts';
import { getDefaultLogSettings } from '../domain/log-settings.ts';
import { createOptionsStore, originToAsk } from './options-store.ts';

const tick = () => new Promise((resolve) => setTimeout(resolve, 0));

async function setUp(answers: Answers = {}, mayAccess = true) {
  const requestOrigin = vi.fn(() => Promise.resolve(mayAccess));
  const files: [string, string][] = [];
  const fake = createFakeSend({ 'settings.read': () => freshSettings, ...answers });
  const store = createOptionsStore({
    send: fake.send,
    requestOrigin,
    saveFile: (name, text) => files.push([name, text]),
  });
  store.actions.load();
  await tick();
  return { ...store, get: store.state.getState, fake, requestOrigin, files };
}

const ownCinnox = { baseUrl: 'https://voice.acme.example/app', appId: 'app-acme', appToken: 't' };

describe('options store', () => {
  it.each([
    ['https://acme.cinnox.com', undefined],
    ['https://acme.cinnox.cn/x', undefined],
    ['https://voice.acme.example/app', 'https://voice.acme.example/*'],
    ['https://evilcinnox.com', 'https://evilcinnox.com/*'],
    ['http://voice.acme.example', undefined],
    ['nonsense', undefined],
  ])('%s needs the permission %s', (baseUrl, pattern) => {
    expect(originToAsk(baseUrl)).toBe(pattern);
  });

  it('asks the browser within the click, before anything is sent', async () => {
    const { actions, fake, requestOrigin } = await setUp({ 'cinnox.save': () => connectedSettings });
    actions.saveCinnox(ownCinnox);
    expect(requestOrigin).toHaveBeenCalledWith('https://voice.acme.example/*');
    expect(fake.of('cinnox.save')).toHaveLength(0);
    await tick();
    expect(fake.of('cinnox.save')).toEqual([ownCinnox]);
  });

  it('saves nothing when the browser refuses the address', async () => {
    const { actions, fake, get } = await setUp({ 'cinnox.save': () => connectedSettings }, false);
    actions.saveCinnox(ownCinnox);
    await tick();
    expect(fake.of('cinnox.save')).toHaveLength(0);
    expect(get()).toMatchObject({ busy: null, asking: null });
    expect(get().errors.cinnox?.message).toMatch(/Nothing was saved: the browser was not allowed to reach/);
  });

  it('saves nothing and holds up nothing when the question fails or is dismissed', async () => {
    const { actions, fake, get, requestOrigin } = await setUp({ 'cinnox.save': () => connectedSettings });
    requestOrigin.mockRejectedValueOnce(new Error('Permissions request was dismissed'));
    actions.saveCinnox(ownCinnox);
    await tick();
    expect(fake.of('cinnox.save')).toHaveLength(0);
    expect(get()).toMatchObject({ busy: null, asking: null });
    expect(get().errors.cinnox?.message).toMatch(/choose Allow/);
  });

  it('says what to do when the browser allows it while something else is at work', async () => {
    let allow: (isAllowed: boolean) => void = () => undefined;
    const { actions, fake, get, requestOrigin } = await setUp({
      'connections.test': () => new Promise(() => undefined),
      'cinnox.save': () => connectedSettings,
    });
    requestOrigin.mockImplementationOnce(() => new Promise((resolve) => (allow = resolve)));
    actions.saveCinnox(ownCinnox);
    expect(get()).toMatchObject({ busy: null, asking: 'https://voice.acme.example' });
    actions.testAll();
    allow(true);
    await tick();
    expect(fake.of('cinnox.save')).toHaveLength(0);
    expect(get().errors.cinnox?.message).toMatch(/may reach https:\/\/voice.acme.example now/);
  });

  it('saves the org before it connects, and keeps what was saved when connecting fails', async () => {
    const { actions, fake, get } = await setUp({
      'salesforce.save': () => ({
        ...freshSettings,
        salesforce: { ...freshSettings.salesforce, host: 'acme.my.salesforce.com' },
      }),
      'salesforce.connect': () => {
        throw Object.assign(new Error('The sign-in window was closed.'), { code: 'sign_in_cancelled' });
      },
    });
    actions.connect({ host: 'acme.lightning.force.com', consumerKey: 'key' });
    await tick();
    const sent = fake.sent.map(({ name }) => name).filter((name) => name !== 'writers.read');
    expect(sent).toEqual(['settings.read', 'salesforce.save', 'salesforce.connect']);
    expect(get().settings?.salesforce.host).toBe('acme.my.salesforce.com');
    expect(get().errors.salesforce).toEqual({ field: undefined, message: 'The sign-in window was closed.' });
  });

  it('shows the lines of a test and reads the settings again', async () => {
    const { actions, get } = await setUp({ 'connections.test': () => ({ lines: testLines }) });
    actions.testAll();
    await tick();
    expect(get().lines).toEqual(testLines);
  });

  it('takes away what was tested or printed before something else was stored', async () => {
    const { actions, get } = await setUp({
      'connections.test': () => ({ lines: testLines }),
      'setup.print': () => ({ code: 'CINNOX1.code' }),
      'rules.save': () => connectedSettings,
      'cinnox.save': () => connectedSettings,
    });
    actions.testAll();
    await tick();
    actions.printCode({});
    await tick();
    expect(get()).toMatchObject({ lines: testLines, printed: 'CINNOX1.code' });
    const { defaultCountry, dispositions } = connectedSettings;
    actions.saveRules({ ...getDefaultLogSettings(), defaultCountry, dispositions });
    await tick();
    expect(get()).toMatchObject({ lines: testLines, printed: null, saved: 'rules' });
    actions.saveCinnox({ ...ownCinnox, baseUrl: 'https://acme.cinnox.com' });
    await tick();
    expect(get()).toMatchObject({ lines: null, saved: 'cinnox' });
  });

  it('what was read before something was stored does not take its place', async () => {
    const reads: ((settings: typeof connectedSettings) => void)[] = [];
    const { actions, get } = await setUp({ 'cinnox.save': () => connectedSettings });
    const late = await setUp({
      'settings.read': () => new Promise((resolve) => reads.push(resolve)),
      'cinnox.save': () => connectedSettings,
    });
    actions.refresh();
    await tick();
    expect(get().settings).toEqual(freshSettings);
    late.actions.refresh();
    late.actions.saveCinnox({ ...ownCinnox, baseUrl: 'https://acme.cinnox.com' });
    await tick();
    reads[1]?.(freshSettings);
    await tick();
    expect(late.get()).toMatchObject({ settings: connectedSettings, saved: 'cinnox' });
  });

  describe('what would be filled in was counted', () => {
    async function counted() {
      let settings = connectedSettings;
      const page = await setUp({
        'settings.read': () => settings,
        'backfill.count': () => ({ calls: 12, enquiries: 1 }),
        'backfill.fill': () => plainWriters,
        'rules.save': () => (settings = { ...settings, skipWithheld: true }),
        'writers.decide': () => plainWriters,
      });
      page.writers.actions.count(1);
      await tick();
      expect(page.writers.state.getState().counted).toMatchObject({ calls: 12 });
      return { ...page, store: (next: typeof settings) => (settings = next) };
    }

    it('for whoever was signed in: of somebody else, or of another org, it says nothing', async () => {
      const { actions, writers, store, fake } = await counted();
      actions.refresh();
      await tick();
      expect(writers.state.getState().counted).not.toBeNull();
      store({ ...connectedSettings, salesforce: { ...connectedSettings.salesforce, userName: 'Ben Ito' } });
      actions.refresh();
      await tick();
      expect(writers.state.getState()).toMatchObject({ counted: null, filled: null });
      writers.actions.fill();
      expect(fake.of('backfill.fill')).toEqual([]);
    });

    it('by the rules of that moment, and by who logged then', async () => {
      const { actions, writers } = await counted();
      const { defaultCountry, dispositions } = connectedSettings;
      actions.saveRules({ ...getDefaultLogSettings(), skipWithheld: true, defaultCountry, dispositions });
      await tick();
      expect(writers.state.getState().counted).toBeNull();
      const again = await counted();
      again.writers.actions.decide([{ name: 'who-logs', value: 'other', was: '' }]);
      await tick();
      expect(again.writers.state.getState().counted).toBeNull();
    });

    it('while somebody else signed in: that answer counts for nobody', async () => {
      let answer: (count: { calls: number; enquiries: number }) => void = () => undefined;
      let settings = connectedSettings;
      const { actions, writers } = await setUp({
        'settings.read': () => settings,
        'backfill.count': () => new Promise((resolve) => (answer = resolve)),
      });
      writers.actions.count(1);
      settings = { ...settings, staff: { ...settings.staff, eid: '5f0cben' } };
      actions.refresh();
      await tick();
      answer({ calls: 12, enquiries: 1 });
      await tick();
      expect(writers.state.getState()).toMatchObject({ counted: null, busy: null });
    });
  });

  it('says why the settings could not be read', async () => {
    const { get } = await setUp({
      'settings.read': () => {
        throw Object.assign(new Error('CINNOX does not answer. Try again.'), { code: 'network' });
      },
    });
    expect(get()).toMatchObject({ status: 'failed', problem: 'CINNOX does not answer. Try again.' });
  });
});
