import { descriptionLimit, isEnquiryText, longLength } from './log-texts.ts';

/** What an enquiry says in a Case that it shares with others. */
export interface CaseSection {
  /** Details and conversation. */
  whole: string;
  /** Details that point to a file with the conversation, for a Description without room. */
  short: string;
}

export interface SectionResult {
  /** Undefined: it stays as it is. */
  description?: string;
  /** The part of it that is ours. */
  section?: string;
  /** The conversation does not stand in the Description, so that it has to be in a file. */
  needsFile: boolean;
}

const normal = (text: string) => text.replace(/\r\n?/g, '\n').trimEnd();

/** Does a Description still say, word for word, what an enquiry wrote into it? */
export function saysStill(current: string, ours: string): boolean {
  return ours.trim() !== '' && normal(current).includes(normal(ours));
}

/**
 * Puts an enquiry's section below what a Case says already, or in the place of what this enquiry said before. Words of
 * people and of other enquiries stay as they are; a section that somebody has edited is left alone.
 */
export function withSection(
  current: string,
  { whole, short }: CaseSection,
  previous: string | undefined,
  enquiryNumber: string,
): SectionResult {
  const before = normal(current);
  const ours = previous === undefined || previous === '' ? undefined : normal(previous);
  const isThere = ours !== undefined && before.includes(ours);
  if (!isThere && isEnquiryText(before, enquiryNumber)) {
    // An answer that never came, or a person's hand in it.
    return before.includes(normal(whole)) ? { section: normal(whole), needsFile: false } : { needsFile: true };
  }
  const place = (text: string) => {
    // An answer that never came: what stands there goes on from what it said before.
    if (isThere && before.includes(text) && !ours.includes(text)) return before;
    if (isThere) return before.split(ours).join(text);
    return before === '' ? text : `${before}\n\n${text}`;
  };
  for (const [text, needsFile] of [
    [normal(whole), false],
    [normal(short), true],
  ] as const) {
    const description = place(text);
    if (longLength(description) > descriptionLimit) continue;
    return description === before ? { section: text, needsFile } : { description, section: text, needsFile };
  }
  return { needsFile: true };
}
