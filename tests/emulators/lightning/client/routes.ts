import { toId18 } from './record-id.ts';

export type Target =
  | { page: 'home' }
  | { page: 'list'; object: string; filterName: string }
  | { page: 'record'; id: string; object?: string }
  | { page: 'related'; id: string; object?: string; relation: string }
  | { page: 'new'; object: string }
  | { page: 'edit'; id: string; object?: string }
  | { page: 'search'; term: string }
  | { page: 'missing'; path: string };

export type AppName = 'standard' | 'console';

export interface Location {
  target: Target;
  /** Named in the path by `/lightning/app/<app>/…`; otherwise the app that is open stays. */
  app?: AppName;
  /** Console: the workspace tab that the focused sub-tab belongs to. */
  workspace?: Target;
}

const objectName = /^[A-Za-z]\w*$/;

/** Reads a Lightning URL. Object names may be as long as an id, so parts are read by position only. */
export function parseLocation(url: URL): Location {
  if (url.pathname === '/one/one.app') return { target: parseHash(url.hash) };
  const parts = url.pathname
    .split('/')
    .filter((part) => part !== '')
    .map(decodePart);
  if (parts[0] !== 'lightning') return { target: { page: 'missing', path: url.pathname } };
  if (parts[1] !== 'app') return withWorkspace({ target: parsePage(parts.slice(1), url) }, url);
  const app: AppName = /console/i.test(parts[2] ?? '') ? 'console' : 'standard';
  return withWorkspace({ app, target: parsePage(parts.slice(3), url) }, url);
}

function withWorkspace(location: Location, url: URL): Location {
  const path = url.searchParams.get('ws');
  if (path === null || !path.startsWith('/lightning/')) return location;
  const workspace = parsePage(path.split('?')[0]?.split('/').slice(2).map(decodePart) ?? [], new URL(path, url));
  return workspace.page === 'missing' ? location : { ...location, workspace };
}

function parsePage(parts: string[], url: URL): Target {
  const [kind, first = '', second = '', third = ''] = parts;
  const missing: Target = { page: 'missing', path: url.pathname };
  if (kind === undefined || (kind === 'page' && first === 'home')) return { page: 'home' };
  if (kind === 'o' && objectName.test(first)) {
    if (second === 'new') return { page: 'new', object: first };
    if (second === 'list' || second === 'home') {
      return { page: 'list', object: first, filterName: url.searchParams.get('filterName') ?? 'Recent' };
    }
  }
  if (kind !== 'r') return missing;
  const bareId = toId18(first);
  if (bareId !== undefined && isRecordAction(second)) return recordTarget(bareId, undefined, second, third);
  const id = toId18(second);
  if (id === undefined || !objectName.test(first)) return missing;
  return recordTarget(id, first, third, parts[4] ?? '');
}

function isRecordAction(text: string): boolean {
  return text === 'view' || text === 'edit' || text === 'related';
}

function recordTarget(id: string, object: string | undefined, action: string, relation: string): Target {
  const record = { id, ...(object === undefined ? {} : { object }) };
  if (action === 'edit') return { page: 'edit', ...record };
  if (action === 'related' && relation !== '') return { page: 'related', ...record, relation };
  return { page: 'record', ...record };
}

/** Old addresses: `#/sObject/<id>/view`, and the search page's base64 component definition. */
function parseHash(hash: string): Target {
  const text = hash.replace(/^#/, '');
  const [, kind, id = ''] = text.split('/');
  const recordId = toId18(id);
  if (kind === 'sObject' && recordId !== undefined) return { page: 'record', id: recordId };
  const term = searchTerm(text);
  return term === undefined ? { page: 'home' } : { page: 'search', term };
}

function searchTerm(encoded: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(decodeURIComponent(encoded)), (char) => char.charCodeAt(0));
    const definition: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof definition !== 'object' || definition === null || !('attributes' in definition)) return undefined;
    const attributes = definition.attributes;
    if (typeof attributes !== 'object' || attributes === null || !('term' in attributes)) return undefined;
    return typeof attributes.term === 'string' ? attributes.term : undefined;
  } catch {
    return undefined;
  }
}

/** The address of a page, as Lightning writes it into the location bar. */
export function pathOf(target: Target): string {
  switch (target.page) {
    case 'home':
      return '/lightning/page/home';
    case 'list':
      return `/lightning/o/${target.object}/list?filterName=${encodeURIComponent(target.filterName)}`;
    case 'new':
      return `/lightning/o/${target.object}/new`;
    case 'record':
      return `/lightning/r/${objectPart(target.object)}${target.id}/view`;
    case 'edit':
      return `/lightning/r/${objectPart(target.object)}${target.id}/edit`;
    case 'related':
      return `/lightning/r/${objectPart(target.object)}${target.id}/related/${target.relation}/view`;
    case 'search':
      return `/one/one.app#${searchHash(target.term)}`;
    case 'missing':
      return target.path;
  }
}

/** A sub-tab's address names its workspace tab in `ws`. */
export function pathInWorkspace(target: Target, workspace: Target | undefined): string {
  const path = pathOf(target);
  if (workspace === undefined || pathOf(workspace) === path) return path;
  return `${path}${path.includes('?') ? '&' : '?'}ws=${encodeURIComponent(pathOf(workspace))}`;
}

function objectPart(object: string | undefined): string {
  return object === undefined ? '' : `${object}/`;
}

function searchHash(term: string): string {
  const definition = { componentDef: 'forceSearch:searchPageDesktop', attributes: { term, scopeMap: {} }, state: {} };
  const bytes = new TextEncoder().encode(JSON.stringify(definition));
  return btoa(String.fromCharCode(...bytes));
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
