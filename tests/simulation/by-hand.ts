import type { SObjectRow, Tx } from '../emulators/salesforce/types.ts';
import type { Deed } from './plan.ts';
import type { Play } from './run.ts';

const system = { userId: 'system', system: true } as const;
const swallow = () => undefined;

type Edit = Extract<Deed, { do: 'edit-by-hand' }>;

/** What a person sets there, and of it what has to stand there in the end. */
interface Change {
  field: string;
  value: string | null;
  kept: string | null;
}

/** Every third time nobody. */
function otherPerson(tx: Tx, thing: number, now: unknown): string | null {
  if (thing % 3 === 0) return null;
  const contacts = tx.query('SELECT Id FROM Contact ORDER BY LastName, Id LIMIT 4').records;
  return contacts.map(({ Id }) => String(Id)).find((id) => id !== now) ?? null;
}

function changeOf(tx: Tx, { thing, field }: Edit, isCase: boolean, before: SObjectRow): Change {
  const words = `By hand ${thing}`;
  const text = String(before.Description ?? '');
  const plain = (name: string, value: string | null) => ({ field: name, value, kept: value });
  switch (field) {
    // Into a long text people write above or below what is there; what they deleted would not be missed by anybody.
    case 'Description':
      return { field, value: `${words}\n${text}`, kept: words };
    case 'Below':
      return { field: 'Description', value: `${text}\n${words} below`, kept: `${words} below` };
    case 'Person': {
      const name = isCase ? 'ContactId' : 'WhoId';
      return plain(name, otherPerson(tx, thing, before[name]));
    }
    case 'Status':
      return plain(field, isCase ? 'Escalated' : 'Waiting on someone else');
    default:
      return plain(field, words);
  }
}

/** A person changes what was logged, in Salesforce. */
export function editByHand({ stage, things, told }: Play, deed: Edit): void {
  const live = things.get(deed.thing);
  if (live === undefined) return;
  const isCase = live.kind === 'chat' || deed.object === 'Case';
  const keys = live.legs.map((leg) => `call:acme:${leg.callId}:`);
  const record = stage.records.made.find((one) =>
    isCase ? one.key === `enq:${live.displayCaseNumber}` : keys.some((key) => one.key.startsWith(key)),
  );
  if (record === undefined || (isCase && deed.field === 'CallDisposition')) return;
  const { object, id } = record;
  stage.org.store
    .tx(system, async (tx) => {
      const before = tx.get(object, id);
      const change = before && changeOf(tx, deed, isCase, before);
      // What is so already nobody changes.
      if (change === undefined || (before?.[change.field] ?? null) === change.value) return;
      await tx.update(object, id, { [change.field]: change.value });
      return change;
    })
    .then((change) => {
      if (change === undefined) return;
      told.edits.push({ object, id, field: change.field, value: String(change.kept) });
      stage.note(`a person sets ${change.field} of ${object} ${id} to ${change.kept}`);
    }, swallow);
}

/** The Tasks of a call. */
export function deleteByHand({ stage, things, told }: Play, thing: number): void {
  const keys = things.get(thing)?.legs.map((leg) => `call:acme:${leg.callId}:`) ?? [];
  const found = stage.records.made.filter(
    ({ object, key }) => object === 'Task' && keys.some((one) => key.startsWith(one)),
  );
  for (const { id } of found) {
    stage.org.store
      .tx(system, (tx) => tx.delete('Task', id))
      .then(() => {
        told.deletions.add(id);
        stage.note(`a person deletes Task ${id}`);
      }, swallow);
  }
}
