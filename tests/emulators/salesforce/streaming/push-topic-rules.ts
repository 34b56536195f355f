import { SalesforceError, type OrgStore } from '../types.ts';
import { readTopicQuery } from './topic-query.ts';

/** What a query must not have, with the words of the refusal. Checked on the text without its string literals. */
const NOT_STREAMED: readonly (readonly [RegExp, string])[] = [
  [/\(\s*SELECT\b/i, 'semi/anti join sub-selects are not supported'],
  [/\b(AVG|MAX|MIN|SUM|COUNT|COUNT_DISTINCT)\s*\(|\bGROUP\s+BY\b/i, 'Aggregate queries are not supported'],
  [/\bLIMIT\b/i, "'LIMIT' is not allowed"],
  [/\bORDER\s+BY\b/i, "'ORDER BY' clause is not allowed"],
  [/\bNOT\b(?!\s+IN\b)/i, "'NOT' is not supported"],
  [/\b[a-z]\w*\.[a-z]\w*/i, 'relationships are not supported'],
];

/**
 * Refuses PushTopics that the Streaming API cannot evaluate.
 * https://developer.salesforce.com/docs/atlas.en-us.api_streaming.meta/api_streaming/unsupported_soql_statements.htm
 */
export function addPushTopicRules(store: OrgStore, maxTopics: () => number): void {
  store.addTrigger({
    object: 'PushTopic',
    beforeInsert: (rows, tx) => {
      for (const row of rows) checkQuery(store, String(row['Query'] ?? ''));
      // The words of this refusal are not published.
      if (tx.query('SELECT COUNT() FROM PushTopic').totalSize >= maxTopics())
        throw new SalesforceError(400, 'LIMIT_EXCEEDED', `An org may have at most ${maxTopics()} push topics.`, []);
    },
  });
}

function checkQuery(store: OrgStore, query: string): void {
  const bare = query.replaceAll(/'(?:\\.|[^'\\])*'/g, "''");
  for (const [pattern, reason] of NOT_STREAMED) if (pattern.test(bare)) throw refuse('INVALID_FIELD', reason);
  const read = readTopicQuery(query);
  if (!read) throw refuse('MALFORMED_QUERY', 'the query cannot be parsed');
  const object = store.describe(read.object);
  if (!object) throw refuse('INVALID_TYPE', `sObject type '${read.object}' is not supported.`);
  if (!read.fields.some((field) => field.toLowerCase() === 'id'))
    throw refuse('INVALID_FIELD', 'the query must select Id');
  const known = new Set(['id', ...object.fields.map(({ name }) => name.toLowerCase())]);
  const unknown = read.fields.find((field) => !known.has(field.toLowerCase()));
  if (unknown === undefined) return;
  throw refuse('INVALID_FIELD', `No such column '${unknown}' on entity '${object.name}'.`);
}

function refuse(errorCode: string, message: string): SalesforceError {
  return new SalesforceError(400, errorCode, message, ['Query']);
}
