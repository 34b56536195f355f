/** The JSON that the Lightning server sends to its page. Types only: both sides import this file. */

export type FieldKind =
  'text' | 'textarea' | 'phone' | 'email' | 'url' | 'date' | 'datetime' | 'boolean' | 'number' | 'reference' | 'size';

export interface RecordRef {
  id: string;
  object: string;
  name: string;
}

export interface FieldView {
  name: string;
  label: string;
  kind: FieldKind;
  value: string | number | boolean | null;
  ref?: RecordRef;
  isEditable: boolean;
}

export interface SectionView {
  label: string;
  /** Left and right column; a missing field is an empty cell. */
  rows: [FieldView | null, FieldView | null][];
}

export interface TableView {
  columns: { name: string; label: string; kind: FieldKind }[];
  rows: { id: string; object: string; cells: FieldView[] }[];
}

export interface RelatedListView extends TableView {
  name: string;
  label: string;
  object: string;
  /** Rows in the org; `rows` may hold fewer. */
  total: number;
  /** Field that points back to the open record, for "New". */
  parentField: string | null;
}

export interface ActivityView {
  id: string;
  subject: string;
  kind: 'call' | 'email' | 'task';
  isClosed: boolean;
  status: string;
  priority: string;
  description: string;
  /** `YYYY-MM-DD`, the local date the user chose. */
  activityDate: string | null;
  completedAt: string | null;
  createdAt: string;
  callType: string | null;
  callDurationSeconds: number | null;
  callDisposition: string | null;
  who: RecordRef | null;
  what: RecordRef | null;
  owner: RecordRef | null;
}

export interface RecordPageView {
  id: string;
  object: string;
  objectLabel: string;
  title: string;
  highlights: FieldView[];
  sections: SectionView[];
  related: RelatedListView[];
  /** Absent where the object has no activity timeline. */
  activities?: ActivityView[];
  canEdit: boolean;
  /** Text of a file that can be shown in the page. */
  preview?: { downloadPath: string; text: string | null };
  now: number;
}

export interface ListPageView extends TableView {
  object: string;
  objectLabel: string;
  objectLabelPlural: string;
  filterName: string;
  filters: { name: string; label: string }[];
  total: number;
  canCreate: boolean;
  now: number;
}

export interface HomePageView {
  tasks: ActivityView[];
  recent: (RecordRef & { detail: string })[];
  cases: TableView;
  now: number;
}

export interface SearchView {
  groups: { object: string; label: string; table: TableView; refs: (RecordRef & { detail: string })[] }[];
}

export interface FormFieldView {
  name: string;
  label: string;
  control: 'text' | 'textarea' | 'select' | 'combobox' | 'date' | 'datetime' | 'checkbox' | 'number' | 'lookup';
  required: boolean;
  maxLength: number | null;
  options: { value: string; label: string }[];
  referenceTo: string[];
  value: string | number | boolean | null;
  ref?: RecordRef;
}

export interface FormView {
  object: string;
  objectLabel: string;
  id: string | null;
  title: string;
  fields: FormFieldView[];
}

export interface BootView {
  user: { id: string; name: string; email: string; username: string; timeZone: string; alias: string };
  org: { id: string; name: string; instance: string; isSandbox: boolean; sandboxName: string; myDomainHost: string };
  objects: { name: string; label: string; labelPlural: string; keyPrefix: string }[];
  now: number;
}

export interface ProblemView {
  error: { code: string; message: string; fields: string[] };
}
