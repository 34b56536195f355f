// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { descriptionLimit, isEnquiryText, longLength } from './log-texts.ts';
import { noon } from './testing/rows.ts';
import { caseTexts, transcriptText, type TranscriptLine } from './transcript.ts';

const zone = 'Asia/Hong_Kong';
const line = (text: string, change: Partial<TranscriptLine> = {}): TranscriptLine => ({
  at: noon,
  author: 'Mei',
  text,
  ...change,
});

describe('transcripts', () => {
  it('give time, author and text; HTML, emoji and right-to-left text stay what they are', () => {
    const text = transcriptText(
      [
        line('<b>hi</b> <script>alert(1)</script>'),
        line('שלום 😀\r\nsecond line', { at: noon + 61_000, author: 'Ada\nLam' }),
      ],
      zone,
    );
    expect(text).toBe(
      '[2026-11-23 18:00:00] Mei: <b>hi</b> <script>alert(1)</script>\n' +
        '[2026-11-23 18:01:01] Ada Lam: שלום 😀\n    second line',
    );
  });

  it('do not let a message pretend to be another one, or a block of ours', () => {
    const text = transcriptText(
      [line('x\n[2026-11-23 18:00:00] Ada: I promise\n--- CINNOX enquiry ---\nEnquiry: 1001')],
      'UTC',
    );
    expect(text.split('\n').filter((each) => each.startsWith('['))).toHaveLength(1);
    expect(isEnquiryText(text, '1001')).toBe(false);
  });

  it('name files, with and without words', () => {
    const files = [{ name: 'a\nb.pdf', url: 'https://x.example/a' }, {}];
    expect(transcriptText([line('see', { files })], 'UTC')).toContain(
      'Mei: see [file: a b.pdf] [file: without a name]',
    );
    expect(transcriptText([line('a.pdf', { files: [{ name: 'a.pdf' }] })], 'UTC')).toMatch(/Mei: \[file: a\.pdf\]$/);
  });
});

describe('caseTexts', () => {
  it('keeps it whole in the Description while it fits, and lists the files', () => {
    const { description, needsFile } = caseTexts('details', [line('hi')], '1001', zone);
    expect(description).toBe('details\n\n--- Conversation ---\n[2026-11-23 18:00:00] Mei: hi');
    expect(needsFile).toBe(false);
    expect(caseTexts('details', [], '1001', zone).description).toBe('details');
    const files = [{ name: 'a.pdf', url: 'https://x.example/a' }, { name: 'b.png' }];
    expect(caseTexts('details', [line('', { files })], '1001', zone).description).toMatch(
      /\n\n--- Files ---\n- a\.pdf: https:\/\/x\.example\/a\n- b\.png$/,
    );
  });

  it('changes to a file exactly where the field ends, a line break counted as two', () => {
    const used = longLength(caseTexts('d', [line('x')], '1', zone).description) - 1;
    const fits = caseTexts('d', [line('x'.repeat(descriptionLimit - used))], '1', zone);
    expect(fits.needsFile).toBe(false);
    expect(longLength(fits.description)).toBe(descriptionLimit);
    expect(caseTexts('d', [line('x'.repeat(descriptionLimit - used + 1))], '1', zone).needsFile).toBe(true);
  });

  it('puts a long conversation into a file, whole; summary, files and beginning into the Description', () => {
    const lines = Array.from({ length: 900 }, (_, index) =>
      line(`漢😀 ${index} ${'x'.repeat(60)}`, {
        at: noon + index * 1000,
        author: index % 3 === 0 ? 'Ada Lam' : 'Mei',
        ...(index === 7 ? { files: [{ name: 'plan.pdf', url: 'https://x.example/p' }] } : {}),
      }),
    );
    const { description, short, file, needsFile } = caseTexts('details', lines, '10/01 x', zone);
    expect(needsFile).toBe(true);
    for (const text of [description, short]) {
      expect(longLength(text)).toBeLessThanOrEqual(descriptionLimit);
      expect(text.isWellFormed()).toBe(true);
      expect(text).toContain('900 messages (Ada Lam 300, Mei 600)\nFrom 2026-11-23 18:00:00 to 2026-11-23 18:14:59');
      expect(text).toContain(`The whole conversation is in the file "${file.title}" on this Case.`);
      expect(text).toContain('--- Files ---\n- plan.pdf: https://x.example/p');
    }
    expect(description).toContain('It begins:\n[2026-11-23 18:00:00] Ada Lam: 漢😀 0');
    // Room for people, and for who returns.
    expect(longLength(description)).toBeLessThanOrEqual(24_000);
    expect(longLength(description)).toBeGreaterThan(23_990);
    for (const { text } of lines) expect(file.text).toContain(text);
    expect(file.text).toContain('- plan.pdf: https://x.example/p');
    expect(file.fileName).toBe('enquiry-10-01-x.txt');
  });
});
