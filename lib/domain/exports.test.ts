import { describe, expect, it } from 'vitest';
import { coverageView, failedView } from '../../tests/gallery/health-fixtures.ts';
import { coverageCsv, coverageFileName } from './coverage-export.ts';
import { toCsv } from './csv.ts';
import { exportFailed } from './failed-export.ts';
import { withoutSecrets } from './without-secrets.ts';

describe('toCsv', () => {
  it('quotes what needs it, and begins with a byte order mark', () => {
    expect(
      toCsv(
        ['a', 'b'],
        [
          ['x,y', 'say "hi"\nthere'],
          [undefined, 3],
        ],
      ),
    ).toBe('\uFEFFa,b\r\n"x,y","say ""hi""\nthere"\r\n,3\r\n');
  });

  it.each([
    ['=HYPERLINK("http://evil")', `"'=HYPERLINK(""http://evil"")"`],
    ['+cmd|calc', "'+cmd|calc"],
    ['-2+3|x', "'-2+3|x"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['+852 9466 7788', '+852 9466 7788'],
    ['-3', '-3'],
  ])('%j cannot become a formula', (text, cell) => {
    expect(toCsv(['a'], [[text]])).toBe(`\uFEFFa\r\n${cell}\r\n`);
  });
});

describe('the reconciliation as CSV', () => {
  const rows = coverageCsv(coverageView).trimEnd().split('\r\n');

  it('has a row for each line, with times in the user’s time zone', () => {
    expect(rows).toHaveLength(coverageView.lines.length + 1);
    const deleted = rows.find((row) => row.startsWith('Log without record'));
    expect(deleted).toContain('2026-11-23 15:20:00,2026-11-23T07:20:00.000Z,Call');
    expect(deleted).toContain('Chris Mori,2026-11-23 15:40:00,Task,00T000000000001AAA');
    expect(deleted).toContain(
      'https://acme--uat.sandbox.lightning.force.com/lightning/r/Task/00T000000000001AAA/view,call:acme:c-380:ada',
    );
  });

  it('is called by its days', () => {
    expect(coverageFileName({ from: '2026-11-23', to: '2026-11-23' })).toBe('cinnox-reconciliation-2026-11-23.csv');
    expect(coverageFileName({ from: '2026-11-22', to: '2026-11-23' })).toBe(
      'cinnox-reconciliation-2026-11-22-to-2026-11-23.csv',
    );
  });
});

describe('failed jobs as a file', () => {
  it('has everything that failed and everything that was given up', () => {
    const { entries } = JSON.parse(exportFailed(failedView, { format: 'json', withPeople: true })) as {
      entries: Record<string, unknown>[];
    };
    expect(entries).toHaveLength(6);
    expect(entries[0]).toMatchObject({
      state: 'failed',
      cause: 'Salesforce refused the Task',
      with: 'Mei-ling Wong',
      note: 'Asked about the renewal offer. Wants the price list by Friday.',
    });
    expect(entries.at(-2)).toMatchObject({ state: 'discarded', by: 'You', reason: 'Wrong number, nothing to keep' });
    expect(exportFailed(failedView, { format: 'csv', withPeople: true }).trimEnd().split('\r\n')).toHaveLength(7);
  });

  it.each(['json', 'csv'] as const)('as %s names nobody unless it is asked for', (format) => {
    const text = exportFailed(failedView, { format, withPeople: false });
    for (const word of ['Mei-ling', 'Jonas', 'renewal', '6000 1122']) expect(text).not.toContain(word);
    expect(text).toContain('FIELD_CUSTOM_VALIDATION_EXCEPTION');
  });

  it.each([
    ['00D000000000001AAA!AQEAQFakeSessionIdOfATest.abc_DEF123', 'AQEAQFake'],
    ['https://acme.my.salesforce.com/?sid=00D000000000001%21AQEAQFakeSession.abc', 'AQEAQFake'],
    ['Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.abcdef.ghijkl', 'eyJhbGci'],
    ['{"refresh_token":"5Aep861fakefakefakefakefakefake"}', '5Aep861fake'],
    ['{"access_token":"secretvalue123"}', 'secretvalue'],
    ['{\\"access_token\\":\\"secretvalue123\\"}', 'secretvalue'],
    ['appToken=abcdefghijkl&x=1', 'abcdefghijkl'],
    ["client_secret: 'hunter2hunter2'", 'hunter2'],
  ])('takes the secret of %j out, whoever put it into a message', (text, secret) => {
    const [group] = failedView.groups;
    const [item] = group?.items ?? [];
    if (group === undefined || item === undefined) throw new Error('nothing failed');
    const view = { ...failedView, groups: [{ ...group, items: [{ ...item, technical: `rejected: ${text}` }] }] };
    for (const format of ['json', 'csv'] as const) {
      const saved = exportFailed(view, { format, withPeople: true });
      expect(saved).toContain('[removed]');
      expect(saved).not.toContain(secret);
    }
  });

  it('leaves ordinary words as they are', () => {
    const text = 'rejected: A token of thanks; the secret is out. {"errorCode":"X","fields":["Token__c"]}';
    expect(withoutSecrets(text)).toBe(text);
  });
});
