import { readSourceFiles } from '../../../../scripts/package-org/source-files.ts';
import type { Clock } from '../../../../lib/platform/clock.ts';
import { scheduleCleanUp, type CleanUp } from '../package/clean-up.ts';
import { addEventTrigger } from '../package/event-trigger.ts';
import { createRelay } from '../package/relay.ts';
import { systemUser } from '../package/system-user.ts';
import type { ApexRestHandler, Org } from '../types.ts';
import { normalizeSource } from './apex-source.ts';
import { restMappingOf } from './apex-unit.ts';

export interface ApexSource {
  kind: 'class' | 'trigger';
  name: string;
  source: string;
}

/** What the deployed Apex does, natively. No Apex runs: only the package's own sources have an equivalent here. */
export interface NativeApex {
  /** Makes a class or trigger act; what it did before under this name ends. */
  activate(unit: ApexSource): Promise<void>;
  deactivate(name: string): void;
  /** `System.schedule` of the clean-up class. False when the class is not there or is not the package's. */
  scheduleCleanUp(className: string): Promise<boolean>;
  /** Runs the scheduled clean-up at once. */
  runCleanUp(): Promise<void>;
  isScheduled(): boolean;
  close(): void;
}

const RELAY = 'CinnoxRelay';
const EVENT_TRIGGER = 'CinnoxEventTrigger';
const CLEAN_UP = 'CinnoxCleanUp';

/** Is this, but for white space around lines, the text that the native equivalent was written after? */
function isPackageSource(unit: ApexSource, sources: ReadonlyMap<string, string>): boolean {
  const path = unit.kind === 'class' ? `classes/${unit.name}.cls` : `triggers/${unit.name}.trigger`;
  const text = sources.get(path);
  return text !== undefined && normalizeSource(text) === normalizeSource(unit.source);
}

/** Answers for a REST class that this emulator cannot run. */
function unknownRestClass(unit: ApexSource): ApexRestHandler {
  const message = `This emulator does not run Apex; ${unit.name} has no native equivalent with this text.`;
  return {
    guest: true,
    apexClass: unit.name,
    handle: async () => ({ status: 501, body: JSON.stringify([{ errorCode: 'EMULATOR_LIMIT', message }]) }),
  };
}

export function createNativeApex({ org, clock }: { org: Org; clock: Clock }): NativeApex {
  let known: Map<string, string> | undefined;
  const sources = (): Map<string, string> => {
    known ??= readSourceFiles('main');
    return known;
  };
  const running = new Map<string, () => void>();
  const own = new Set<string>();
  let cleanUp: CleanUp | undefined;

  const deactivate = (name: string): void => {
    running.get(name.toLowerCase())?.();
    running.delete(name.toLowerCase());
    own.delete(name.toLowerCase());
    if (name.toLowerCase() === CLEAN_UP.toLowerCase()) {
      cleanUp?.stop();
      cleanUp = undefined;
    }
  };
  const activateRest = (unit: ApexSource, mapping: string): void => {
    const isRelay = unit.name === RELAY && isPackageSource(unit, sources());
    const relay = createRelay({ store: org.store, clock });
    org.apexRest.set(mapping, isRelay ? { ...relay, apexClass: unit.name } : unknownRestClass(unit));
    running.set(unit.name.toLowerCase(), () => void org.apexRest.delete(mapping));
  };
  return {
    deactivate,
    activate: async (unit) => {
      const wasScheduled = cleanUp !== undefined && unit.name === CLEAN_UP;
      if (!wasScheduled) deactivate(unit.name);
      const mapping = unit.kind === 'class' ? restMappingOf(unit.source) : undefined;
      if (mapping !== undefined) activateRest(unit, mapping);
      if (!isPackageSource(unit, sources())) return;
      own.add(unit.name.toLowerCase());
      if (unit.name === EVENT_TRIGGER) {
        const user = await systemUser(org.store);
        running.set(unit.name.toLowerCase(), addEventTrigger({ store: org.store, user }));
      }
    },
    scheduleCleanUp: async (className) => {
      if (className.toLowerCase() !== CLEAN_UP.toLowerCase() || !own.has(className.toLowerCase())) return false;
      cleanUp?.stop();
      cleanUp = scheduleCleanUp({ store: org.store, clock, user: await systemUser(org.store) });
      return true;
    },
    runCleanUp: async () => cleanUp?.run(),
    isScheduled: () => cleanUp !== undefined,
    close: () => {
      for (const end of running.values()) end();
      running.clear();
      cleanUp?.stop();
      cleanUp = undefined;
    },
  };
}
