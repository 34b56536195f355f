import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';

export interface Tunnel {
  /** What `HTTPS_PROXY` is set to. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * A web proxy for `CONNECT` that leads every host to one port of this machine, so that clients which know a proxy find
 * the world under its real names without a change of the machine's name resolution. What passes through stays encrypted.
 */
export async function openTunnel(port: number): Promise<Tunnel> {
  const open = new Set<Socket>();
  const keep = (socket: Socket): void => {
    open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => open.delete(socket));
  };
  const server = createServer((_incoming, outgoing) => {
    outgoing.writeHead(405).end('only CONNECT');
  });
  server.on('connection', keep);
  server.on('connect', (_request, client: Socket, head: Buffer) => {
    const world = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      world.write(head);
      world.pipe(client);
      client.pipe(world);
    });
    keep(world);
    // A connection that the world cuts must break for the client, too.
    world.once('close', () => client.destroy());
    client.once('close', () => world.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the tunnel has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
