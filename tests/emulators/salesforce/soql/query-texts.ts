import { parseQuery } from './parse-query.ts';
import type { QuerySyntax } from './syntax.ts';

const MOST_TEXTS = 300;
/** Lists of very many ids are not asked for twice. */
const LONGEST = 4000;

/** Reads SOQL; what was read last is kept, for clients ask the same again and again. */
export function createQueryTexts(): (soql: string) => QuerySyntax {
  const known = new Map<string, QuerySyntax>();
  return (soql) => {
    const found = known.get(soql);
    if (found) return found;
    const query = parseQuery(soql);
    if (soql.length > LONGEST) return query;
    if (known.size >= MOST_TEXTS) known.clear();
    known.set(soql, query);
    return query;
  };
}
