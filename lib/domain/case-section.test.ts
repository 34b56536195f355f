// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { withSection } from './case-section.ts';
import { descriptionLimit, longLength } from './log-texts.ts';

const block = (number: string, words: string) => `--- CINNOX enquiry ---\nEnquiry: ${number}\n${words}`;
const section = { whole: block('1002', 'long'), short: block('1002', 'see the file') };

describe('the section of an enquiry in a Case of several', () => {
  it('stands below what is there, however its lines end', () => {
    const first = block('1001', 'first').replaceAll('\n', '\r\n');
    expect(withSection(`${first}\r\n\r\nBy hand\r\n`, section, undefined, '1002')).toEqual({
      description: `${block('1001', 'first')}\n\nBy hand\n\n${section.whole}`,
      section: section.whole,
      needsFile: false,
    });
    expect(withSection('', section, undefined, '1002').description).toBe(section.whole);
  });

  it('takes the place of what it said before, and nothing else', () => {
    const old = block('1002', 'old');
    const result = withSection(`Above\n\n${old}\n\nBelow`, section, old.replaceAll('\n', '\r\n'), '1002');
    expect(result.description).toBe(`Above\n\n${section.whole}\n\nBelow`);
  });

  it('is not written twice when an answer was lost', () => {
    const written = withSection('Above', section, undefined, '1002').description ?? '';
    expect(withSection(written, section, undefined, '1002')).toEqual({ section: section.whole, needsFile: false });
    expect(withSection(written, section, section.whole, '1002')).toEqual({ section: section.whole, needsFile: false });
  });

  it('that somebody edited is left alone: the conversation goes into a file', () => {
    const edited = `Above\n\n${block('1002', 'edited by hand')}`;
    expect(withSection(edited, section, block('1002', 'old'), '1002')).toEqual({ needsFile: true });
    expect(withSection(edited, section, undefined, '1002')).toEqual({ needsFile: true });
  });

  it('stands once where it goes on from what it said before and an answer was lost', () => {
    const [old, longer] = [block('1002', 'first'), block('1002', 'first\nsecond')];
    const texts = { whole: longer, short: section.short };
    const written = withSection(`Above\n\n${old}\n\nBelow`, texts, old, '1002').description ?? '';
    expect(written).toBe(`Above\n\n${longer}\n\nBelow`);
    expect(withSection(written, texts, old, '1002')).toEqual({ section: longer, needsFile: false });
    const back = { whole: old, short: section.short };
    expect(withSection(written, back, longer, '1002').description).toBe(`Above\n\n${old}\n\nBelow`);
  });

  it('is short where there is no room, and a file where there is none at all', () => {
    const room = (left: number) => 'x'.repeat(descriptionLimit - left);
    expect(withSection(room(longLength(section.whole) + 4), section, undefined, '1002').needsFile).toBe(false);
    const big = { ...section, whole: section.whole + 'y'.repeat(500) };
    const result = withSection(room(100), big, undefined, '1002');
    expect(result).toMatchObject({ section: section.short, needsFile: true });
    expect(result.description?.length).toBeLessThanOrEqual(descriptionLimit);
    expect(withSection(room(5), big, undefined, '1002')).toEqual({ needsFile: true });
  });

  it('does not take the number of another enquiry for its own', () => {
    expect(withSection(block('10021', 'other'), section, undefined, '1002').description).toContain(section.whole);
  });
});
