import { strToU8, zipSync } from 'fflate';

/** A zip of texts. The same files always give the same bytes: no clock and no time zone gets into it. */
export function zipOf(files: ReadonlyMap<string, string>): Uint8Array {
  // Zip has no time zones: the date is made of local parts so that it reads 1980-01-01 everywhere.
  const mtime = new Date(1980, 0, 1);
  const entries = [...files].map(([path, text]) => [path, strToU8(text)] as const);
  return zipSync(Object.fromEntries(entries), { level: 9, mtime, os: 0 });
}
