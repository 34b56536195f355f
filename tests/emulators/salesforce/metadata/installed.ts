import type { MetadataElement } from '../package/metadata-files.ts';
import type { ApexUnit } from './apex-unit.ts';

/** A component that is in the org. Times are epoch milliseconds. */
export interface InstalledComponent {
  id: string;
  type: string;
  fullName: string;
  fileName: string;
  root: MetadataElement;
  text: string;
  /** Files by path inside a package, for retrieve. */
  files: ReadonlyMap<string, string>;
  /** Of classes and triggers; read when it is first asked for. */
  apex(): ApexUnit | undefined;
  createdById: string;
  createdMs: number;
  modifiedById: string;
  modifiedMs: number;
}
