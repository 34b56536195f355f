/** A SOQL string literal. https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_quotedstringescapes.htm */
export function soqlText(value: string): string {
  const escaped = value.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return `'${escaped}'`;
}

/** A `LIKE` pattern that finds `term` anywhere, with its wildcards taken literally. */
export function soqlContains(term: string): string {
  const literal = term
    .replace(/[\\']/g, '\\$&')
    .replace(/[%_]/g, '\\$&')
    .replace(/[\n\r]/g, ' ');
  return `'%${literal}%'`;
}

export function soqlIds(ids: Iterable<string>): string {
  return `(${[...ids].map(soqlText).join(', ')})`;
}
