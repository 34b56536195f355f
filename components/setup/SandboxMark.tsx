import { useStore } from 'zustand';
import type { OptionsStore } from '../../lib/state/options-store.ts';
import { texts } from './texts.ts';

/** On every page of the settings: nobody takes a sandbox for the live org. */
export function SandboxMark({ store }: { store: OptionsStore }) {
  const isSandbox = useStore(store.state, ({ settings }) => settings?.salesforce.isSandbox === true);
  return isSandbox && <span className="badge">{texts.salesforce.badge}</span>;
}
