import { uiKeys, type NowView, type SessionView, type TabView, type TodayView, type Who } from '../domain/view.ts';
import type { ProjectionPort } from './ports.ts';

/** The parts of the worker's projection that one panel shows. */
export interface Views {
  session: SessionView | undefined;
  now: NowView | undefined;
  today: TodayView | undefined;
  tab: TabView | undefined;
}

export interface ProjectionWatch {
  /** The tab whose `tab` view is wanted; null = none. Resolves once that was read. */
  setTab(tabId: number | null): Promise<void>;
  stop(): void;
}

type Part = keyof Views;

/**
 * Watches the projection: reads it once, then follows its changes. When somebody else signs in, the keys of that person
 * are read and the former person's views are dropped at once. Resolves after the first complete read.
 */
export async function watchProjection(port: ProjectionPort, onViews: (views: Views) => void): Promise<ProjectionWatch> {
  const values = new Map<string, unknown>();
  let tabId: number | null = null;
  let who: Who | undefined;

  function keysOf(person: Who | undefined): Partial<Record<Part, string>> {
    if (person === undefined) return { session: uiKeys.session };
    const keys = { session: uiKeys.session, now: uiKeys.now(person), today: uiKeys.today(person) };
    return tabId === null ? keys : { ...keys, tab: uiKeys.tab(person, tabId) };
  }

  function publish() {
    const keys = keysOf(who);
    const pick = (part: Part): unknown => (keys[part] === undefined ? undefined : values.get(keys[part]));
    // Our worker is the only writer of these keys; their shapes are the types it compiles against.
    onViews({
      session: pick('session') as SessionView | undefined,
      now: pick('now') as NowView | undefined,
      today: pick('today') as TodayView | undefined,
      tab: pick('tab') as TabView | undefined,
    });
  }

  async function load(): Promise<void> {
    const wanted = Object.values(keysOf(who)).filter((key) => !values.has(key));
    if (wanted.length > 0) {
      const found = await port.read(wanted);
      // A change that arrived meanwhile is newer than what was read.
      for (const key of wanted) if (!values.has(key)) values.set(key, found[key]);
    }
    await follow();
  }

  /** Notices a change of person; the new person's keys have to be read. */
  async function follow(): Promise<void> {
    const session = values.get(uiKeys.session) as SessionView | undefined;
    const next = session?.who;
    if (next?.orgId === who?.orgId && next?.userId === who?.userId) return publish();
    who = next;
    for (const key of values.keys()) if (key !== uiKeys.session) values.delete(key);
    await load();
  }

  const stop = port.watch((changes) => {
    const mine = Object.entries(changes).filter(([key]) => key.startsWith('ui:'));
    if (mine.length === 0) return;
    for (const [key, value] of mine) values.set(key, value);
    void follow();
  });
  await load();

  return {
    async setTab(next) {
      if (next === tabId) return;
      tabId = next;
      await load();
    },
    stop,
  };
}

/** Tells when somebody else signs in than before; being signed out in between is nobody else. */
export function createPersonChange(): (session: SessionView | undefined) => boolean {
  let person: Who | undefined;
  return (session) => {
    const before = person;
    person = session?.who ?? person;
    return before !== undefined && (before.orgId !== person?.orgId || before.userId !== person?.userId);
  };
}
