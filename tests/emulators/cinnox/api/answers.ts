import type { CinnoxKnobs } from '../knobs.ts';
import type { Row } from '../report-rows.ts';

/** A refusal of the Open API: `{ code, message }`. https://docs.cinnox.com/docs/error-codes-and-rate-limit */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly code: number;
  readonly status: number;
  constructor(code: number, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export function wrongParameter(message: string): ApiRefusal {
  return new ApiRefusal(6_451_000, message);
}

export function methodNotFound(): ApiRefusal {
  return new ApiRefusal(6_450_001, 'method not found');
}

export function refusalResponse({ code, message, status }: ApiRefusal): Response {
  return Response.json({ code, message }, { status });
}

/** A page of rows, in the place that the knobs say. `total` counts all rows of the query. */
export function listResponse(page: readonly Row[], total: number, knobs: CinnoxKnobs): Response {
  return textListResponse(
    page.map((row) => JSON.stringify(row)),
    total,
    knobs,
  );
}

/** The same with rows that are JSON already. */
export function textListResponse(page: readonly string[], total: number, knobs: CinnoxKnobs): Response {
  const rows = `[${page.join()}]`;
  const count = knobs.total === 'yes' ? `,"total":${total}` : '';
  const inner = knobs.rows === 'items' || knobs.rows === 'list' ? knobs.rows : undefined;
  const list = inner === undefined ? `"${knobs.rows}":${rows}${count}` : `"result":{"${inner}":${rows}${count}}`;
  return new Response(`{"code":0,${list}}`, { headers: { 'content-type': 'application/json' } });
}
