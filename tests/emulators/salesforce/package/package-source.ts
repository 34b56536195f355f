import { strFromU8, strToU8 } from 'fflate';
import { buildPackage } from '../../../../scripts/package-org/build.ts';
import { HASH_PLACEHOLDER } from '../../../../scripts/package-org/deploy-files.ts';
import { openPackage, type PackageZip } from '../metadata/package-zip.ts';
import { readXmlFile } from '../metadata/xml-file.ts';

/** Where an org gets the package from. */
export interface PackageSource {
  /** Both deployments, with the hash of the relay's path token in them. */
  open(relayPathHash: string): PackageZip[];
}

/** The very zips that are deployed to a real org. */
export const builtPackage: PackageSource = {
  open: (relayPathHash) =>
    [...buildPackage({ relayPathHash }).zips].map(([name, zip]) => {
      const opened = openPackage(zip, true);
      if (Array.isArray(opened)) throw new Error(`${name}: ${opened[0]?.problem}`);
      return opened;
    }),
};

/** More texts than the package has files; the file with the hash is another one in each org. */
const MOST_TEXTS = 200;

/** The same, built and read once for many orgs: only the hash differs between them. */
export function createKeptPackage(): PackageSource {
  const known = new Map<string, ReturnType<typeof readXmlFile>>();
  let kept: PackageZip[] | undefined;

  function readXml(text: string): ReturnType<typeof readXmlFile> {
    const read = known.get(text) ?? readXmlFile(text);
    if (known.size < MOST_TEXTS) known.set(text, read);
    return read;
  }
  const withHash = (zip: PackageZip, hash: string): PackageZip => {
    const files = new Map(zip.files);
    for (const [path, bytes] of zip.files) {
      if (!path.startsWith('customMetadata/')) continue;
      const text = strFromU8(bytes);
      if (text.includes(HASH_PLACEHOLDER)) files.set(path, strToU8(text.replace(HASH_PLACEHOLDER, hash)));
    }
    return { ...zip, files, readXml };
  };
  return {
    open: (relayPathHash) => {
      kept ??= builtPackage.open(HASH_PLACEHOLDER);
      return kept.map((zip) => withHash(zip, relayPathHash));
    },
  };
}
