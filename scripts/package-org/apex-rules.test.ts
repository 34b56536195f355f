// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { apexFindings } from './apex-rules.ts';

const HEAD = '/** Sharing and access: of a sample. */\n';

function messages(body: string, head = `${HEAD}public with sharing class Sample`): string[] {
  return apexFindings(`${head} { ${body} }`, 'class').map((finding) => finding.message);
}

describe('apexFindings', () => {
  it('accepts a class that states both', () => {
    const body = `
      void run(List<Contact> rows) {
        List<Contact> found = [SELECT Id FROM Contact WITH USER_MODE];
        insert as system rows;
        Database.update(rows, false, AccessLevel.SYSTEM_MODE);
        for (Contact one : [SELECT Id FROM Contact WITH SYSTEM_MODE]) { rows.add(one); }
      }
      private without sharing class Inner {}`;
    expect(messages(body)).toEqual([]);
  });

  it('refuses a class without a sharing word, inner ones too', () => {
    expect(messages('', `${HEAD}public class Sample`)).toEqual(['class Sample states no sharing']);
    expect(messages('public class Inner {}')).toEqual(['class Inner states no sharing']);
    expect(messages('class Inner {}', `${HEAD}public inherited sharing class Sample`)).toHaveLength(1);
  });

  it('refuses a class that does not say why', () => {
    expect(messages('', 'public with sharing class Sample')).toEqual(['no comment says "Sharing and access:" and why']);
    expect(messages('// Sharing and access: too late', '/** */ public with sharing class Sample')).toHaveLength(1);
  });

  it.each([
    ['List<Contact> a = [SELECT Id FROM Contact];', 'query'],
    ['Integer a = [SELECT COUNT() FROM Contact];', 'query'],
    ['insert rows;', 'DML statement'],
    ['delete rows;', 'DML statement'],
    ['upsert rows Key__c;', 'DML statement'],
    ['Database.insert(rows, false);', 'Database.insert'],
    ["Database.query('SELECT Id FROM Contact');", 'Database.query'],
    ["Database.getQueryLocator('SELECT Id FROM Contact');", 'Database.getQueryLocator'],
    ['Database.getQueryLocator([SELECT Id FROM Contact]);', 'query'],
  ])('refuses %s without an access mode', (statement, name) => {
    expect(messages(`void run(List<Contact> rows) { ${statement} }`)).toEqual([`${name} states no access mode`]);
  });

  it.each([
    'for (Contact one : rows) { update as user one; }',
    'for (Integer i = 0; i < 3; i++) update as user rows;',
    'while (true) { List<Contact> a = [SELECT Id FROM Contact WITH USER_MODE]; }',
    'do { Database.delete(rows, true, AccessLevel.USER_MODE); } while (true);',
    'for (Contact one : rows) { if (one != null) { delete as user one; } }',
  ])('refuses an operation in a loop: %s', (statement) => {
    expect(messages(`void run(List<Contact> rows) { ${statement} }`)).toEqual([
      expect.stringContaining('stands in a loop'),
    ]);
  });

  it('reports syntax errors with their line', () => {
    const [finding] = apexFindings(
      `${HEAD}public with sharing class Sample {\n void run() { Integer a = 1 }\n}`,
      'class',
    );
    expect(finding?.line).toBe(3);
    expect(finding?.message).toContain('syntax');
    expect(apexFindings('trigger Sample on Contact (after insert) { Other.run(Trigger.new) }', 'trigger')).toHaveLength(
      1,
    );
  });
});
