import { createHash, X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { generate } from 'selfsigned';

const DAY_MS = 86_400_000;

export interface Certificate {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
  /** Base64 SHA-256 of the public key: what `--ignore-certificate-errors-spki-list` takes. */
  readonly spki: string;
}

export interface CertificateOptions {
  hosts: readonly string[];
  directory: string;
  nowMs: number;
}

/** The certificate of the local world: made once and kept, so that its key, and with it the pin, stays the same. */
export async function loadCertificate({ hosts, directory, nowMs }: CertificateOptions): Promise<Certificate> {
  const kept = await readKept(directory);
  if (kept && isGood(kept.cert, hosts, nowMs)) return { ...kept, spki: spkiOf(kept.cert) };
  const made = await makeCertificate(hosts, nowMs);
  await mkdir(directory, { recursive: true });
  // Written aside and moved, so that two worlds started at once never read half a file.
  const draft = path.join(directory, `world.${process.pid}.json`);
  await writeFile(draft, JSON.stringify(made), { mode: 0o600 });
  await rename(draft, path.join(directory, 'world.json'));
  return { ...made, spki: spkiOf(made.cert) };
}

async function readKept(directory: string): Promise<{ key: string; cert: string } | undefined> {
  try {
    const kept: unknown = JSON.parse(await readFile(path.join(directory, 'world.json'), 'utf8'));
    if (typeof kept !== 'object' || kept === null || !('key' in kept) || !('cert' in kept)) return undefined;
    const { key, cert } = kept;
    return typeof key === 'string' && typeof cert === 'string' ? { key, cert } : undefined;
  } catch {
    return undefined;
  }
}

function isGood(cert: string, hosts: readonly string[], nowMs: number): boolean {
  try {
    const parsed = new X509Certificate(cert);
    const lasts = Date.parse(parsed.validTo) > nowMs + 7 * DAY_MS && Date.parse(parsed.validFrom) <= nowMs;
    return lasts && hosts.every((host) => parsed.subjectAltName?.split(', ').includes(`DNS:${host}`));
  } catch {
    return false;
  }
}

async function makeCertificate(hosts: readonly string[], nowMs: number): Promise<{ key: string; cert: string }> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'local world' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(nowMs - DAY_MS),
    notAfterDate: new Date(nowMs + 365 * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2, value })) },
    ],
  });
  return { key, cert };
}

export function spkiOf(cert: string): string {
  const publicKey = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(publicKey).digest('base64');
}
