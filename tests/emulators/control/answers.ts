import type { Context } from 'hono';
import * as v from 'valibot';

/** A refusal of the control API. The message is a sentence. */
export class ControlRefusal extends Error {
  override readonly name = 'ControlRefusal';
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

function firstIssue(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const [issue] = issues;
  return `${v.getDotPath(issue) ?? 'The body'}: ${issue.message}`;
}

/**
 * The body, checked. JSON only, which also keeps forms of foreign pages out.
 * @throws {ControlRefusal} with what is wrong.
 */
export async function readBody<S extends v.GenericSchema>(c: Context, schema: S): Promise<v.InferOutput<S>> {
  const text = await c.req.text();
  const isJson = (c.req.header('content-type') ?? '').startsWith('application/json');
  if (text !== '' && !isJson) throw new ControlRefusal(415, 'Send the body as application/json.');
  let body: unknown;
  try {
    body = text === '' ? {} : JSON.parse(text);
  } catch {
    throw new ControlRefusal(400, 'The body is not JSON.');
  }
  const parsed = v.safeParse(schema, body);
  if (!parsed.success) throw new ControlRefusal(400, firstIssue(parsed.issues));
  return parsed.output;
}

/** @throws {ControlRefusal} for an unknown parameter or a value that does not fit. */
export function readParameters<S extends v.GenericSchema>(c: Context, schema: S): v.InferOutput<S> {
  const parsed = v.safeParse(schema, c.req.query());
  if (!parsed.success) throw new ControlRefusal(400, firstIssue(parsed.issues));
  return parsed.output;
}

export const nothing = v.strictObject({});
export const name = v.pipe(v.string(), v.nonEmpty());
/** A whole number given as text, at most nine digits. */
export const count = v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number));
