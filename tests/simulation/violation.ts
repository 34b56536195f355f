export interface Violation {
  /** Which promise was broken. */
  rule:
    | 'missing'
    | 'doubled'
    | 'unexpected'
    | 'field'
    | 'wrong-person'
    | 'wrong-place'
    | 'note-lost'
    | 'decision-undone'
    | 'edit-overwritten'
    | 'at-once'
    | 'log-row'
    | 'screen'
    | 'unfinished';
  text: string;
}
