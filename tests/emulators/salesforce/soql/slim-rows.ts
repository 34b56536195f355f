import type { ObjectDefinition, SObjectRow } from '../types.ts';

/**
 * Rows with nothing but the fields that the query names, or needs for those it names: an aggregate holds all its rows
 * at once.
 */
export function* slimRows(object: ObjectDefinition, soql: string, rows: Iterable<SObjectRow>): Generator<SObjectRow> {
  const words = new Set(soql.toLowerCase().match(/\w+/g));
  const ofFormulas = new Set(object.fields.flatMap(({ parentField }) => parentField?.reference ?? []));
  const kept = object.fields.filter(
    ({ name, relationshipName }) =>
      name === 'IsDeleted' ||
      ofFormulas.has(name) ||
      words.has(name.toLowerCase()) ||
      (relationshipName !== undefined && words.has(relationshipName.toLowerCase())),
  );
  for (const row of rows) {
    const slim: SObjectRow = { Id: row.Id };
    for (const { name } of kept) {
      const value = row[name];
      if (value !== undefined) slim[name] = value;
    }
    yield slim;
  }
}
