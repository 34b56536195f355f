/** What one author typed in one browser about a call or an enquiry. */
export interface Note {
  /** EID. */
  author: string;
  text: string;
  at: number;
  /** Grows with each change of the text. */
  revision: number;
  /** Random profile id of the browser it was typed in; absent for this one. */
  browser?: string;
  /**
   * Taken from what that browser mirrored: its row in the org may still say less, and what was typed on to is not
   * exchanged for that.
   */
  mirrored?: true;
  /** What it said at its latest revisions: a panel that saves on top of an older one is joined by what it started from. */
  history?: { revision: number; text: string }[];
}

/** The record, and its row in the org, tell all of them by now: what that row tells later is news again. */
export function settledNotes(notes: readonly Note[]): Note[] {
  return notes.map((note) => {
    const { mirrored, ...rest } = note;
    return mirrored === true ? rest : note;
  });
}
