import { evidenceKey, isProved, type HookIdEvidence } from '../../lib/inbox/hook-ids.ts';
import type { Journal } from '../../lib/journal/journal.ts';

/** Services whose hooks carry the id that the reports have. */
export async function provedServices(journal: Journal, service: string): Promise<Set<string>> {
  const evidence = await journal.meta<HookIdEvidence>(evidenceKey(service));
  return new Set(isProved(evidence) ? [service] : []);
}
