import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SettingsView, TestLineView } from '../domain/view.ts';
import type { Input } from '../messaging/contract.ts';
import type { Send } from './ports.ts';
import { codeOf, messageOf } from './reply-error.ts';

export type Section = 'salesforce' | 'cinnox' | 'staff' | 'rules' | 'test';

/** A refusal, beside the section (or its first field) that caused it. */
export interface SectionError {
  /** The value itself was refused, as opposed to the service behind it. */
  isInput: boolean;
  message: string;
}

export interface OptionsState {
  status: 'loading' | 'ready' | 'failed';
  /** Why nothing could be read. */
  problem: string | null;
  settings: SettingsView | null;
  /** The section whose button was pressed last and is still at work. */
  busy: Section | null;
  errors: Partial<Record<Section, SectionError>>;
  /** The section that was saved last. */
  saved: Section | null;
  lines: TestLineView[] | null;
}

/** Asks the browser for access to an origin; must be called within a click. */
export type RequestOrigin = (originPattern: string) => Promise<boolean>;

export interface OptionsActions {
  load(): void;
  connect(host: string, consumerKey: string): void;
  saveSalesforce(host: string, consumerKey: string): void;
  disconnect(): void;
  saveCinnox(input: Input<'cinnox.save'>): void;
  allowOrigin(baseUrl: string): void;
  chooseStaff(eid: string): void;
  saveRules(rules: Input<'rules.save'>): void;
  testAll(): void;
}

export interface OptionsStore {
  state: StoreApi<OptionsState>;
  actions: OptionsActions;
}

const notAllowedText = 'The browser was not allowed to reach this address. Press Save again and allow it.';

/** Hosts that the manifest already lists: everything of CINNOX's own clouds. */
function isStaticHost(hostname: string): boolean {
  return hostname.endsWith('.cinnox.com') || hostname.endsWith('.cinnox.cn');
}

/** The origin pattern that has to be asked for, or undefined when none is needed. */
export function originToAsk(baseUrl: string): string | undefined {
  if (!URL.canParse(baseUrl)) return undefined;
  const { protocol, hostname, origin } = new URL(baseUrl);
  if (protocol !== 'https:' || isStaticHost(hostname)) return undefined;
  return `${origin}/*`;
}

/** The settings page's state: the worker's picture of all settings, and what it refused. */
export function createOptionsStore({
  send,
  requestOrigin,
}: {
  send: Send;
  requestOrigin: RequestOrigin;
}): OptionsStore {
  const state = createStore<OptionsState>(() => ({
    status: 'loading',
    problem: null,
    settings: null,
    busy: null,
    errors: {},
    saved: null,
    lines: null,
  }));
  const { setState, getState } = state;

  function work(section: Section, run: () => Promise<SettingsView>) {
    if (getState().busy !== null) return;
    const { [section]: _, ...errors } = getState().errors;
    setState({ busy: section, errors, saved: null });
    run().then(
      (settings) => setState({ settings, busy: null, saved: section }),
      (error: unknown) => {
        const refusal: SectionError = { isInput: codeOf(error) === 'bad_input', message: messageOf(error) };
        setState({ busy: null, errors: { ...getState().errors, [section]: refusal } });
      },
    );
  }

  /** The question to the browser comes first and at once: it is only allowed within the click. */
  async function withOrigin(baseUrl: string, run: () => Promise<SettingsView>): Promise<SettingsView> {
    const pattern = originToAsk(baseUrl);
    if (pattern !== undefined && !(await requestOrigin(pattern))) {
      throw Object.assign(new Error(notAllowedText), { code: 'not_allowed' });
    }
    return run();
  }

  return {
    state,
    actions: {
      load() {
        setState({ status: 'loading', problem: null });
        send('settings.read', {}).then(
          (settings) => setState({ status: 'ready', settings }),
          (error: unknown) => setState({ status: 'failed', problem: messageOf(error) }),
        );
      },
      connect: (host, consumerKey) =>
        work('salesforce', async () => {
          setState({ settings: await send('salesforce.save', { host, consumerKey }) });
          return send('salesforce.connect', {});
        }),
      saveSalesforce: (host, consumerKey) => work('salesforce', () => send('salesforce.save', { host, consumerKey })),
      disconnect: () => work('salesforce', () => send('salesforce.disconnect', {})),
      saveCinnox: (input) => work('cinnox', () => withOrigin(input.baseUrl, () => send('cinnox.save', input))),
      allowOrigin: (baseUrl) => work('cinnox', () => withOrigin(baseUrl, () => send('settings.read', {}))),
      chooseStaff: (eid) => work('staff', () => send('staff.choose', { eid })),
      saveRules: (rules) => work('rules', () => send('rules.save', rules)),
      testAll: () =>
        work('test', async () => {
          const { lines } = await send('connections.test', {});
          setState({ lines });
          return send('settings.read', {});
        }),
    },
  };
}
