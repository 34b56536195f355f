import type { FieldDefinition, ObjectDefinition, SObjectRow } from '../types.ts';
import { mayReference } from './field-rules.ts';
import type { Transaction } from './transaction.ts';

export interface Child {
  object: ObjectDefinition;
  field: FieldDefinition;
  row: SObjectRow;
}

/** The rows outside the recycle bin that point to a row by one of the wanted fields. */
export function childrenOf(
  tx: Transaction,
  parent: ObjectDefinition,
  id: string,
  isWanted: (field: FieldDefinition) => boolean,
): Child[] {
  return tx.core.schema.objects().flatMap((object) => {
    if (object.kind === 'event' || object.kind === 'metadata') return [];
    return object.fields
      .filter((field) => field.type === 'reference' && isWanted(field) && mayReference(field, parent))
      .flatMap((field) =>
        [...tx.scan(object.name, { kind: 'in', field: field.name, values: [id] })]
          .filter((row) => row[field.name] === id && row['IsDeleted'] !== true)
          .map((row) => ({ object, field, row: tx.core.table(object.name).complete(row) })),
      );
  });
}
