import { deployFiles, withRelayPathHash, withSiteOptions } from './deploy-files.ts';
import type { SiteOptions } from './deploy-files.ts';
import { readSourceFiles } from './source-files.ts';
import { zipOf } from './zip.ts';

export const PACKAGE_ZIP = 'cinnox-package.zip';
export const GRANTS_ZIP = 'cinnox-guest-grants.zip';

export interface BuildOptions extends SiteOptions {
  relayPathHash: string;
}

export interface BuiltPackage {
  zips: Map<typeof PACKAGE_ZIP | typeof GRANTS_ZIP, Uint8Array>;
  /** Names of the package's Apex test classes. */
  tests: string[];
}

/** Both zips, ready to be deployed. Nothing of the token but its hash is in them. */
export function buildPackage({ relayPathHash, ...site }: BuildOptions): BuiltPackage {
  const main = withRelayPathHash(readSourceFiles('main'), relayPathHash);
  const guest = withSiteOptions(readSourceFiles('guest'), site);
  return {
    zips: new Map([
      [PACKAGE_ZIP, zipOf(deployFiles(main))],
      [GRANTS_ZIP, zipOf(deployFiles(guest))],
    ]),
    tests: testClasses(main),
  };
}

function testClasses(source: ReadonlyMap<string, string>): string[] {
  return [...source].flatMap(([path, text]) => {
    const name = /^classes\/(\w+)\.cls$/.exec(path)?.[1];
    return name !== undefined && /^@IsTest\b/im.test(text) ? [name] : [];
  });
}
