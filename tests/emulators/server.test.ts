// @vitest-environment node
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent, request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { spoilBody } from './kernel/body-faults.ts';
import { failedToFetch } from './kernel/in-process.ts';
import { createRealClock } from './kernel/real-clock.ts';
import type { FetchHandler } from './kernel/types.ts';
import { serveWorld, type ServedWorld } from './server.ts';

const HOST = 'acme--uat.sandbox.my.salesforce.com';

let directory: string;
let served: ServedWorld;
let handler: FetchHandler;
const failures: string[] = [];

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'world-'));
  failures.length = 0;
  handler = async () => new Response('ok');
  const world = { fetch: (request: Request) => handler(request) };
  served = await serveWorld(world, {
    certificateDirectory: directory,
    onError: (error) => failures.push(String(error)),
  });
});

afterEach(async () => {
  await served.close();
  await rm(directory, { recursive: true });
});

interface Got {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
  spki: string;
}

interface Call {
  method?: string;
  body?: string | Buffer;
  headers?: Record<string, string>;
  agent?: Agent;
  signal?: AbortSignal;
}

/** A client that trusts this certificate only and asks this machine for the real host name. */
function ask(host: string, target: string, call: Call = {}): Promise<Got> {
  const { method = 'GET', body, headers = {}, agent, signal } = call;
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port: served.port,
      servername: host,
      ca: served.cert,
      method,
      path: target,
      headers: { host, ...headers },
    };
    const sent = httpsRequest(
      { ...options, ...(agent ? { agent } : {}), ...(signal ? { signal } : {}) },
      (response) => {
        const spki = spkiOf(response.socket as TLSSocket);
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString('utf8'),
            spki,
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

function spkiOf(socket: TLSSocket): string {
  const publicKey = new X509Certificate(socket.getPeerCertificate().raw).publicKey;
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
}

test('the pinned key is the one that the server shows, for every host of the world', async () => {
  for (const host of [
    HOST,
    'globex.my.salesforce.com',
    'globex.lightning.force.com',
    'acme.cinnox.com',
    'world.localhost',
  ]) {
    const { spki, body } = await ask(host, '/');
    expect([spki, body]).toEqual([served.spki, 'ok']);
  }
  expect(served.chromiumArgs).toContain(`--ignore-certificate-errors-spki-list=${served.spki}`);
  expect(served.chromiumArgs[0]).toContain(`MAP *.force.com 127.0.0.1:${served.port}`);
});

test('a second server keeps the key; a broken file is made anew', async () => {
  const again = await serveWorld({ fetch: handler }, { certificateDirectory: directory });
  await again.close();
  expect(again.spki).toBe(served.spki);
  expect(JSON.parse(await readFile(path.join(directory, 'world.json'), 'utf8'))).toHaveProperty('key');
});

test('method, address, headers and a large body arrive; status, cookies and bytes come back', async () => {
  const body = 'ü'.repeat(3_000_000);
  handler = async (request) => {
    const text = await request.text();
    const headers = new Headers({
      'x-seen': `${request.method} ${request.url} ${request.headers.get('x-one')} ${text.length}`,
    });
    headers.append('set-cookie', 'a=1; Path=/');
    headers.append('set-cookie', 'b=2; Path=/');
    return new Response(text, { status: 201, headers });
  };
  const got = await ask(HOST, '/services/x?q=1%202', { method: 'POST', body, headers: { 'x-one': 'one' } });
  expect(got.status).toBe(201);
  expect(got.headers['x-seen']).toBe(`POST https://${HOST}/services/x?q=1%202 one 3000000`);
  expect(got.headers['set-cookie']).toEqual(['a=1; Path=/', 'b=2; Path=/']);
  expect(got.body).toBe(body);
});

test('a redirect is passed on, an empty answer stays empty', async () => {
  handler = async (request) =>
    request.url.endsWith('/old')
      ? new Response(null, { status: 302, headers: { location: '/new' } })
      : new Response(null, { status: 204 });
  expect(await ask(HOST, '/old')).toMatchObject({ status: 302, headers: { location: '/new' } });
  expect(await ask(HOST, '/x', { method: 'DELETE' })).toMatchObject({ status: 204, body: '' });
});

test('a cut connection is cut: the client gets no answer at all', async () => {
  handler = async () => {
    throw failedToFetch();
  };
  await expect(ask(HOST, '/')).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(failures).toEqual([]);
});

test('a slow body leaves piece by piece', async () => {
  handler = async () => spoilBody(createRealClock(), new Response('x'.repeat(1000)), { slowBodyMs: 50 });
  const { status, headers, body } = await ask(HOST, '/');
  expect([status, headers['transfer-encoding'], body.length]).toEqual([200, 'chunked', 1000]);
});

test('a body that is cut breaks the connection', async () => {
  const fault = { slowBodyMs: 50, cutBodyAt: 0.5 };
  handler = async () => spoilBody(createRealClock(), new Response('x'.repeat(1000)), fault);
  await expect(ask(HOST, '/')).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(failures).toEqual([]);
});

test('a truncated body looks complete', async () => {
  handler = async () => spoilBody(createRealClock(), new Response('x'.repeat(1000)), { truncateTo: 0.5 });
  expect(await ask(HOST, '/')).toMatchObject({ status: 200, headers: { 'content-length': '500' } });
});

test('a mistake of an emulator is told and answered with 500', async () => {
  handler = async () => {
    throw new Error('a bug');
  };
  expect((await ask(HOST, '/')).status).toBe(500);
  expect(failures).toEqual(['Error: a bug']);
});

test('a long poll is held open, and aborted when the client goes away', async () => {
  let signal: AbortSignal | undefined;
  const aborted = new Promise<void>((resolve) => {
    handler = (request) => {
      signal = request.signal;
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          reject(signal?.reason);
          resolve();
        });
      });
    };
  });
  const client = new AbortController();
  const poll = ask(HOST, '/cometd/68.0/connect', { method: 'POST', body: '[]', signal: client.signal });
  const gone = expect(poll).rejects.toThrow();
  await expect.poll(() => signal !== undefined).toBe(true);
  expect(signal?.aborted).toBe(false);
  client.abort();
  await Promise.all([gone, aborted]);
  expect(failures).toEqual([]);
});

test('connections are kept alive', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ports = new Set<number>();
  for (let count = 0; count < 3; count += 1) {
    await ask(HOST, '/', { agent });
    for (const sockets of Object.values(agent.freeSockets))
      for (const socket of sockets ?? []) ports.add(socket.localPort ?? 0);
  }
  expect(ports.size).toBe(1);
  agent.destroy();
});

test('a path that begins with two slashes stays a path', async () => {
  handler = async (request) => new Response(request.url);
  expect((await ask(HOST, '//services/data?a=1')).body).toBe(`https://${HOST}//services/data?a=1`);
});
