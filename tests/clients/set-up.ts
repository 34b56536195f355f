import { request as httpsRequest } from 'node:https';
import tls from 'node:tls';
import jsforce, { type Connection, type OAuth2 } from 'jsforce';
import { callbackUrl, DEVELOPMENT_EXTENSION_ID } from '../../lib/platform/extension-ids.ts';
import type { FetchHandler } from '../emulators/kernel/types.ts';
import { walkAuthorization } from '../emulators/salesforce/oauth/walk.ts';
import { serveWorld } from '../emulators/server.ts';
import { openTunnel } from '../emulators/server/tunnel.ts';
import { createTestWorld, credentialsOf, signIn } from '../emulators/testing.ts';
import type { World, WorldOptions } from '../emulators/world.ts';

type OrgName = 'uat' | 'globex';

export interface ClientWorld {
  readonly world: World;
  /** What a client is given as its web proxy: it leads every host to the world. */
  readonly proxy: string;
  /** jsforce's half of the sign-in, for the org's public client app. */
  oauth2(org: OrgName): OAuth2;
  /** What a person does in the browser, from the authorize address to the callback with its code. */
  authorize(address: string, who: { org: OrgName; user: string }): Promise<string>;
  /** A connection of a person who has signed in. */
  connect(org: OrgName, user?: string): Promise<Connection>;
  close(): Promise<void>;
}

/** Pages as a browser gets them: HTTPS to this machine under the real host name, redirects left alone. */
function browserFetch(port: number, ca: string): FetchHandler {
  return async (request) => {
    const { host, pathname, search } = new URL(request.url);
    const body = Buffer.from(await request.arrayBuffer());
    const headers = { ...Object.fromEntries(request.headers), host, 'content-length': String(body.length) };
    const where = { host: '127.0.0.1', port, servername: host, ca, agent: false as const };
    return new Promise((resolve, reject) => {
      const asked = httpsRequest(
        { ...where, method: request.method, path: `${pathname}${search}`, headers },
        (answer) => {
          const pieces: Buffer[] = [];
          answer.on('data', (piece: Buffer) => pieces.push(piece));
          answer.once('error', reject);
          answer.once('end', () => {
            const pairs = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
              values.map((value): [string, string] => [name, value]),
            );
            resolve(new Response(Buffer.concat(pieces), { status: answer.statusCode ?? 0, headers: pairs }));
          });
        },
      );
      asked.once('error', reject);
      asked.end(body);
    });
  };
}

/**
 * The world behind HTTPS on this machine, for clients as they come from npm. Node trusts the world's certificate until
 * `close`; nothing of the client is changed.
 */
export async function openClientWorld(options: WorldOptions = {}): Promise<ClientWorld> {
  const world = await createTestWorld(options);
  const served = await serveWorld(world);
  const tunnel = await openTunnel(served.port);
  const trusted = tls.getCACertificates('default');
  tls.setDefaultCACertificates([...trusted, served.cert]);
  const browse = browserFetch(served.port, served.cert);
  const hostOf = (org: OrgName): string => `https://${world.salesforce.org(org).myDomainHost}`;
  return {
    world,
    proxy: tunnel.url,
    oauth2: (org) =>
      new jsforce.OAuth2({
        loginUrl: hostOf(org),
        clientId: `3MVG9.cinnox.demo.${org}`,
        redirectUri: callbackUrl(DEVELOPMENT_EXTENSION_ID),
        useVerifier: true,
        httpProxy: tunnel.url,
      }),
    authorize: (address, who) => walkAuthorization(browse, address, credentialsOf(who)),
    connect: async (org, user = 'chris') => {
      const { accessToken, instanceUrl } = await signIn(world, { org, user });
      return new jsforce.Connection({ instanceUrl, accessToken, httpProxy: tunnel.url, version: '68.0' });
    },
    close: async () => {
      tls.setDefaultCACertificates(trusted);
      await tunnel.close();
      await served.close();
      world.close();
    },
  };
}
