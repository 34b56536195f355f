import { fieldDefinition, objectDefinition } from '../package/object-definitions.ts';
import { permissionSet } from '../package/permission-sets.ts';
import { systemUser } from '../package/system-user.ts';
import type { FieldValue, Org, OrgStore, Tx } from '../types.ts';
import { CUSTOM_FIELD } from './metadata-types.ts';
import { metadataValue } from './metadata-value.ts';
import type { NativeApex } from './native-apex.ts';
import { makeSite, type Site } from './sites.ts';

/** What a component is made of; the same for a new one and one that is in the org already. */
export interface SavedComponent {
  type: string;
  fullName: string;
  root: Parameters<typeof objectDefinition>[1];
  text: string;
}

export interface EffectSources {
  org: Org;
  native: NativeApex;
  sites: Map<string, Site>;
  /** Registers an external client app under its consumer key. */
  registerApp?: ((app: { consumerKey: string; callbackUrls: string[] }) => void) | undefined;
  /** A consumer key where the metadata brings none. */
  newConsumerKey(): string;
}

const FIRST_LETTERS = { custom: 'a', event: 'e', metadata: 'm' } as const;
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Prefixes are given in the order in which objects are made: a00, a01, … */
function freePrefix(store: OrgStore, name: string): string {
  const kind = name.endsWith('__e') ? 'event' : name.endsWith('__mdt') ? 'metadata' : 'custom';
  const taken = new Set(store.objects().map(({ keyPrefix }) => keyPrefix));
  for (const high of DIGITS) {
    for (const low of DIGITS) {
      const prefix = `${FIRST_LETTERS[kind]}${high}${low}`;
      if (!taken.has(prefix)) return prefix;
    }
  }
  throw new Error('There is no key prefix left.');
}

function saveObject({ fullName, root }: SavedComponent, store: OrgStore): void {
  const known = store.describe(fullName);
  if (known?.kind === 'standard') return;
  const { fields, ...definition } = objectDefinition(fullName, root, known?.keyPrefix ?? freePrefix(store, fullName));
  if (known) Object.assign(known, definition);
  else store.defineObject({ ...definition, fields });
  const model = root.value('sharingModel');
  if (model)
    store.access.setSharing(fullName, model === 'Private' ? 'private' : model === 'Read' ? 'public-read' : 'public');
}

function saveField({ fullName, root }: SavedComponent, store: OrgStore): void {
  const [object = '', name = ''] = fullName.split('.');
  const field = fieldDefinition(root, object);
  const known = store.describe(object)?.fields.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (known) Object.assign(known, field);
  else store.defineField(object, field);
}

async function saveMetadataRecord({ fullName, root }: SavedComponent, store: OrgStore, tx: Tx): Promise<string> {
  const [type = '', DeveloperName = ''] = fullName.split('.');
  const object = `${type}__mdt`;
  const label = root.value('label') ?? DeveloperName;
  const values: Record<string, FieldValue> = {
    DeveloperName,
    QualifiedApiName: DeveloperName,
    MasterLabel: label,
    Label: label,
    Language: 'en_US',
  };
  for (const value of root.all('values')) {
    const name = value.value('field') ?? '';
    values[name] = metadataValue(
      value.value('value'),
      store.describe(object)?.fields.find((field) => field.name === name)?.type,
    );
  }
  const known = tx.find(object, { DeveloperName })[0];
  if (!known) return tx.insert(object, values);
  await tx.update(object, known.Id, values);
  return known.Id;
}

function saveClientApp({ root }: SavedComponent, { registerApp, newConsumerKey }: EffectSources): void {
  const callbackUrls = (root.value('callbackUrl') ?? '').split(/\s+/).filter((url) => url !== '');
  registerApp?.({ consumerKey: root.value('consumerKey') ?? newConsumerKey(), callbackUrls });
}

/** Changes that the schema, the rights and the network see at once. They are checked before, so none is refused here. */
function saveDeclarations(components: readonly SavedComponent[], sources: EffectSources): void {
  const { store } = sources.org;
  const each = (type: string, save: (component: SavedComponent) => void): void =>
    components.filter((component) => component.type === type).forEach(save);
  each('CustomObject', (component) => saveObject(component, store));
  each(CUSTOM_FIELD, (component) => saveField(component, store));
  each('PermissionSet', ({ fullName, root }) => store.access.definePermissionSet(permissionSet(fullName, root)));
  each('ExtlClntAppGlobalOauthSettings', (component) => saveClientApp(component, sources));
}

/** Makes components act. Answers the ids of those that are rows of the org. */
export async function applyComponents(
  components: readonly SavedComponent[],
  sources: EffectSources,
): Promise<Map<SavedComponent, string>> {
  const { org, native, sites } = sources;
  saveDeclarations(components, sources);
  const ids = new Map<SavedComponent, string>();
  const rows = components.filter(({ type }) => type === 'CustomMetadata' || type === 'CustomSite');
  if (rows.length > 0) {
    await org.store.tx(await systemUser(org.store), async (tx) => {
      for (const component of rows) {
        if (component.type === 'CustomMetadata') ids.set(component, await saveMetadataRecord(component, org.store, tx));
        else sites.set(component.fullName, await makeSite(tx, org, component.fullName, component.root));
      }
    });
  }
  for (const { type, fullName, text } of components) {
    if (type === 'ApexClass') await native.activate({ kind: 'class', name: fullName, source: text });
    if (type === 'ApexTrigger') await native.activate({ kind: 'trigger', name: fullName, source: text });
  }
  return ids;
}

/** Takes components out of the org again. */
export async function removeComponent(type: string, fullName: string, sources: EffectSources): Promise<void> {
  const { org, native, sites } = sources;
  if (type === 'ApexClass' || type === 'ApexTrigger') native.deactivate(fullName);
  if (type === 'CustomSite') sites.delete(fullName);
  if (type === 'PermissionSet') removePermissionSet(fullName, org.store);
  if (type !== 'CustomMetadata') return;
  const [object = '', DeveloperName = ''] = fullName.split('.');
  await org.store.tx(await systemUser(org.store), async (tx) => {
    for (const row of tx.find(`${object}__mdt`, { DeveloperName })) await tx.purge(`${object}__mdt`, row.Id);
  });
}

/** Nobody has it any more, and it grants nothing. Its record stays until the org's access has a way to forget one. */
function removePermissionSet(name: string, { access }: OrgStore): void {
  for (const { userId, permissionSet: assigned } of access.assignments()) {
    if (assigned === name) access.unassign(userId, name);
  }
  access.definePermissionSet({ name, label: name, objects: {}, fields: {}, customMetadata: [], apexClasses: [] });
}
