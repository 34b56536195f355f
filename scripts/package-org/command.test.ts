// @vitest-environment node
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { packageOptions } from './options.ts';
import { orderedSteps, relayUrl } from './steps.ts';

const input = {
  packageZip: 'out/p.zip',
  grantsZip: 'out/g.zip',
  tests: ['ATest', 'BTest'],
  myDomain: 'acme--uat.sandbox.my.salesforce.com',
  sitePath: undefined,
  relayPathToken: 'the-token',
};

describe('packageOptions', () => {
  it('has defaults', () => {
    expect(packageOptions([])).toEqual({
      out: 'package-out',
      myDomain: undefined,
      siteAdmin: undefined,
      sitePath: undefined,
      relayPathHash: undefined,
    });
  });

  it('forgives a whole address', () => {
    expect(packageOptions(['--my-domain', ' https://ACME.my.salesforce.com/lightning ']).myDomain).toBe(
      'acme.my.salesforce.com',
    );
  });

  it.each([
    ['--my-domain', 'acme.lightning.force.com'],
    ['--my-domain', 'login.salesforce.com'],
    ['--site-admin', 'chris'],
    ['--site-path', '/cinnox'],
    ['--relay-path-hash', 'abc'],
    ['--nothing', 'x'],
  ])('refuses %s %s with a sentence that names it', (name, value) => {
    expect(() => packageOptions([name, value])).toThrow(name);
  });
});

describe('orderedSteps', () => {
  const steps = orderedSteps(input);

  it('comes in the order in which it works', () => {
    const heads = [...steps.matchAll(/^\d\. (\w+)/gm)].map((match) => match[1]);
    expect(heads).toEqual(['Deploy', 'Register', 'Deploy', 'Create', 'Schedule', 'Assign', 'Subscribe']);
  });

  it('shows the token once, at the end of the relay address', () => {
    expect(steps.match(/the-token/g)).toHaveLength(1);
    expect(steps).toContain(
      'https://acme--uat.sandbox.my.salesforce-sites.com/services/apexrest/cinnox/relay/the-token"',
    );
  });

  it('shows a PushTopic body that is JSON', () => {
    const body: unknown = JSON.parse(/^\s+(\{"Name".*\})$/m.exec(steps)?.[1] ?? '');
    expect(body).toMatchObject({ Name: 'CINNOX_Signals', ApiVersion: 68, NotifyForOperationUpdate: false });
  });

  it('follows the path of the Site and keeps silent about a token it does not know', () => {
    expect(relayUrl({ ...input, sitePath: 'cinnox' })).toContain('.my.salesforce-sites.com/cinnox/services/apexrest/');
    expect(orderedSteps({ ...input, relayPathToken: undefined })).toContain('the hash in the org stays as it is');
  });
});

describe('npm run package:org', () => {
  const script = fileURLToPath(new URL('../package-org.ts', import.meta.url));

  it('writes both zips and prints the steps', () => {
    const out = mkdtempSync(join(tmpdir(), 'cinnox-package-'));
    try {
      const result = spawnSync(process.execPath, [script, '--out', out], { encoding: 'utf8' });
      expect(result.stderr).toBe('');
      expect(result.status).toBe(0);
      expect(readdirSync(out).toSorted()).toEqual(['cinnox-guest-grants.zip', 'cinnox-package.zip']);
      expect(result.stdout).toMatch(/relay\/[A-Za-z0-9_-]{43}"/);
    } finally {
      rmSync(out, { recursive: true });
    }
  });

  it('says what it did not understand', () => {
    const result = spawnSync(process.execPath, [script, '--my-domain', 'nonsense'], { encoding: 'utf8' });
    expect(result.status).toBe(1);
    expect(result.stderr).toContain('--my-domain takes the My Domain host');
  });
});
