import { createStore, type StoreApi } from 'zustand/vanilla';
import { isCinnoxHost } from '../domain/base-url.ts';
import { logSettingsOf } from '../domain/log-settings.ts';
import { AppError } from '../errors/app-error.ts';
import type { SetupCodeView } from '../domain/setup-code-view.ts';
import type { SettingsView, TestLineView } from '../domain/view.ts';
import type { Input } from '../messaging/contract.ts';
import type { Send } from './ports.ts';
import { fieldOf, helpOf, messageOf } from './reply-error.ts';
import { createWritersStore, type WritersStore } from './writers-store.ts';

export type Section = 'salesforce' | 'cinnox' | 'staff' | 'rules' | 'test' | 'setup' | 'print';

/** A refusal, beside the field that caused it or at the end of its section. */
export interface SectionError {
  /** The input whose value was refused. */
  field: string | undefined;
  message: string;
  /** What can be shown beside the sentence, e.g. `callback-url`. */
  help?: string | undefined;
}

export interface OptionsState {
  status: 'loading' | 'ready' | 'failed';
  /** Why nothing could be read. */
  problem: string | null;
  settings: SettingsView | null;
  /** The section whose button was pressed last and is still at work. */
  busy: Section | null;
  /** The origin that the browser was asked for and has not decided about; nothing is held up meanwhile. */
  asking: string | null;
  errors: Partial<Record<Section, SectionError>>;
  /** The section that was saved last. */
  saved: Section | null;
  lines: TestLineView[] | null;
  /** A set-up code that was checked, and what it contains. */
  setup: { code: string; view: SetupCodeView } | null;
  /** The code for agents that was made last. */
  printed: string | null;
}

/** Asks the browser for access to an origin; must be called within a click. */
export type RequestOrigin = (originPattern: string) => Promise<boolean>;

/** Hands a file to the person. */
export type SaveFile = (name: string, text: string) => void;

export interface OptionsActions {
  load(): void;
  connect(input: Input<'salesforce.save'>): void;
  disconnect(input: Input<'salesforce.disconnect'>): void;
  /** Tries everything that is not in Salesforce yet. */
  finishWork(): void;
  /** The same as a file. */
  exportWork(): void;
  /** Reads quietly what may have changed meanwhile. */
  refresh(): void;
  saveCinnox(input: Input<'cinnox.save'>): void;
  /** Asks for the stored base URL and tries it. */
  allowOrigin(): void;
  chooseStaff(eid: string): void;
  saveRules(rules: Input<'rules.save'>): void;
  testAll(): void;
  /** Says what a set-up code contains; null puts it away. */
  checkCode(code: string | null): void;
  applyCode(input: Input<'setup.apply'>): void;
  printCode(input: Input<'setup.print'>): void;
}

export interface OptionsStore {
  writers: WritersStore;
  state: StoreApi<OptionsState>;
  actions: OptionsActions;
}

const notAllowed = (origin: string) =>
  `Nothing was saved: the browser was not allowed to reach ${origin}. Press the button again and choose Allow.`;
const cutShort =
  'The sign-in was interrupted: the browser stopped it. Close its window if it is still open, then try again.';
const allowedLate = (origin: string) => `The browser may reach ${origin} now. Press the button again.`;

/** The worker was stopped with the window open: nobody hears of its end, whatever the window says. */
function interrupted(cause: unknown): unknown {
  return helpOf(cause) === 'worker-lost' ? new AppError('network', cutShort, {}, { cause }) : cause;
}

/** The origin pattern that has to be asked for, or undefined when none is needed. */
export function originToAsk(baseUrl: string): string | undefined {
  if (!URL.canParse(baseUrl)) return undefined;
  const { protocol, hostname, origin } = new URL(baseUrl);
  if (protocol !== 'https:' || isCinnoxHost(hostname)) return undefined;
  return `${origin}/*`;
}

/** What was tested or printed before something else was stored says nothing about that. */
function outdated(section: Section): Partial<OptionsState> {
  if (section === 'test' || section === 'print') return {};
  return section === 'rules' ? { printed: null } : { printed: null, lines: null };
}

/** What a count of what would be filled in depends on. */
function countedBy(settings: SettingsView | null): string {
  if (settings === null) return '';
  const { salesforce, cinnox, staff, mode, defaultCountry } = settings;
  const { host, connected, userName } = salesforce;
  const who = [host, connected, userName, cinnox.baseUrl, staff.eid, mode];
  return JSON.stringify([...who, defaultCountry, logSettingsOf(settings)]);
}

