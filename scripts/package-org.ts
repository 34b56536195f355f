import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { GRANTS_ZIP, PACKAGE_ZIP, buildPackage } from './package-org/build.ts';
import { USAGE, packageOptions } from './package-org/options.ts';
import type { PackageOptions } from './package-org/options.ts';
import { makeRelayPathToken, relayPathHash } from './package-org/relay-token.ts';
import { orderedSteps } from './package-org/steps.ts';

function main(args: readonly string[]): void {
  const options = packageOptions(args);
  const relayPathToken = options.relayPathHash === undefined ? makeRelayPathToken() : undefined;
  const hash = options.relayPathHash ?? relayPathHash(relayPathToken ?? '');
  const { zips, tests } = buildPackage({ ...options, relayPathHash: hash });
  mkdirSync(options.out, { recursive: true });
  for (const [name, bytes] of zips) writeFileSync(join(options.out, name), bytes);
  report(options, { tests, relayPathToken });
}

interface Made {
  tests: readonly string[];
  relayPathToken: string | undefined;
}

function report(options: PackageOptions, { tests, relayPathToken }: Made): void {
  const packageZip = join(options.out, PACKAGE_ZIP);
  const grantsZip = join(options.out, GRANTS_ZIP);
  console.log(`Written: ${packageZip}, ${grantsZip}\n`);
  const { myDomain, sitePath } = options;
  console.log(orderedSteps({ packageZip, grantsZip, tests, myDomain, sitePath, relayPathToken }));
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  console.error(`\n${USAGE}`);
  process.exitCode = 1;
}
