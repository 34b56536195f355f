// @vitest-environment node
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { callRow, enquiryRow, noon } from './testing/rows.ts';
import { workCsv } from './work-export.ts';

const context = { timeZone: 'Asia/Hong_Kong', nameOf: (eid: string) => eid };
const note = (text: string) => [{ author: 'ada', text, at: noon, revision: 1 }];

test('every word of what is not logged, one line each, oldest first', () => {
  const text = workCsv(
    [
      enquiryRow({ notes: note('Wants "two" boxes,\nby Friday') }, { startedAt: noon + 60_000, visitorName: 'Mei' }),
      callRow(
        { notes: note('=HYPERLINK("http://evil")'), disposition: { value: 'Call back', by: 'ada', at: noon } },
        { displayCaseNumber: '1001' },
      ),
    ],
    context,
  );
  const rows: Record<string, string>[] = parse(text, { bom: true, columns: true });
  expect(rows).toMatchObject([
    {
      Kind: 'Call',
      Started: '2026-11-23 18:00:00',
      'Number or e-mail': '+85294667788',
      Enquiry: '1001',
      Note: `'=HYPERLINK("http://evil")`,
      Disposition: 'Call back',
    },
    { Kind: 'Enquiry', With: 'Mei', Note: 'Wants "two" boxes,\nby Friday' },
  ]);
});
