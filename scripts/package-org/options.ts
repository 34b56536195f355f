import { parseArgs } from 'node:util';

export interface PackageOptions {
  /** Folder the zips are written to. */
  out: string;
  /** `<name>.my.salesforce.com`, for the addresses in the steps. */
  myDomain: string | undefined;
  siteAdmin: string | undefined;
  sitePath: string | undefined;
  /** Hash that an org already holds: its relay's address stays as it is. */
  relayPathHash: string | undefined;
}

export const USAGE = `npm run package:org [-- options]
  --out <folder>              where the zips are written (default package-out)
  --my-domain <host>          <name>.my.salesforce.com, to print the addresses in full
  --site-admin <user name>    administrator of the Site and owner of what guests create
  --site-path <path>          path of the Site, when the root of the Sites domain is taken
  --relay-path-hash <hash>    keep the relay's address: the value of the setting Relay_Path_Hash in the org`;

/** Reads the command line; throws with one plain sentence for what it does not understand. */
export function packageOptions(args: readonly string[]): PackageOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      out: { type: 'string', default: 'package-out' },
      'my-domain': { type: 'string' },
      'site-admin': { type: 'string' },
      'site-path': { type: 'string' },
      'relay-path-hash': { type: 'string' },
    },
  });
  return {
    out: values.out,
    myDomain: myDomainHost(values['my-domain']),
    siteAdmin: checked(
      values['site-admin'],
      /^\S+@\S+$/,
      '--site-admin takes a Salesforce user name, name@company.example.',
    ),
    sitePath: checked(values['site-path'], /^[A-Za-z][A-Za-z0-9]*$/, '--site-path takes letters and digits only.'),
    relayPathHash: checked(
      values['relay-path-hash'],
      /^[0-9a-f]{64}$/,
      '--relay-path-hash takes the 64 hexadecimal characters of the setting Relay_Path_Hash.',
    ),
  };
}

/** Forgives a whole address and capitals; Lightning hosts and others are refused. */
function myDomainHost(given: string | undefined): string | undefined {
  const host = given
    ?.trim()
    .toLowerCase()
    .replace(/^https:\/\//, '')
    .replace(/\/.*$/, '');
  return checked(
    host,
    /^[a-z0-9-]+(\.[a-z0-9-]+)?\.my\.salesforce\.com$/,
    '--my-domain takes the My Domain host, <name>.my.salesforce.com (Setup, My Domain, Current My Domain URL).',
  );
}

function checked(value: string | undefined, pattern: RegExp, refusal: string): string | undefined {
  if (value !== undefined && !pattern.test(value)) throw new Error(refusal);
  return value;
}
