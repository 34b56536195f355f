export interface Violation {
  /** Which promise was broken. */
  rule:
    | 'missing'
    | 'doubled'
    | 'unexpected'
    | 'field'
    | 'wrong-person'
    | 'note-lost'
    | 'decision-undone'
    | 'edit-overwritten'
    | 'at-once'
    | 'unfinished';
  text: string;
}
