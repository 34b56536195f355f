import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { openTunnel } from '../../tests/emulators/server/tunnel.ts';
import { serveWorld } from '../../tests/emulators/server.ts';
import { createTestWorld, signIn, type SignedIn } from '../../tests/emulators/testing.ts';
import { withRelayPathHash } from '../package-org/deploy-files.ts';
import { relayPathHash } from '../package-org/relay-token.ts';
import { readSourceFiles } from '../package-org/source-files.ts';

/** A command that does not answer is given up. */
const PATIENCE_MS = 180_000;

export interface Answer {
  code: number;
  stdout: string;
  stderr: string;
}

export interface Stage {
  /** Chris Mori, administrator, in both orgs. */
  readonly uat: SignedIn;
  readonly globex: SignedIn;
  /** Ada Lam, agent. */
  readonly ada: SignedIn;
  /** A folder with an sfdx project: the product's package. Commands run in it. */
  readonly project: string;
  sf(args: readonly string[], env?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}

/** The package as a source project, the way it would be checked out. */
function writeProject(folder: string): void {
  const files = withRelayPathHash(readSourceFiles('main'), relayPathHash('a token of the check'));
  for (const [name, text] of files) {
    const file = path.join(folder, 'main', 'default', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const project = { packageDirectories: [{ path: 'main', default: true }], namespace: '', sourceApiVersion: '68.0' };
  writeFileSync(path.join(folder, 'sfdx-project.json'), JSON.stringify(project));
}

/**
 * What makes the CLI meet the world instead of Salesforce: a proxy that leads everything to this machine, the world's
 * certificate, a home of its own. Nothing of the person's own set-up is read or written.
 */
function environment(home: string, proxy: string, certificate: string): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^(SFD?X?_|XDG_|no_proxy$|https?_proxy$)/i.test(entry[0]),
  );
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    USERPROFILE: home,
    HTTPS_PROXY: proxy,
    // Makes Node's own fetch, and the undici of a plug-in that asks past the CLI's connection, use the proxy.
    NODE_USE_ENV_PROXY: '1',
    NODE_EXTRA_CA_CERTS: certificate,
    SF_DISABLE_DNS_CHECK: 'true',
    SF_DISABLE_TELEMETRY: 'true',
    SF_AUTOUPDATE_DISABLE: 'true',
    SF_DISABLE_LOG_FILE: 'true',
    SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
  };
}

function runNode(args: readonly string[], cwd: string, env: Record<string, string>): Promise<Answer> {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: PATIENCE_MS });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve({
        code: code ?? 1,
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: signal ? `ended by ${signal}` : Buffer.concat(err).toString('utf8'),
      }),
    );
  });
}

/** A fresh world behind HTTPS, and the CLI (its `run.js`) on the project's Node in front of it. */
export async function openStage(cli: string): Promise<Stage> {
  const folder = mkdtempSync(path.join(tmpdir(), 'check-sf-'));
  const home = path.join(folder, 'home');
  const project = path.join(folder, 'project');
  const certificate = path.join(folder, 'world.pem');
  mkdirSync(home);
  mkdirSync(project);
  writeProject(project);
  const world = await createTestWorld({ contacts: 60 });
  // So that a deployment with tests is still under way when the next command wants to cancel it.
  Object.assign(world.salesforce.org('uat').metadata?.deployments.speed ?? {}, { testMs: 600 });
  const served = await serveWorld(world);
  const tunnel = await openTunnel(served.port);
  writeFileSync(certificate, served.cert);
  const env = environment(home, tunnel.url, certificate);
  return {
    uat: await signIn(world, { org: 'uat', user: 'chris' }),
    globex: await signIn(world, { org: 'globex', user: 'chris' }),
    ada: await signIn(world, { org: 'uat', user: 'ada' }),
    project,
    sf: (args, extra = {}) => runNode([cli, ...args], project, { ...env, ...extra }),
    close: async () => {
      await tunnel.close();
      await served.close();
      world.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
