declare const soqlMark: unique symbol;
/** A complete query or a part of one, built by `soql` only. */
export type Soql = string & { readonly [soqlMark]: true };

/** Becomes a literal: strings quoted, lists in parentheses, `Date` as UTC date-time, null as `null`. */
export type SoqlValue = string | number | boolean | null | Date | readonly (string | number)[] | Soql;

/** soql`SELECT Id FROM Contact WHERE Email = ${email} AND Id IN ${ids}`. Throws `bad_input` for an empty list. */
export declare function soql(parts: TemplateStringsArray, ...values: readonly SoqlValue[]): Soql;
/** An object or field name (from describe or from us); throws `bad_input` for anything else. */
export declare function soqlName(name: string): Soql;
/** A comma list of names. */
export declare function soqlNames(names: readonly string[]): Soql;
/** A record id as a quoted literal; throws `bad_input` for anything that is not 15 or 18 letters and digits. */
export declare function soqlId(id: string): Soql;
/** A date literal (`2026-11-23`). */
export declare function soqlDate(isoDate: string): Soql;
/** Joins conditions with AND. */
export declare function soqlAnd(conditions: readonly Soql[]): Soql;
/** Joins conditions with OR, in parentheses. */
export declare function soqlOr(conditions: readonly Soql[]): Soql;
/** A LIKE pattern literal: `%` and `_` of the text are escaped. */
export declare function soqlLike(text: string, where: 'starts' | 'contains'): Soql;

declare const soslMark: unique symbol;
export type Sosl = string & { readonly [soslMark]: true };

export interface SoslReturning {
  object: string;
  fields: readonly string[];
  where?: Soql;
  limit?: number;
}

/** FIND {…} IN … FIELDS RETURNING …. Null when no search term of two characters is left. */
export declare function sosl(options: {
  find: string;
  in: 'ALL' | 'NAME' | 'PHONE' | 'EMAIL';
  returning: readonly SoslReturning[];
  limit?: number;
}): Sosl | null;
/** The digits of a phone as a search term, reduced to its last `keep` (default 10). Null under 4 digits. */
export declare function soslPhone(number: string, returning: readonly SoslReturning[], keep?: number): Sosl | null;
