// @vitest-environment node
import { createServer, request, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTunnel, type Tunnel } from './tunnel.ts';

let server: Server;
let tunnel: Tunnel;

beforeEach(async () => {
  server = createServer((incoming, outgoing) => {
    if (incoming.url === '/cut') incoming.socket.destroy();
    else outgoing.end(`${incoming.headers.host ?? ''}${incoming.url ?? ''}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  tunnel = await openTunnel(typeof address === 'object' && address ? address.port : 0);
});

afterEach(async () => {
  await tunnel.close();
  server.close();
});

/** Asks for `path` of a host that does not exist, through the tunnel. */
async function ask(path: string): Promise<string> {
  const { hostname, port } = new URL(tunnel.url);
  const socket = await new Promise<Socket>((resolve, reject) => {
    const asked = request({ hostname, port, method: 'CONNECT', path: 'nowhere.example:443' });
    asked.once('connect', (_answer, opened) => resolve(opened));
    asked.once('error', reject);
    asked.end();
  });
  return new Promise((resolve, reject) => {
    const asked = request({ createConnection: () => socket, host: 'nowhere.example', path }, (answer) => {
      answer.setEncoding('utf8');
      answer.once('data', resolve);
    });
    asked.once('error', reject);
    asked.end();
  });
}

it('leads every host to the port', async () => {
  expect(await ask('/hello')).toBe('nowhere.example:80/hello');
});

it('breaks the connection when the other side does', async () => {
  await expect(ask('/cut')).rejects.toThrow('socket hang up');
});

it('is no other proxy', async () => {
  expect((await fetch(tunnel.url)).status).toBe(405);
});
