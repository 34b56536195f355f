import type { FieldDefinition, ObjectDefinition } from '../types.ts';
import type { Search } from './parse-sosl.ts';
import type { QuerySource } from './query-source.ts';
import { evaluate, oneRow } from './search-lookup.ts';
import { RowTokenizer } from './search-tokens.ts';

/**
 * Leaves out rows that were found only by what the user may not read: "the API … returns only the information that is
 * available to you based on the user permissions". Rows whose index lags are judged by the index alone.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_sosl_about.htm
 */
export function withoutHiddenMatches(
  source: QuerySource,
  { name, fields }: ObjectDefinition,
  { expression, group }: Pick<Search, 'expression' | 'group'>,
  ids: string[],
): string[] {
  const isVisible = (field: FieldDefinition) => source.access.fieldAccess(source.user, name, field.name).read;
  const visible = fields.filter(isVisible);
  if (visible.length === fields.length) return ids;
  const [all, some] = [new RowTokenizer(fields), new RowTokenizer(visible)];
  const finds = (tokens: string): boolean => evaluate(oneRow(tokens), group, expression).size > 0;
  return ids.filter((id) => {
    const row = source.read(name, id);
    return !row || finds(some.tokens(row)) || !finds(all.tokens(row));
  });
}
