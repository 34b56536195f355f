import { describe, expect, it } from 'vitest';
import { longLength } from '../../domain/log-texts.ts';
import { draftWords, encodeData, toLogRow } from './log-row.ts';

/** What `Note__c` takes; a line break counts for two. */
const fieldLimit = 32_768;

const rowOf = (words: { Note__c: string; Data__c: string | null }) =>
  toLogRow({
    attributes: { type: 'CINNOX_Log__c' },
    Id: 'a0',
    Key__c: 'k',
    State__c: 'draft',
    Kind__c: 'draft',
    ...words,
  });

describe('words of a draft', () => {
  it.each([
    ['of many short lines', 'twenty characters ok\n'.repeat(1_500)],
    ['of few long lines', 'x'.repeat(40_000)],
    ['of signs of two units', '😀'.repeat(17_000)],
    ['with blanks where they are parted', `${'y'.repeat(31_990)}${' '.repeat(40)}z`],
    ['of nothing but line breaks', `${'\n'.repeat(33_000)}z`],
  ])('%s fit their fields and come back whole', (_, text) => {
    const words = draftWords(text, {});
    expect(words).toBeDefined();
    if (words === undefined) return;
    expect(longLength(words.Note__c)).toBeLessThanOrEqual(fieldLimit);
    expect(rowOf(words).note).toBe(text);
  });

  it('come back with the line breaks they were typed with', () => {
    expect(rowOf({ Note__c: 'one\r\ntwo', Data__c: null }).note).toBe('one\ntwo');
  });
});

it('what is too long to be told leaves out words, not whose record it is', () => {
  const notes = [{ author: 'ada', browser: 'b1', text: 'x'.repeat(140_000) }];
  expect(JSON.parse(encodeData({ attached: true, joined: true, notes }))).toMatchObject({
    attached: true,
    joined: true,
  });
});
