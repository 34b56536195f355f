import { fieldDefinition } from '../package/object-definitions.ts';
import type { FieldDefinition, OrgStore } from '../types.ts';
import { readApex, type ApexProblem, type ApexUnit } from './apex-unit.ts';
import { CUSTOM_FIELD } from './metadata-types.ts';
import type { InstalledComponent } from './installed.ts';
import type { PackageComponent } from './package-components.ts';

export function keyOf(type: string, fullName: string): string {
  return `${type}:${fullName.toLowerCase()}`;
}

interface Installed {
  get(type: string, fullName: string): InstalledComponent | undefined;
  all(type: string): InstalledComponent[];
}

export interface ViewSources {
  store: OrgStore;
  installed: Installed;
  usernames: ReadonlySet<string>;
  hasSitesDomain: boolean;
  /** API version of the package. */
  version: string;
}

/** The org as it would be with the components of a package in it, without those that were refused. */
export class DeployView {
  readonly sources: ViewSources;
  readonly #incoming: Map<string, PackageComponent>;
  readonly #deleted: ReadonlySet<string>;
  readonly #apex = new Map<PackageComponent, ApexUnit | ApexProblem[]>();

  constructor(sources: ViewSources, components: readonly PackageComponent[], deleted: ReadonlySet<string>) {
    this.sources = sources;
    this.#incoming = new Map(components.map((each) => [keyOf(each.type, each.fullName), each]));
    this.#deleted = deleted;
  }

  refuse(component: PackageComponent): void {
    this.#incoming.delete(keyOf(component.type, component.fullName));
  }

  has(type: string, fullName: string): boolean {
    const key = keyOf(type, fullName);
    if (this.#incoming.has(key)) return true;
    return !this.#deleted.has(key) && this.sources.installed.get(type, fullName) !== undefined;
  }

  hasObject(name: string): boolean {
    return this.has('CustomObject', name) || this.#stored(name) !== undefined;
  }

  /** A field of an object, from the package or from the org. */
  field(object: string, name: string): { required: boolean } | undefined {
    const incoming = this.#incoming.get(keyOf(CUSTOM_FIELD, `${object}.${name}`));
    if (incoming) return { required: incoming.root.flag('required') };
    const stored = this.storedField(object, name);
    return stored && { required: stored.required === true };
  }

  /** All custom fields that the object would have. */
  definitions(object: string): FieldDefinition[] {
    const start = keyOf(CUSTOM_FIELD, `${object}.`);
    const incoming = [...this.#incoming]
      .filter(([key]) => key.startsWith(start))
      .map(([, { root }]) => fieldDefinition(root, object));
    const names = new Set(incoming.map(({ name }) => name.toLowerCase()));
    const stored = (this.#stored(object)?.fields ?? []).filter(
      ({ name, custom }) => custom && !names.has(name.toLowerCase()),
    );
    return [...incoming, ...stored];
  }

  storedField(object: string, name: string): FieldDefinition | undefined {
    if (this.#deleted.has(keyOf(CUSTOM_FIELD, `${object}.${name}`))) return undefined;
    const wanted = name.toLowerCase();
    return this.#stored(object)?.fields.find((field) => field.name.toLowerCase() === wanted);
  }

  /** Is there any object with a field of this name? */
  hasFieldNamed(name: string): boolean {
    const wanted = name.toLowerCase();
    const incoming = [...this.#incoming.values()].some(
      ({ type, fullName }) => type === CUSTOM_FIELD && fullName.toLowerCase().endsWith(`.${wanted}`),
    );
    return incoming || this.sources.store.objects().some(({ name: object }) => this.storedField(object, name));
  }

  /** Reads a class or trigger of the package once. */
  apexOf(component: PackageComponent): ApexUnit | ApexProblem[] {
    const known = this.#apex.get(component);
    if (known) return known;
    const unit = readApex(component.text, component.type === 'ApexTrigger' ? 'trigger' : 'class');
    this.#apex.set(component, unit);
    return unit;
  }

  /** All classes and triggers that would be in the org. */
  apexUnits(): ApexUnit[] {
    const types = ['ApexClass', 'ApexTrigger'];
    const incoming = [...this.#incoming.values()].filter(({ type }) => types.includes(type));
    const units = incoming.flatMap((each): ApexUnit[] => {
      const unit = this.apexOf(each);
      return Array.isArray(unit) ? [] : [unit];
    });
    const kept = types
      .flatMap((type) => this.sources.installed.all(type))
      .filter(({ type, fullName }) => {
        const key = keyOf(type, fullName);
        return !this.#incoming.has(key) && !this.#deleted.has(key);
      })
      .flatMap((component) => component.apex() ?? []);
    return [...units, ...kept];
  }

  #stored(name: string) {
    return this.#deleted.has(keyOf('CustomObject', name)) ? undefined : this.sources.store.describe(name);
  }
}
