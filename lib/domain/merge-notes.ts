/**
 * One text from two that grew out of `base` in two tabs. Nothing typed is ever dropped: where the two cannot be joined,
 * the other text is added below.
 */
export function mergeNotes(base: string, mine: string, theirs: string): string {
  if (mine === theirs || theirs === base || mine.includes(theirs)) return mine;
  if (mine === base || theirs.includes(mine)) return theirs;
  if (base !== '' && theirs.includes(base) && mine.includes(base)) {
    // Both kept the base: put my additions around it where theirs has it.
    return theirs.replace(base, () => mine);
  }
  return `${mine.trimEnd()}\n\n${theirs.trimStart()}`;
}
