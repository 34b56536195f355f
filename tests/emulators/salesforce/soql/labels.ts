import type { FieldPath, Scope } from './field-path.ts';
import { resolvePath } from './field-path.ts';
import { refuseCall } from './refuse-call.ts';
import type { Call } from './syntax.ts';

/**
 * `toLabel(Status)`, also of a parent's field: the label of a picklist's value, any other value as it is.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_tolabel.htm
 */
export function labelPath(scope: Scope, call: Call): FieldPath {
  const [parameter] = call.parameters;
  if (parameter?.kind !== 'path' || call.parameters.length > 1) throw refuseCall(scope.soql, call);
  const path = resolvePath(scope, parameter);
  const values = path.field.picklist?.values ?? [];
  const labels = new Map(values.flatMap(({ value, label }) => (label === undefined ? [] : [[value, label] as const])));
  const { picklist: _, ...field } = path.field;
  return {
    ...path,
    // Labels have no order of their own.
    field: { ...field, type: path.field.type === 'picklist' ? 'string' : path.field.type },
    read: (row) => {
      const value = path.read(row);
      return typeof value === 'string' ? (labels.get(value) ?? value) : value;
    },
  };
}
