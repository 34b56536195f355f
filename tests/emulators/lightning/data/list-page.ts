import type { HomePageView, ListPageView, RecordRef, SearchView, TableView } from '../page-model.ts';
import { readTasks } from './activities.ts';
import { layoutOf, tabObjects } from './layouts.ts';
import type { OrgReader } from './org-reader.ts';
import { PageProblem } from './problem.ts';
import { soqlContains, soqlText } from './soql.ts';
import { readTable } from './tables.ts';

interface ListFilter {
  name: string;
  label: string;
  where?: string;
}

/** The list views of an object. `Recent` and `__Recent` are the same view under its old and new name. */
function filtersOf(object: string, labelPlural: string, userId: string): ListFilter[] {
  const mine = `OwnerId = ${soqlText(userId)}`;
  const recent = { name: 'Recent', label: object === 'Task' ? 'Recently Viewed Tasks' : 'Recently Viewed' };
  const all = { name: `All${object}s`, label: `All ${labelPlural}` };
  if (object === 'Case') {
    return [
      recent,
      { name: 'AllOpenCases', label: 'All Open Cases', where: 'IsClosed = false' },
      { name: 'AllClosedCases', label: 'All Closed Cases', where: 'IsClosed = true' },
      { name: 'MyCases', label: 'My Cases', where: mine },
      all,
    ];
  }
  if (object === 'Task') {
    return [recent, { name: 'OpenTasks', label: 'Open Tasks', where: `${mine} AND IsClosed = false` }, all];
  }
  if (object !== 'Contact' && object !== 'Account') return [recent, all];
  return [recent, { name: `My${object}s`, label: `My ${labelPlural}`, where: mine }, all];
}

export function readListPage(
  reader: OrgReader,
  query: { object: string; filterName: string; offset: number; limit: number },
  now: number,
): ListPageView {
  const definition = reader.describe(query.object);
  const { name: object, label, labelPlural } = definition;
  const layout = layoutOf(
    object,
    reader.nameField(object),
    definition.fields.map((field) => field.name),
  );
  const filters = filtersOf(object, labelPlural, reader.tx.user.userId);
  const wanted = query.filterName.replace(/^__/, '');
  const filter = filters.find((candidate) => candidate.name === wanted);
  if (filter === undefined) {
    throw new PageProblem(404, 'LIST_VIEW_NOT_FOUND', "The list view you're looking for doesn't exist or was deleted.");
  }
  const isRecent = filter.name === 'Recent';
  const table = readTable(reader, object, layout.listColumns, {
    ...(filter.where === undefined ? {} : { where: filter.where }),
    // The id decides between equal values, so that no row is on two pages.
    orderBy:
      isRecent || object === 'Case' ? 'LastModifiedDate DESC, Id DESC' : `${reader.nameField(object)} ASC, Id ASC`,
    limit: query.limit,
    offset: query.offset,
  });
  return {
    object,
    objectLabel: label,
    objectLabelPlural: labelPlural,
    filterName: filter.name,
    filters: filters.map((candidate) => ({ name: candidate.name, label: candidate.label })),
    total: reader.count(object, filter.where),
    canCreate: layout.formFields.length > 0 && reader.org.store.access.objectAccess(reader.tx.user, object).create,
    now,
    ...table,
  };
}

export function readHomePage(reader: OrgReader, now: number): HomePageView {
  const mine = `OwnerId = ${soqlText(reader.tx.user.userId)} AND IsClosed = false`;
  const caseColumns = layoutOf('Case', 'CaseNumber', []).listColumns.filter(({ field }) => field !== 'OwnerId');
  const cases: TableView = reader.canRead('Case')
    ? readTable(reader, 'Case', caseColumns, { where: mine, orderBy: 'CreatedDate DESC', limit: 6 })
    : { columns: [], rows: [] };
  return {
    tasks: reader.canRead('Task') ? readTasks(reader, mine, 6) : [],
    recent: ['Contact', 'Case', 'Account'].flatMap((object) => recentOf(reader, object)).slice(0, 7),
    cases,
    now,
  };
}

function recentOf(reader: OrgReader, object: string): (RecordRef & { detail: string })[] {
  if (!reader.canRead(object)) return [];
  const layout = layoutOf(object, 'Name', []);
  const columns = [{ field: layout.titleField }, ...layout.searchDetail.map((field) => ({ field }))];
  return refsOf(readTable(reader, object, columns, { orderBy: 'LastModifiedDate DESC', limit: 3 }));
}

/** Global search: records whose name, number, e-mail or phone contains the term. */
export function readSearch(reader: OrgReader, term: string, objects: string[], limit: number): SearchView {
  const text = term.trim();
  const wanted = objects.length > 0 ? objects : ['Contact', 'Account', 'Case', 'Task'];
  if (text.length < 2) return { groups: [] };
  const groups = wanted
    .filter((object) => reader.canRead(object))
    .map((object) => {
      const definition = reader.describe(object);
      const layout = layoutOf(object, reader.nameField(object), []);
      const fields = layout.searchFields.filter((name) => reader.field(object, name) !== undefined);
      const where = fields.map((name) => `${name} LIKE ${soqlContains(text)}`).join(' OR ');
      const options = { where, orderBy: 'LastModifiedDate DESC', limit };
      const columns = [{ field: layout.titleField }, ...layout.searchDetail.map((field) => ({ field }))];
      return {
        object,
        label: definition.labelPlural,
        table: readTable(reader, object, layout.listColumns, options),
        refs: refsOf(readTable(reader, object, columns, options)),
      };
    });
  return { groups: groups.filter((group) => group.refs.length > 0) };
}

function refsOf(table: TableView): (RecordRef & { detail: string })[] {
  return table.rows.map(({ id, object, cells: [name, ...details] }) => ({
    id,
    object,
    name: String(name?.ref?.name ?? name?.value ?? id),
    detail: details
      .map((cell) => cell.ref?.name ?? cell.value ?? '')
      .filter((part) => part !== '')
      .join(' • '),
  }));
}

/** Objects that the navigation bar and "New" menus offer to this user. */
export function readTabObjects(
  reader: OrgReader,
): { name: string; label: string; labelPlural: string; keyPrefix: string }[] {
  return tabObjects
    .filter((object) => reader.canRead(object))
    .map((object) => reader.describe(object))
    .map(({ name, label, labelPlural, keyPrefix }) => ({ name, label, labelPlural, keyPrefix }));
}
