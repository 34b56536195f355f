import { saysStill, withSection } from '../../domain/case-section.ts';
import type { GuardedPatch } from '../../domain/edit-guard.ts';
import type { WrittenFields } from '../../domain/journal-row.ts';
import type { SObject } from '../../salesforce/client.ts';
import type { Closing } from './conversation.ts';

export interface OwnPart extends GuardedPatch {
  /** The conversation does not stand in the Description, so that it has to be in a file. */
  needsFile: boolean;
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

/**
 * A Description to which people or other enquiries added words still says what this enquiry wrote: a later edition takes
 * the place of that part, and theirs stays. Where somebody changed that part itself the conversation goes into a file.
 */
export function inOwnPart(
  guarded: GuardedPatch,
  closing: Closing | undefined,
  { current, last, enquiryNumber }: { current: SObject; last: WrittenFields; enquiryNumber: string },
): OwnPart {
  const isEdited = guarded.edited.includes('Description');
  const asItIs = { ...guarded, needsFile: isEdited || closing?.texts.needsFile === true };
  const [text, own] = [textOf(current.Description), textOf(last.Description)];
  if (closing === undefined || !isEdited || !saysStill(text, own)) return asItIs;
  const texts = { whole: closing.texts.description, short: closing.texts.short };
  const { description, section, needsFile } = withSection(text, texts, own, enquiryNumber);
  if (section === undefined) return asItIs;
  return {
    patch: { ...guarded.patch, ...(description === undefined ? {} : { Description: description }) },
    edited: guarded.edited.filter((field) => field !== 'Description'),
    written: { ...guarded.written, Description: section },
    needsFile: needsFile || closing.texts.needsFile,
  };
}
