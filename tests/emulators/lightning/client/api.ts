import type { BootView, FormView, HomePageView, ListPageView, RecordPageView, SearchView } from '../page-model.ts';

type Values = Record<string, string | number | boolean | null>;

/** A refusal by the server, with the sentence that the page shows. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;
  readonly fields: string[];

  constructor(status: number, code: string, message: string, fields: string[]) {
    super(message);
    this.status = status;
    this.code = code;
    this.fields = fields;
  }
}

async function call<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(path, { credentials: 'same-origin', ...init }).catch(() => {
    throw new ApiProblem(
      0,
      'DISCONNECTED',
      "Sorry to interrupt. We can't reach the server. Check your connection and try again.",
      [],
    );
  });
  // A dead session: loading the page again leads through the login page and back.
  if (response.status === 401) location.reload();
  const body: unknown = await response.json().catch(() => null);
  // The server is the other half of this program; page-model.ts is the contract of both.
  if (response.ok) return body as T;
  throw problemOf(response.status, body);
}

function problemOf(status: number, body: unknown): ApiProblem {
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;
  if (typeof error !== 'object' || error === null || !('message' in error) || !('code' in error)) {
    return new ApiProblem(status, 'UNKNOWN', `The server answered with status ${status}.`, []);
  }
  const fields = 'fields' in error && Array.isArray(error.fields) ? error.fields.map(String) : [];
  return new ApiProblem(status, String(error.code), String(error.message), fields);
}

function write(method: 'POST' | 'PATCH', path: string, values: Values): Promise<{ id: string }> {
  return call(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(values) });
}

function query(values: Record<string, string | number | undefined>): string {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return new URLSearchParams(entries.map(([name, value]) => [name, String(value)])).toString();
}

export const api = {
  boot: (): Promise<BootView> => call('/aura-data/boot'),
  home: (): Promise<HomePageView> => call('/aura-data/home'),
  list: (object: string, filterName: string, offset: number): Promise<ListPageView> =>
    call(`/aura-data/list/${encodeURIComponent(object)}?${query({ filterName, offset })}`),
  record: (id: string, relation?: string): Promise<RecordPageView> =>
    call(`/aura-data/record/${id}?${query({ relation })}`),
  search: (q: string, objects: string[], limit: number): Promise<SearchView> =>
    call(`/aura-data/search?${query({ q, objects: objects.join(','), limit })}`),
  form: (target: string, defaults: Record<string, string>): Promise<FormView> =>
    call(`/aura-data/form/${encodeURIComponent(target)}?${query(defaults)}`),
  create: (object: string, values: Values) => write('POST', `/aura-data/record/${encodeURIComponent(object)}`, values),
  update: (id: string, values: Values) => write('PATCH', `/aura-data/record/${id}`, values),
};
