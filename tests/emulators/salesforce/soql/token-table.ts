import type { DatabaseSync } from 'node:sqlite';
import { AFTER_ANY_TEXT } from '../store/index-condition.ts';
import type { ObjectDefinition } from '../types.ts';
import { RowTokenizer } from './search-tokens.ts';

/** What of the index is gathered in memory before it is written, bytes: much while very many rows are loaded. */
const GATHERED = 1024 * 1024;
const GATHERED_WHILE_LOADING = 32 * 1024 * 1024;
/** How many parts of the index are made one when more rows come; 4 is what SQLite does unasked. */
const AUTOMERGE = 4;

/** Which rows of one object have which token. Rows are known by their number. */
export interface TokenTable {
  readonly tokenizer: RowTokenizer;
  /** For a row that the table does not have yet. */
  append(number: number, tokens: string): void;
  put(number: number, tokens: string): void;
  remove(number: number): void;
  /** Rows with any of the tokens; with `prefix` any that begins so. */
  find(tokens: readonly string[], prefix: boolean): number[];
  /** Tokens that begin with the one text and match the pattern (`*`, `?`), no more than so many. */
  matching(start: string, pattern: string, most: number): string[];
  beginLoad(): void;
  endLoad(): void;
}

/** A full-text table (https://www.sqlite.org/fts5.html) without the texts: tokens come with spaces between them. */
export function createTokenTable(database: DatabaseSync, { name, fields }: ObjectDefinition): TokenTable {
  const table = `token_${name}`;
  // Everything that is no space or control character belongs to a token. Quotes and backslashes are written otherwise.
  const punctuation = '!#$%&()*+,-./:;<=>?@[]^_{|}~';
  database.exec(
    `CREATE VIRTUAL TABLE ${table} USING fts5
     (tokens, content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars '${punctuation}'");
     CREATE VIRTUAL TABLE vocabulary_${name} USING fts5vocab(${table}, 'row')`,
  );
  const match = database.prepare(
    `SELECT term FROM vocabulary_${name} WHERE term >= ? AND term < ? AND term GLOB ? LIMIT ?`,
  );
  const replace = database.prepare(`INSERT OR REPLACE INTO ${table} (rowid, tokens) VALUES (?, ?)`);
  const insert = database.prepare(`INSERT INTO ${table} (rowid, tokens) VALUES (?, ?)`);
  const drop = database.prepare(`DELETE FROM ${table} WHERE rowid = ?`);
  const select = database.prepare(`SELECT rowid FROM ${table} WHERE ${table} MATCH ?`);
  const set = (option: string, value: number): void =>
    database.exec(`INSERT INTO ${table} (${table}, rank) VALUES ('${option}', ${value})`);
  return {
    tokenizer: new RowTokenizer(fields),
    append: (number, tokens) => void insert.run(number, tokens),
    put: (number, tokens) => void replace.run(number, tokens),
    remove: (number) => void drop.run(number),
    find: (tokens, prefix) => {
      const match = tokens.map((token) => `"${token}"${prefix ? ' *' : ''}`).join(' OR ');
      return select.all(match).map((found) => Number(found['rowid']));
    },
    matching: (start, pattern, most) =>
      match.all(start, start + AFTER_ANY_TEXT, pattern, most).map((found) => String(found['term'])),
    beginLoad: () => {
      set('hashsize', GATHERED_WHILE_LOADING);
      set('automerge', 0);
    },
    endLoad: () => {
      set('hashsize', GATHERED);
      set('automerge', AUTOMERGE);
    },
  };
}
