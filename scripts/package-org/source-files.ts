import { readFileSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the package's source stands. */
export const PACKAGE_SOURCE = fileURLToPath(new URL('../../lib/salesforce/package/', import.meta.url));

/** The two deployments: the Site cannot exist before its domain is registered, so it comes second. */
export type Deployment = 'main' | 'guest';

/** Texts of one deployment's source files by path below `<deployment>/default`, in the order of the paths. */
export function readSourceFiles(deployment: Deployment, root: string = PACKAGE_SOURCE): Map<string, string> {
  const folder = join(root, deployment, 'default');
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
    )
    .sort();
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}
