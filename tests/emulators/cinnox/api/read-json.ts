import { wrongParameter } from './answers.ts';

/** The request's body. Anything but a JSON object is refused. */
export async function readJson(request: Request): Promise<unknown> {
  const text = await request.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw wrongParameter('Unknown data type');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw wrongParameter('Unknown data type');
  return body;
}
