/** Page layouts: which fields a page shows, where, and under which label (Lightning's own labels, not the API's). */

export interface FieldSlot {
  field: string;
  label?: string;
}

export interface RelatedListLayout {
  name: string;
  label: string;
  object: string;
  parentField: string;
  columns: FieldSlot[];
  orderBy: string;
}

export interface ObjectLayout {
  titleField: string;
  highlights: FieldSlot[];
  sections: { label: string; left: FieldSlot[]; right: FieldSlot[] }[];
  related: RelatedListLayout[];
  /** Fields of Task that point to a record of this object. */
  activityFields: string[];
  listColumns: FieldSlot[];
  searchFields: string[];
  searchDetail: string[];
  formFields: FieldSlot[];
}

export const slot = (field: string, label?: string): FieldSlot => (label === undefined ? { field } : { field, label });
export const slots = (...fields: string[]): FieldSlot[] => fields.map((field) => slot(field));
