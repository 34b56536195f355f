import type { Surroundings } from '../../kernel/types.ts';
import { IdSource } from '../schema/ids.ts';
import type { Org } from '../types.ts';
import { apexReader, type ApexUnit } from './apex-unit.ts';
import { Deployments } from './deployments.ts';
import { planDeploy, type DeployPlan } from './deploy-plan.ts';
import { keyOf } from './deploy-view.ts';
import { applyComponents, removeComponent, type EffectSources } from './effects.ts';
import type { InstalledComponent } from './installed.ts';
import { prefixOf } from './metadata-types.ts';
import { createNativeApex, type NativeApex } from './native-apex.ts';
import type { PackageComponent } from './package-components.ts';
import type { PackageZip } from './package-zip.ts';
import { Retrievals } from './retrievals.ts';
import { siteAt, sitesHostOf, type Site } from './sites.ts';
import { TestRuns } from './test-runs.ts';

/** An external client app as a deployment makes it. */
export interface DeployedApp {
  consumerKey: string;
  callbackUrls: string[];
}

export interface OrgMetadataOptions {
  org: Org;
  surroundings: Surroundings;
  /** Called when an external client app is deployed. */
  registerApp?: (app: DeployedApp) => void;
}

/** How one component was saved. */
export interface SaveResult {
  component: PackageComponent;
  id: string;
  created: boolean;
  changed: boolean;
}

/** What is deployed in one org, and how it gets there. */
export class OrgMetadata {
  readonly org: Org;
  readonly surroundings: Surroundings;
  readonly native: NativeApex;
  readonly deployments: Deployments;
  readonly testRuns: TestRuns;
  readonly retrievals: Retrievals;
  readonly sites = new Map<string, Site>();
  readonly #ids: IdSource;
  readonly #installed = new Map<string, InstalledComponent>();
  readonly #reserved = new Map<string, string>();
  readonly #effects: EffectSources;

  constructor({ org, surroundings, registerApp }: OrgMetadataOptions) {
    this.org = org;
    this.surroundings = surroundings;
    this.#ids = new IdSource(org.orgId);
    this.native = createNativeApex({ org, clock: surroundings.clock });
    this.#effects = {
      org,
      native: this.native,
      sites: this.sites,
      registerApp,
      newConsumerKey: () => `3MVG9${Buffer.from(surroundings.random.bytes(60)).toString('base64url')}`,
    };
    this.deployments = new Deployments(this);
    this.testRuns = new TestRuns(this);
    this.retrievals = new Retrievals(this);
  }

  newId(keyPrefix: string): string {
    return this.#ids.next(keyPrefix);
  }

  get(type: string, fullName: string): InstalledComponent | undefined {
    return this.#installed.get(keyOf(type, fullName));
  }

  all(type: string): InstalledComponent[] {
    return [...this.#installed.values()].filter((component) => component.type === type);
  }

  /** All classes and triggers of the org. */
  apexUnits(): ApexUnit[] {
    return [...this.all('ApexClass'), ...this.all('ApexTrigger')].flatMap((component) => component.apex() ?? []);
  }

  /** The component's id; a new component gets it before it is saved, because test results name it. */
  idOf(type: string, fullName: string): string {
    const key = keyOf(type, fullName);
    const id = this.#installed.get(key)?.id ?? this.#reserved.get(key) ?? this.#ids.next(prefixOf(type));
    this.#reserved.set(key, id);
    return id;
  }

  /** Registers the org's Sites domain, which an administrator does in Setup; no API does it. */
  registerSitesDomain(): string {
    if (this.org.siteHost === '') this.org.siteHost = sitesHostOf(this.org);
    return this.org.siteHost;
  }

  siteAt(pathname: string): Site | undefined {
    return siteAt(this.sites.values(), pathname);
  }

  /** May Apex call this address? Throws what `Http.send` throws for an address that no active remote site covers. */
  checkCallout(url: string): void {
    const { origin } = new URL(url);
    const isAllowed = this.all('RemoteSiteSetting').some(
      ({ root }) => root.flag('isActive') && new URL(root.value('url') ?? '').origin === origin,
    );
    if (isAllowed) return;
    throw new Error(
      `System.CalloutException: Unauthorized endpoint, please check Setup->Security->Remote site settings. endpoint = ${url}`,
    );
  }

  /** `trusted`: Apex is not compiled, which takes long; for sources that are known to be good. */
  async plan(zip: PackageZip, options: { allowMissingFiles?: boolean; trusted?: boolean } = {}): Promise<DeployPlan> {
    const { store } = this.org;
    const users = await store.tx({ userId: '', system: true }, async (tx) => tx.find('User', {}));
    const sources = {
      store,
      installed: this,
      usernames: new Set(users.map((user) => String(user['Username']).toLowerCase())),
      hasSitesDomain: this.org.siteHost !== '',
      version: zip.manifest.version,
    };
    return planDeploy(zip, sources, options);
  }

  /** Saves a plan's components in the name of a user. */
  async apply(
    { components, deletions }: Pick<DeployPlan, 'components' | 'deletions'>,
    userId: string,
  ): Promise<SaveResult[]> {
    const results = components.map((component) => this.#compare(component));
    const rowIds = await applyComponents(components, this.#effects);
    for (const result of results) {
      const id = rowIds.get(result.component) ?? (await this.#rowId(result.component));
      if (id !== undefined) result.id = id;
      this.#install(result, userId);
    }
    for (const { type, fullName } of deletions) {
      await removeComponent(type, fullName, this.#effects);
      this.#installed.delete(keyOf(type, fullName));
      this.#reserved.delete(keyOf(type, fullName));
    }
    return results;
  }

  close(): void {
    this.deployments.close();
    this.native.close();
  }

  #compare(component: PackageComponent): SaveResult {
    const known = this.get(component.type, component.fullName);
    const same = known && [...component.files].every(([path, text]) => known.files.get(path) === text);
    return {
      component,
      id: this.idOf(component.type, component.fullName),
      created: known === undefined,
      changed: same !== true,
    };
  }

  /** Permission sets are rows of the org. */
  async #rowId({ type, fullName }: PackageComponent): Promise<string | undefined> {
    const { store } = this.org;
    if (type !== 'PermissionSet' || !store.describe('PermissionSet')) return undefined;
    return store.tx({ userId: '', system: true }, async (tx) => tx.find('PermissionSet', { Name: fullName })[0]?.Id);
  }

  #install({ component, id }: SaveResult, userId: string): void {
    const { type, fullName, fileName, root, text, files } = component;
    const key = keyOf(type, fullName);
    const known = this.#installed.get(key);
    const now = this.org.store.now();
    this.#reserved.set(key, id);
    this.#installed.set(key, {
      id,
      type,
      fullName,
      fileName,
      root,
      text,
      files,
      apex: apexReader(type, text),
      createdById: known?.createdById ?? userId,
      createdMs: known?.createdMs ?? now,
      modifiedById: userId,
      modifiedMs: now,
    });
  }
}

/** The metadata of an org, made when it is first needed. */
export function metadataOf(org: Org, surroundings: Surroundings): OrgMetadata {
  org.metadata ??= new OrgMetadata({ org, surroundings });
  return org.metadata;
}
