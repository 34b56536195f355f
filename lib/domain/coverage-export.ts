import type { CoverageClass, CoverageLine, CoverageView } from './coverage.ts';
import { toCsv, type CsvCell } from './csv.ts';
import { localDateTime } from './user-dates.ts';

/** The classes as people read them. */
export const classNames: Record<CoverageClass, string> = {
  failed: 'Failed',
  'log-without-record': 'Log without record',
  missing: 'Missing',
  'to-choose': 'To choose',
  'no-writer': 'No writer',
  waiting: 'Waiting',
  'record-without-log': 'Record without log',
  'not-checkable': 'Not checkable',
  skipped: 'Skipped',
  logged: 'Logged',
};

const header = [
  'State',
  'Started',
  'Started (UTC)',
  'Kind',
  'What',
  'With',
  'Staff',
  'Enquiry',
  'Call ID',
  'Reason',
  'By',
  'By at',
  'Record',
  'Record ID',
  'Link',
  'Log row key',
];

function cells(line: CoverageLine, { timeZone, lightningHost }: CoverageView): CsvCell[] {
  const { record, by } = line;
  const local = (at: number | undefined) => (at === undefined ? undefined : localDateTime(at, timeZone));
  const link =
    record === undefined || lightningHost === undefined
      ? undefined
      : `https://${lightningHost}/lightning/r/${record.object}/${record.id}/view`;
  return [
    classNames[line.class],
    local(line.at),
    new Date(line.at).toISOString(),
    line.kind === 'call' ? 'Call' : 'Enquiry',
    line.what,
    line.who,
    line.staff?.name,
    line.enquiryNumber,
    line.callId,
    line.reason,
    by?.name,
    local(by?.at),
    record === undefined ? undefined : `${record.object} ${record.label === record.object ? '' : record.label}`.trim(),
    record?.id,
    link,
    line.key,
  ];
}

/** The reconciliation as a file for spreadsheets, times in the user's time zone. */
export function coverageCsv(view: CoverageView, lines: readonly CoverageLine[] = view.lines): string {
  return toCsv(
    header,
    lines.map((line) => cells(line, view)),
  );
}

/** `cinnox-reconciliation-2026-11-23-to-2026-11-29.csv` */
export function coverageFileName({ from, to }: Pick<CoverageView, 'from' | 'to'>): string {
  return `cinnox-reconciliation-${from === to ? from : `${from}-to-${to}`}.csv`;
}
