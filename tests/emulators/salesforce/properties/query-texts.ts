import fc from 'fast-check';
import { groupQuery, rowQuery } from './arbitraries.ts';
import { groupQueryText, rowQueryText } from './soql-text.ts';

/** A field of an object and a text, for queries that name nothing but them. */
export interface NamedField {
  name: string;
  field: string;
  key: string;
}

interface Sources {
  ids: readonly string[];
  row: fc.Arbitrary<NamedField>;
  text: fc.Arbitrary<string>;
}

/** SOQL, SOSL, and SOQL in which something went wrong. */
export function queryTexts({ ids, row, text }: Sources) {
  const soql = fc.oneof(
    rowQuery(ids).map(rowQueryText),
    groupQuery(ids).map(groupQueryText),
    row.map(({ name, field }) => `SELECT ${field} FROM ${name} ORDER BY ${field} DESC NULLS LAST LIMIT 5`),
    row.map(({ name, field, key }) => `SELECT Id FROM ${name} WHERE ${field} = '${key.replace(/[\\']/g, '\\$&')}'`),
    fc.constantFrom(
      'SELECT COUNT() FROM Case',
      'SELECT FIELDS(ALL) FROM Contact LIMIT 3',
      'SELECT Id FROM',
      'DELETE FROM x',
      'SELECT Id, (SELECT Id FROM Cases) FROM Contact LIMIT 2',
      'SELECT Id FROM Case WHERE CreatedDate = LAST_N_DAYS:7',
      'SELECT a.Name, (SELECT c.LastName, (SELECT Subject FROM Tasks) FROM a.Contacts c) FROM Account a, a.Owner o LIMIT 3',
      'SELECT Who.Name, Who.Email, What.Type, Owner.Profile.Name FROM Task ORDER BY Who.Name LIMIT 3',
      'SELECT TYPEOF Who WHEN Contact THEN Email, Account.Name ELSE Name END FROM Task LIMIT 3',
      'SELECT CALENDAR_YEAR(CreatedDate) y, COUNT(Id) FROM Case GROUP BY ROLLUP(CALENDAR_YEAR(CreatedDate)) HAVING NOT (COUNT(Id) > 5 OR COUNT(Id) < 0)',
      "SELECT toLabel(Status), toLabel(Parent.Status) FROM Case WHERE toLabel(Status) != 'x' LIMIT 3",
    ),
  );
  // A word is lost, said twice, or changes places: mostly no SOQL any more.
  const bent = fc.tuple(soql, fc.nat(), fc.constantFrom('lost', 'twice', 'moved')).map(([written, at, how]) => {
    const words = written.split(/(?<=[\s,()])|(?=[,()])/);
    const place = at % words.length;
    const [word = ''] = words.splice(place, 1);
    if (how === 'twice') words.splice(place, 0, word, word);
    if (how === 'moved') words.splice((place * 7) % (words.length + 1), 0, ` ${word} `);
    return words.join('');
  });
  const sosl = fc.oneof(
    text.map(
      (each) =>
        `FIND {${each.replace(/[?&|!{}[\]()^~*:\\"'+-]/g, '\\$&')}} IN ALL FIELDS RETURNING Contact(Id, Name), Account LIMIT 5`,
    ),
    text.map((each) => `FIND {${each}}`),
    fc.constantFrom(
      'FIND {9466*} IN PHONE FIELDS RETURNING Contact(Id)',
      'FIND {lam AND mori} RETURNING Contact',
      'FIND {l?m OR m*i} IN NAME FIELDS RETURNING Contact(Name ORDER BY Name OFFSET 1), Lead',
      'FIND {94?67*} IN PHONE FIELDS',
      'FIND {((lam OR "ada lam") AND NOT x1)} RETURNING Account(Id WHERE Name = null LIMIT 2), User(Id)',
      'FIND {}',
    ),
  );
  return { soql, sosl, bent };
}
