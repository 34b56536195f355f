/** A refusal that the page shows to its user. */
export class PageProblem extends Error {
  override readonly name = 'PageProblem';
  readonly status: 400 | 401 | 403 | 404 | 405;
  readonly code: string;

  constructor(status: 400 | 401 | 403 | 404 | 405, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function noAccess(): PageProblem {
  return new PageProblem(
    403,
    'INSUFFICIENT_ACCESS',
    "Looks like there's a problem. You do not have the level of access necessary to perform the operation you requested. Please contact the owner of the record or your administrator if access is necessary.",
  );
}

export function notFound(): PageProblem {
  return new PageProblem(
    404,
    'NOT_FOUND',
    'The record you are attempting to access does not exist, or it has been deleted.',
  );
}
