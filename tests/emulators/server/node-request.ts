import type { IncomingMessage, ServerResponse } from 'node:http';

const BODYLESS = new Set(['GET', 'HEAD']);

/** Reads a request completely. The signal aborts when the client goes away before the answer has been sent. */
export async function toRequest(incoming: IncomingMessage, outgoing: ServerResponse): Promise<Request> {
  const method = incoming.method ?? 'GET';
  const headers = new Headers();
  for (let at = 0; at + 1 < incoming.rawHeaders.length; at += 2) {
    const name = incoming.rawHeaders[at] ?? '';
    // HTTP/2 pseudo headers and hop-by-hop headers mean nothing to a fetch request.
    if (!name.startsWith(':')) headers.append(name, incoming.rawHeaders[at + 1] ?? '');
  }
  const abort = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) abort.abort();
  });
  const body = BODYLESS.has(method) ? undefined : await readBody(incoming);
  const target = incoming.url ?? '/';
  const origin = `https://${incoming.headers.host ?? 'unknown'}`;
  // Put together as text: a path that begins with two slashes would name a host.
  const url = new URL(target.startsWith('/') ? `${origin}${target}` : target, origin);
  return new Request(url, {
    method,
    headers,
    signal: abort.signal,
    redirect: 'manual',
    ...(body && body.length > 0 ? { body } : {}),
  });
}

async function readBody(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  return new Uint8Array(Buffer.concat(chunks));
}

/** Sends a fetch response. Several `set-cookie` headers stay several. */
export async function sendResponse(
  response: Response,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  if (outgoing.destroyed) return;
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of response.headers) if (name !== 'set-cookie') headers[name] = value;
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  if (response.body && headers['transfer-encoding'] === 'chunked') {
    delete headers['transfer-encoding'];
    outgoing.writeHead(response.status, headers);
    await pipe(response.body, outgoing);
    return;
  }
  const body = incoming.method === 'HEAD' ? undefined : Buffer.from(await response.arrayBuffer());
  const bodyless = response.status === 204 || response.status === 304;
  if (body && !bodyless) headers['content-length'] = String(body.length);
  outgoing.writeHead(response.status, headers);
  outgoing.end(bodyless ? undefined : body);
}

/** A body that comes piece by piece goes out so; when it breaks, the client's connection breaks. */
async function pipe(body: ReadableStream<Uint8Array>, outgoing: ServerResponse): Promise<void> {
  outgoing.flushHeaders();
  try {
    for await (const piece of body) outgoing.write(piece);
    outgoing.end();
  } catch {
    outgoing.destroy();
  }
}
