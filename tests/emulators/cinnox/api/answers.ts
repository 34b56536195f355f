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
  const count = knobs.total === 'yes' ? { total } : {};
  if (knobs.rows === 'data') return Response.json({ code: 0, data: page, ...count });
  if (knobs.rows === 'result') return Response.json({ code: 0, result: page, ...count });
  const inner = { items: 'items', list: 'list' }[knobs.rows];
  return Response.json({ code: 0, result: { [inner]: page, ...count } });
}
