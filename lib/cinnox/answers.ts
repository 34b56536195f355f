import * as v from 'valibot';
import { AppError } from '../errors/app-error.ts';

/** Codes of https://docs.cinnox.com/docs/error-codes-and-rate-limit and of the operations reference. */
const WRONG_PARAMETER = 6451000;
const BAD_RESPONSE = 6451001;
const TOO_MANY_REQUESTS = 6451010;
const METHOD_NOT_FOUND = 6450001;

const codeBody = v.looseObject({
  code: v.optional(v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number))])),
  message: v.fallback(v.optional(v.string()), undefined),
});

/** Some gateways answer a wrong token as a plain bad request: then only the words tell. */
function isAboutTheToken(status: number, code: number | undefined, message: string): boolean {
  if ([401, 403].includes(status) || code === 401 || code === 403) return true;
  return (
    (code === undefined || code === 400) &&
    /unauthori[sz]ed|forbidden|(?:invalid|wrong|expired) (?:app )?token/i.test(message)
  );
}

function refusal(status: number, code: number | undefined, message: string): AppError {
  const details = { service: 'cinnox', status, errorCode: String(code ?? '') };
  if (code === TOO_MANY_REQUESTS || status === 429) {
    return new AppError('rate_limited', 'CINNOX answers at most 500 requests a minute for the whole service.', details);
  }
  if (isAboutTheToken(status, code, message)) {
    return new AppError('cinnox_refused', 'CINNOX refused the App token or the App ID.', details);
  }
  if (code === METHOD_NOT_FOUND || status === 404) {
    return new AppError(
      'not_configured',
      'There is no CINNOX Open API at this base URL, or the App ID is wrong.',
      details,
    );
  }
  if (status >= 500 || code === BAD_RESPONSE) {
    return new AppError('server_busy', 'CINNOX is not available right now.', details);
  }
  if (code === WRONG_PARAMETER) {
    return new AppError('not_available', 'CINNOX does not give this.', { ...details, reason: message.slice(0, 120) });
  }
  return new AppError('rejected', 'CINNOX refused the request.', { ...details, reason: message.slice(0, 120) });
}

/**
 * The body of a good answer. Throws `rate_limited`, `cinnox_refused`, `not_configured`, `server_busy`,
 * `not_available` (a filter that is not offered, the chat of an open enquiry) or `rejected`.
 */
export function readAnswer(status: number, text: string): object {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  const parsed = v.safeParse(codeBody, body);
  const isList = Array.isArray(body);
  if (status >= 400) throw refusal(status, parsed.success ? parsed.output.code : undefined, messageOf(parsed));
  if (!parsed.success && !isList) {
    // A login page, a parked domain, a proxy: something answers, but it is not CINNOX.
    throw new AppError('not_configured', 'There is no CINNOX Open API at this base URL.', {
      service: 'cinnox',
      status,
    });
  }
  const code = parsed.success ? parsed.output.code : undefined;
  if (!isList && code !== undefined && code !== 0 && code !== 200) throw refusal(status, code, messageOf(parsed));
  return body as object;
}

function messageOf(parsed: { success: boolean; output: unknown }): string {
  return parsed.success ? ((parsed.output as v.InferOutput<typeof codeBody>).message ?? '') : '';
}

const holders = ['result', 'data', 'items', 'list', 'rows'] as const;

function listIn(value: unknown, depth: number): unknown[] | null {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null || depth === 0) return null;
  const holder: Partial<Record<string, unknown>> = { ...value };
  for (const name of holders) {
    const list = listIn(holder[name], depth - 1);
    if (list !== null) return list;
  }
  return null;
}

/** The rows, wherever this version of the API puts them. Throws `server_busy` when there is no list at all. */
export function rowsIn(body: object): unknown[] {
  const rows = listIn(body, 3);
  if (rows !== null) return rows;
  const holder: { result?: unknown; data?: unknown } = body;
  // An empty report may come without its list.
  if (holder.result === null || holder.data === null) return [];
  throw new AppError('server_busy', 'CINNOX gave an answer that makes no sense.', { service: 'cinnox' });
}

/** How many rows there are in all, when the answer says so. */
export function totalIn(body: object): number | undefined {
  const { total, result }: { total?: unknown; result?: unknown } = { ...body };
  if (typeof total === 'number' && Number.isInteger(total) && total >= 0) return total;
  return typeof result === 'object' && result !== null && !Array.isArray(result) ? totalIn(result) : undefined;
}
