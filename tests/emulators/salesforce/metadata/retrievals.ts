import { strToU8, zipSync } from 'fflate';
import type { InstalledComponent } from './installed.ts';
import { CUSTOM_FIELD } from './metadata-types.ts';
import type { OrgMetadata } from './org-metadata.ts';
import type { Member } from './package-zip.ts';

const QUEUE_MS = 500;

export interface Retrieval {
  id: string;
  doneMs: number;
  components: InstalledComponent[];
  /** Members that are not in the org. */
  missing: Member[];
  version: string;
  singlePackage: boolean;
}

/** Retrievals of one org: what was deployed comes back as it was deployed. */
export class Retrievals {
  readonly #metadata: OrgMetadata;
  readonly #all = new Map<string, Retrieval>();

  constructor(metadata: OrgMetadata) {
    this.#metadata = metadata;
  }

  find(id: string): Retrieval | undefined {
    return this.#all.get(id);
  }

  start({
    members,
    version,
    singlePackage,
  }: {
    members: readonly Member[];
    version: string;
    singlePackage: boolean;
  }): Retrieval {
    const components: InstalledComponent[] = [];
    const missing: Member[] = [];
    for (const member of members) {
      const found =
        member.fullName === '*'
          ? this.#metadata.all(member.type)
          : [this.#metadata.get(member.type, member.fullName)].filter((each) => each !== undefined);
      components.push(...found);
      if (found.length === 0 && member.fullName !== '*') missing.push(member);
    }
    const id = this.#metadata.newId('09S');
    const doneMs = this.#metadata.surroundings.clock.now() + QUEUE_MS;
    const retrieval = { id, doneMs, components, missing, version, singlePackage };
    this.#all.set(id, retrieval);
    return retrieval;
  }
}

function manifestOf({ components, version }: Retrieval): string {
  const types = Map.groupBy(components, ({ type }) => type);
  const blocks = [...types].map(([type, members]) => {
    const lines = members.map(({ fullName }) => `        <members>${fullName}</members>\n`).join('');
    return `    <types>\n${lines}        <name>${type}</name>\n    </types>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Package xmlns="http://soap.sforce.com/2006/04/metadata">\n${blocks.join('')}    <version>${version}</version>\n</Package>\n`;
}

/** The zip of a retrieval. Fields come inside the file of their object. */
export function zipOfRetrieval(retrieval: Retrieval): Uint8Array {
  const folder = retrieval.singlePackage ? '' : 'unpackaged/';
  const files: Record<string, Uint8Array> = { [`${folder}package.xml`]: strToU8(manifestOf(retrieval)) };
  for (const component of retrieval.components) {
    if (component.type === CUSTOM_FIELD && [...component.files.keys()].some((path) => `${folder}${path}` in files))
      continue;
    for (const [path, text] of component.files) files[`${folder}${path}`] = strToU8(text);
  }
  return zipSync(files);
}
