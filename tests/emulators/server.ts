import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import path from 'node:path';
import type { FetchHandler } from './kernel/types.ts';
import { loadCertificate } from './server/certificate.ts';
import { sendResponse, toRequest } from './server/node-request.ts';

/** Names the certificate is good for. The browser is told to map the same names to this machine. */
const CERTIFICATE_HOSTS = [
  '*.salesforce.com',
  '*.my.salesforce.com',
  '*.sandbox.my.salesforce.com',
  '*.develop.my.salesforce.com',
  '*.lightning.force.com',
  '*.develop.lightning.force.com',
  '*.sandbox.lightning.force.com',
  '*.my.salesforce-sites.com',
  '*.sandbox.my.salesforce-sites.com',
  '*.develop.my.salesforce-sites.com',
  '*.cinnox.com',
  'world.localhost',
];
const MAPPED_HOSTS = ['*.force.com', '*.salesforce.com', '*.salesforce-sites.com', '*.cinnox.com', 'world.localhost'];

export interface ServedWorld {
  readonly port: number;
  /** Base64 SHA-256 of the certificate's public key. */
  readonly spki: string;
  /** PEM, for clients that take a certificate authority. */
  readonly cert: string;
  /** What Chromium must be started with to find the world under its real names. Needs a `--user-data-dir`. */
  readonly chromiumArgs: string[];
  close(): Promise<void>;
}

export interface ServableWorld {
  readonly ready?: Promise<void>;
  fetch: FetchHandler;
}

export interface ServeOptions {
  /** Where the certificate is kept between runs. */
  certificateDirectory?: string;
  /** Where an emulator's own mistakes are reported. */
  onError?: (error: unknown, request: string) => void;
}

/** One HTTPS server on a free loopback port for all hosts of the world. */
export async function serveWorld(world: ServableWorld, options: ServeOptions = {}): Promise<ServedWorld> {
  const { certificateDirectory = path.resolve('.cache/certs'), onError = reportError } = options;
  await world.ready;
  const certificate = await loadCertificate({
    hosts: CERTIFICATE_HOSTS,
    directory: certificateDirectory,
    nowMs: Date.now(),
  });
  const { key, cert, spki } = certificate;
  const server = createServer({ key, cert, keepAliveTimeout: 65_000, requestTimeout: 0, maxHeaderSize: 32_768 });
  server.on('request', (incoming, outgoing) => void answer(world, incoming, outgoing, onError));
  server.on('clientError', (_error, socket) => socket.destroy());
  const port = await listen(server);
  return {
    port,
    spki,
    cert,
    chromiumArgs: chromiumArgs(port, spki),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address) resolve(address.port);
      else reject(new Error('the server has no port'));
    });
  });
}

function chromiumArgs(port: number, spki: string): string[] {
  const rules = MAPPED_HOSTS.map((host) => `MAP ${host} 127.0.0.1:${port}`);
  return [`--host-resolver-rules=${rules.join(', ')}`, `--ignore-certificate-errors-spki-list=${spki}`];
}

/**
 * A rejection of the world with `TypeError` is what `fetch` would reject with: no such host, or a connection that was
 * cut. The client must see exactly that, so the socket is destroyed. Anything else is the emulator's own mistake.
 */
async function answer(
  world: ServableWorld,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  onError: NonNullable<ServeOptions['onError']>,
): Promise<void> {
  try {
    const request = await toRequest(incoming, outgoing);
    await sendResponse(await world.fetch(request), incoming, outgoing);
  } catch (error) {
    if (outgoing.destroyed || incoming.socket.destroyed) return;
    if (error instanceof TypeError && error.message === 'Failed to fetch') return void incoming.socket.destroy();
    onError(error, `${incoming.method} ${incoming.headers.host}${incoming.url}`);
    if (!outgoing.headersSent) outgoing.writeHead(500, { 'content-type': 'text/plain' });
    outgoing.end('the emulator failed');
  }
}

function reportError(error: unknown, request: string): void {
  console.error(`emulator failed on ${request}`, error);
}
