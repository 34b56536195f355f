import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** The file that the CLI's own starter gives to Node. */
const RUN = path.join('bin', 'run.js');
const PACKAGE = path.join('node_modules', '@salesforce', 'cli', RUN);

/** Where the CLI could be, seen from a folder that was named or from a program called `sf`. */
function candidates(place: string): string[] {
  const real = existsSync(place) ? realpathSync(place) : place;
  return [place, path.join(place, PACKAGE), path.join(place, RUN), path.join(path.dirname(real), 'run.js')];
}

function onPath(): string[] {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean);
  return folders.map((folder) => path.join(folder, 'sf')).filter((file) => existsSync(file));
}

/**
 * The Salesforce CLI's `run.js`: below the given folder (that of `npm install --prefix`), else below `SF_PATH`, else of
 * the `sf` on the PATH. Undefined when there is none.
 */
export function findCli(given: string | undefined): string | undefined {
  const named = given ?? process.env['SF_PATH'];
  const places = named === undefined ? onPath() : [path.resolve(named)];
  return places.flatMap(candidates).find((file) => path.basename(file) === 'run.js' && existsSync(file));
}