/** The settings page's state: the worker's picture of all settings, and what it refused. */
export function createOptionsStore({
  send,
  requestOrigin,
  saveFile,
}: {
  send: Send;
  requestOrigin: RequestOrigin;
  saveFile: SaveFile;
}): OptionsStore {
  const state = createStore<OptionsState>(() => ({
    status: 'loading',
    problem: null,
    settings: null,
    busy: null,
    asking: null,
    errors: {},
    saved: null,
    lines: null,
    setup: null,
    printed: null,
  }));
  const { setState, getState } = state;
  const writers = createWritersStore({ send });
  // Who logs depends on the org and on who one is: what was stored there may have changed it.
  state.subscribe(({ settings }, before) => {
    if (settings === before.settings) return;
    if (countedBy(settings) !== countedBy(before.settings)) writers.actions.outdate();
    writers.actions.load();
  });

  /** Only the answer to the last question counts. */
  let questions = 0;
  /** How often something was begun that stores. */
  let works = 0;

  function refuse(section: Section, message: string, field?: string, help?: string) {
    setState({ errors: { ...getState().errors, [section]: { field, message, help } } });
  }

  function begin(section: Section): boolean {
    if (getState().busy !== null) return false;
    const { [section]: _, ...errors } = getState().errors;
    setState({ errors, saved: null });
    return true;
  }

  function work(section: Section, run: () => Promise<SettingsView>) {
    if (!begin(section)) return;
    works += 1;
    setState({ busy: section });
    run().then(
      (settings) => setState({ settings, busy: null, saved: section, ...outdated(section) }),
      (error: unknown) => {
        setState({ busy: null });
        refuse(section, messageOf(error), fieldOf(error), helpOf(error));
      },
    );
  }

  /**
   * The question to the browser comes first and at once: it is only allowed within the click. It may never be answered,
   * so nothing is disabled while it is open, and pressing again asks again.
   */
  function saveCinnox(input: Input<'cinnox.save'>) {
    const save = () => work('cinnox', () => send('cinnox.save', input));
    const pattern = originToAsk(input.baseUrl);
    questions += 1;
    const question = questions;
    setState({ asking: null });
    if (pattern === undefined) return save();
    if (!begin('cinnox')) return;
    const { origin } = new URL(input.baseUrl);
    setState({ asking: origin });
    const answered = (isAllowed: boolean) => {
      if (question !== questions) return;
      setState({ asking: null });
      if (!isAllowed) return refuse('cinnox', notAllowed(origin));
      if (getState().busy !== null) return refuse('cinnox', allowedLate(origin));
      save();
    };
    requestOrigin(pattern).then(answered, () => answered(false));
  }

  return {
    state,
    writers,
    actions: {
      load() {
        setState({ status: 'loading', problem: null });
        send('settings.read', {}).then(
          (settings) => setState({ status: 'ready', settings }),
          (error: unknown) => setState({ status: 'failed', problem: messageOf(error) }),
        );
      },
      connect: (input) =>
        work('salesforce', async () => {
          setState({ settings: await send('salesforce.save', input) });
          return send('salesforce.connect', {}).catch((error: unknown) => {
            throw interrupted(error);
          });
        }),
      disconnect: (input) => work('salesforce', () => send('salesforce.disconnect', input)),
      finishWork: () => work('salesforce', () => send('work.finish', {})),
      exportWork: () =>
        work('salesforce', async () => {
          const { fileName, text } = await send('work.export', {});
          saveFile(fileName, text);
          return send('settings.read', {});
        }),
      refresh() {
        const before = works;
        send('settings.read', {}).then(
          (settings) => {
            // What was stored meanwhile is newer than this answer.
            if (works === before && getState().busy === null) setState({ settings });
          },
          // What was read before is still shown.
          () => undefined,
        );
      },
      saveCinnox,
      allowOrigin() {
        const known = getState().settings?.cinnox;
        if (known !== undefined) saveCinnox({ baseUrl: known.baseUrl, appId: known.appId, appToken: null });
      },
      chooseStaff: (eid) => work('staff', () => send('staff.choose', { eid })),
      saveRules: (rules) => work('rules', () => send('rules.save', rules)),
      checkCode(code) {
        setState({ setup: null });
        if (code === null) return;
        if (!begin('setup')) return;
        setState({ busy: 'setup' });
        send('setup.read', { code }).then(
          (view) => setState({ setup: { code, view }, busy: null }),
          (error: unknown) => {
            setState({ busy: null });
            refuse('setup', messageOf(error), fieldOf(error));
          },
        );
      },
      applyCode: (input) =>
        work('setup', async () => {
          const settings = await send('setup.apply', input);
          setState({ setup: null });
          return settings;
        }),
      printCode: (input) =>
        work('print', async () => {
          setState({ printed: null });
          const { code } = await send('setup.print', input);
          setState({ printed: code });
          return send('settings.read', {});
        }),
      testAll: () =>
        work('test', async () => {
          const { lines } = await send('connections.test', {});
          setState({ lines });
          return send('settings.read', {});
        }),
    },
  };
}
