import { createHash } from 'node:crypto';
import { callbackUrl, DEVELOPMENT_EXTENSION_ID } from '../../lib/platform/extension-ids.ts';
import { createVirtualClock, type VirtualClock } from './kernel/virtual-clock.ts';
import { walkAuthorization, type Credentials } from './salesforce/oauth/walk.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';

/** A seeded world that is ready to use. On the machine's clock unless a clock is given. */
export async function createTestWorld(options: WorldOptions = {}): Promise<World> {
  const world = createWorld({ contacts: 40, ...options });
  await world.ready;
  return world;
}

/** The same on a clock that stands still until the test moves it. */
export async function createVirtualWorld(
  options: Omit<WorldOptions, 'clock'> = {},
): Promise<{ world: World; clock: VirtualClock }> {
  const clock = createVirtualClock();
  return { world: await createTestWorld({ ...options, clock }), clock };
}

export interface SignedIn {
  accessToken: string;
  refreshToken: string;
  instanceUrl: string;
  userId: string;
}

export interface SignInOptions {
  org: string;
  /** First name in small letters: `ada`, `ben`, `chris`. */
  user: string;
  extensionId?: string;
  scope?: string;
}

const LAST_NAMES: Readonly<Record<string, string>> = { ada: 'lam', ben: 'ortiz', chris: 'mori' };

export function credentialsOf({ org, user }: { org: string; user: string }): Credentials {
  const last = LAST_NAMES[user] ?? (/^agent\d+$/.test(user) ? 'crew' : undefined);
  if (!last) throw new Error(`nobody is called ${user}`);
  return { username: `${user}.${last}@acme.example.${org}`, password: `demo-${user}` };
}

/** Signs in as a browser would: authorize, login page, consent page, code, token. */
export async function signIn(world: World, options: SignInOptions): Promise<SignedIn> {
  const { org, user, extensionId = DEVELOPMENT_EXTENSION_ID, scope = 'api id refresh_token' } = options;
  const verifier = Buffer.from(world.random.bytes(48)).toString('base64url');
  const host = world.salesforce.org(org).myDomainHost;
  const clientId = `3MVG9.cinnox.demo.${org}`;
  const redirectUri = callbackUrl(extensionId);
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    state: 'state-of-test',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const callback = await walkAuthorization(
    world.fetch,
    `https://${host}/services/oauth2/authorize?${query}`,
    credentialsOf({ org, user }),
  );
  const code = new URL(callback).searchParams.get('code');
  if (!code) throw new Error(`authorization ended at ${callback}`);
  const form = {
    grant_type: 'authorization_code',
    code,
    client_id: clientId,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  };
  const response = await world.fetch(
    new Request(`https://${host}/services/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) }),
  );
  return readToken(await response.json());
}

function readToken(body: unknown): SignedIn {
  const values: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {};
  const { access_token: accessToken, refresh_token: refreshToken = '', instance_url: instanceUrl, id } = values;
  if (typeof accessToken !== 'string' || typeof refreshToken !== 'string' || typeof instanceUrl !== 'string') {
    throw new Error(`the token request was refused: ${JSON.stringify(body)}`);
  }
  return { accessToken, refreshToken, instanceUrl, userId: String(id).split('/').at(-1) ?? '' };
}
