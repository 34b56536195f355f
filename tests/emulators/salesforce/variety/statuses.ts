import type { Org } from '../types.ts';
import { asSystem, changeRows, fieldOf } from './variety-kit.ts';

/** An org set up in German: neither `Completed` nor `Closed` exists, and two words mean that a Task is over. */
const RENAMED = {
  Task: {
    'Not Started': 'Offen',
    'In Progress': 'In Arbeit',
    Completed: 'Erledigt',
    'Waiting on someone else': 'Wartet',
    Deferred: 'Verworfen',
  },
  Case: { New: 'Neu', Working: 'In Arbeit', Escalated: 'Eskaliert', Closed: 'Abgeschlossen' },
} as const;
const ALSO_CLOSED = 'Verworfen';

/** Statuses under other names: https://help.salesforce.com/s/articleView?id=platform.fields_editing_picklists.htm */
export async function renameStatuses(org: Org): Promise<void> {
  for (const [object, names] of Object.entries(RENAMED)) {
    const field = fieldOf(org.store, object, 'Status');
    const renamed = new Map<string, string>(Object.entries(names));
    for (const entry of field.picklist?.values ?? []) entry.value = renamed.get(entry.value) ?? entry.value;
    field.defaultValue = renamed.get(String(field.defaultValue)) ?? null;
    await asSystem(org, async (tx) => {
      const list = `${object}Status`;
      for (const [before, after] of renamed)
        await changeRows(tx, list, { ApiName: before }, { ApiName: after, MasterLabel: after });
      if (object === 'Task') await changeRows(tx, list, { ApiName: ALSO_CLOSED }, { IsClosed: true });
      for (const [before, after] of renamed) await changeRows(tx, object, { Status: before }, { Status: after });
    });
  }
}

/** `Phone` is no origin any more: calls come by `Telefon`, and the list takes nothing else. */
export async function renameOrigins({ store }: Org): Promise<void> {
  const { picklist } = fieldOf(store, 'Case', 'Origin');
  if (!picklist) return;
  picklist.restricted = true;
  picklist.values = ['Telefon', 'E-Mail', 'Web'].map((value) => ({ value }));
}
