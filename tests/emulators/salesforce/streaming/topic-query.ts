import { parseQuery } from '../soql/parse-query.ts';

interface TopicQuery {
  object: string;
  /** Plain fields; whatever else is selected a topic does not have. */
  fields: string[];
}

/** What a push topic selects, and from what; undefined when its query cannot be read. */
export function readTopicQuery(query: string): TopicQuery | undefined {
  try {
    const { select, from } = parseQuery(query);
    return { object: from.text, fields: select.flatMap((item) => (item.kind === 'field' ? [item.path.text] : [])) };
  } catch {
    return undefined;
  }
}
