import { SalesforceError } from '../types.ts';
import { jsonError } from '../rest/rest-errors.ts';

/** Larger uploads are sent apart: https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/walkthrough_upload_multipart_data.htm */
const MAX_CHARACTERS = 100_000;

export interface JobWithContent {
  /** The part `job`, JSON. */
  job: string;
  /** The part `content`, CSV. */
  content: string;
}

async function textOf(part: FormDataEntryValue | null, name: string): Promise<string> {
  if (part === null) throw jsonError(`Missing required part: ${name} at [line:1, column:1]`);
  return typeof part === 'string' ? part : part.text();
}

/** A job and its upload in one request. Throws JSON_PARSER_ERROR for a body that is no such form. */
export async function parseMultipart(text: string, contentType: string): Promise<JobWithContent> {
  let form: FormData;
  try {
    form = await new Response(text, { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw jsonError('The multipart body could not be read at [line:1, column:1]');
  }
  const parts = { job: await textOf(form.get('job'), 'job'), content: await textOf(form.get('content'), 'content') };
  if (parts.content.length <= MAX_CHARACTERS) return parts;
  const message = `The content part of a multipart request may hold at most ${MAX_CHARACTERS} characters`;
  throw new SalesforceError(400, 'EXCEEDED_MAX_SIZE_REQUEST', message);
}
