import type { Tx } from '../types.ts';
import { SalesforceError } from '../types.ts';
import type { Subrequest } from './composite-body.ts';
import { parseComposite } from './composite-body.ts';
import { jsonError, notFound, replyTo } from './rest-errors.ts';
import type { RestCall, RestReply, RouteHandler } from './rest-types.ts';
import { splitTarget } from './target.ts';
import type { Answers } from './references.ts';
import { resolveReferences, resolveText } from './references.ts';

export type Dispatch = (call: RestCall) => Promise<RestReply>;

export interface Part {
  body: unknown;
  httpHeaders: Record<string, string>;
  httpStatusCode: number;
  referenceId: string;
}

const ROLLED_BACK = 'The transaction was rolled back since another operation in the same transaction failed.';

/** Carries the answers out of a transaction that must not commit. */
class RolledBack extends Error {
  readonly parts: Part[];

  constructor(parts: Part[]) {
    super('rolled back');
    this.parts = parts;
  }
}

function toPart(referenceId: string, reply: RestReply): Part {
  return { body: reply.body ?? null, httpHeaders: reply.headers ?? {}, httpStatusCode: reply.status, referenceId };
}

/** What the other parts of a transaction that fell are answered. */
export function haltedPart(referenceId: string): Part {
  const body = [{ errorCode: 'PROCESSING_HALTED', message: ROLLED_BACK }];
  return { body, httpHeaders: {}, httpStatusCode: 400, referenceId };
}

function subcall(outer: RestCall, subrequest: Subrequest, answers: Answers, transact: RestCall['transact']): RestCall {
  const target = splitTarget(resolveText(subrequest.url, answers));
  if (!target) throw notFound();
  if (target.segments[0] === 'composite' && target.segments[1] !== 'sobjects') {
    throw new SalesforceError(400, 'INVALID_INPUT', 'A composite request may not hold another one.');
  }
  // A part has the headers that it names itself; those of the whole (Sforce-Auto-Assign, …) do not reach it.
  const headers = new Headers();
  for (const [name, value] of Object.entries(subrequest.httpHeaders)) headers.set(name, resolveText(value, answers));
  const body = resolveReferences(subrequest.body, answers);
  return {
    ...target,
    method: subrequest.method,
    headers,
    session: outer.session,
    transact,
    body: () => {
      if (body === undefined) throw jsonError('The HTTP entity body is required, but this request has no entity body.');
      return body;
    },
  };
}

async function runAll(
  outer: RestCall,
  subrequests: Subrequest[],
  dispatch: Dispatch,
  transact: RestCall['transact'],
  stopAtFailure: boolean,
): Promise<Part[]> {
  const answers = new Map<string, unknown>();
  const parts: Part[] = [];
  for (const subrequest of subrequests) {
    const reply = await Promise.resolve()
      .then(() => dispatch({ ...subcall(outer, subrequest, answers, transact), allOrNone: stopAtFailure }))
      .catch(replyTo);
    parts.push(toPart(subrequest.referenceId, reply));
    const failed = reply.failed === true || reply.status >= 400 || reply.status === 300;
    if (!failed) answers.set(subrequest.referenceId, reply.body);
    else if (stopAtFailure) throw new RolledBack(parts);
  }
  return parts;
}

/** One transaction: every part, or the answer of the one that failed between halted ones. */
export async function runAllOrNone(outer: RestCall, subrequests: Subrequest[], dispatch: Dispatch): Promise<Part[]> {
  try {
    return await outer.transact((tx) => {
      const shared = <T>(work: (shared: Tx) => Promise<T>): Promise<T> => work(tx);
      return runAll(outer, subrequests, dispatch, shared, true);
    });
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
    const failed = error.parts.at(-1);
    return subrequests.map(({ referenceId }) =>
      referenceId === failed?.referenceId ? failed : haltedPart(referenceId),
    );
  }
}

/** `POST /composite`: one request, one transaction when `allOrNone`, else one for each part. Always 200 when well-formed. */
export function compositeHandler(dispatch: Dispatch): RouteHandler {
  return async (call) => {
    const order = parseComposite(call.body());
    const parts = order.allOrNone
      ? await runAllOrNone(call, order.subrequests, dispatch)
      : await runAll(call, order.subrequests, dispatch, call.transact, false);
    return { status: 200, body: { compositeResponse: parts } };
  };
}
