import type { FieldView, RecordPageView, RelatedListView, SectionView } from '../page-model.ts';
import { readActivities } from './activities.ts';
import { readFile, readFileList } from './files.ts';
import type { FieldSlot, ObjectLayout, RelatedListLayout } from './layout.ts';
import { layoutOf } from './layouts.ts';
import type { OrgReader, Row } from './org-reader.ts';
import { notFound } from './problem.ts';
import { soqlText } from './soql.ts';
import { readTable } from './tables.ts';

const relatedRowLimit = 6;
const objectsWithFiles = new Set(['Case', 'Account', 'Contact']);

/** Everything that a record page shows. `expandedRelation`: that related list comes in full. */
export function readRecordPage(reader: OrgReader, id: string, now: number, expandedRelation?: string): RecordPageView {
  const { name: object, label, fields } = reader.objectOfId(id);
  const layout = layoutOf(
    object,
    reader.nameField(object),
    fields.map((field) => field.name),
  );
  const slots = [...layout.highlights, ...layout.sections.flatMap((section) => [...section.left, ...section.right])];
  const columns = [...reader.columnsFor(slots), layout.titleField, reader.nameField(object)];
  const row = reader.select(object, columns, { where: `Id = ${soqlText(id)}`, limit: 1 })[0];
  if (row === undefined) throw notFound();
  const names = reader.namesOf(object, [row], columns);
  const view = (slot: FieldSlot) => reader.view(object, slot, row, names);
  return {
    id,
    object,
    objectLabel: label,
    title: titleOf(reader, object, layout, row),
    highlights: layout.highlights.map(view).filter(isField),
    sections: layout.sections.map((section) => sectionOf(section, view)).filter((section) => section.rows.length > 0),
    related: relatedLists(reader, layout, object, id, expandedRelation),
    ...(layout.activityFields.length > 0 ? { activities: readActivities(reader, id, layout.activityFields) } : {}),
    canEdit: layout.formFields.length > 0 && reader.org.store.access.objectAccess(reader.tx.user, object).edit,
    ...(object === 'ContentDocument' ? { preview: previewOf(reader, id) } : {}),
    now,
  };
}

function titleOf(reader: OrgReader, object: string, layout: ObjectLayout, row: Row): string {
  const title = row[layout.titleField] ?? row[reader.nameField(object)];
  return title === null || title === undefined || title === '' ? `Untitled ${object}` : String(title);
}

function sectionOf(
  section: ObjectLayout['sections'][number],
  view: (slot: FieldSlot) => FieldView | undefined,
): SectionView {
  const left = section.left.map(view).filter(isField);
  const right = section.right.map(view).filter(isField);
  const rows = Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const pair: SectionView['rows'][number] = [left[index] ?? null, right[index] ?? null];
    return pair;
  });
  return { label: section.label, rows };
}

function relatedLists(
  reader: OrgReader,
  layout: ObjectLayout,
  object: string,
  id: string,
  expanded: string | undefined,
): RelatedListView[] {
  const lists = layout.related
    .filter((related) => reader.canRead(related.object) && reader.field(related.object, related.parentField))
    .map((related) => relatedList(reader, related, id, expanded === related.name ? 2000 : relatedRowLimit));
  const files = objectsWithFiles.has(object) ? readFileList(reader, id) : undefined;
  return files === undefined ? lists : [...lists, files];
}

function relatedList(reader: OrgReader, related: RelatedListLayout, id: string, limit: number): RelatedListView {
  const where = `${related.parentField} = ${soqlText(id)}`;
  const table = readTable(reader, related.object, related.columns, { where, orderBy: related.orderBy, limit });
  const { name, label, object, parentField } = related;
  const total = table.rows.length < limit ? table.rows.length : reader.count(object, where);
  return { name, label, object, parentField, total, ...table };
}

function previewOf(reader: OrgReader, id: string): NonNullable<RecordPageView['preview']> {
  const file = readFile(reader, id);
  const isText = /\.(txt|csv|log|md|json|xml|html?)$/i.test(file.fileName);
  return {
    downloadPath: `/sfc/servlet.shepherd/version/download/${file.versionId}`,
    text: isText ? new TextDecoder().decode(file.bytes) : null,
  };
}

function isField(field: FieldView | undefined): field is FieldView {
  return field !== undefined;
}
