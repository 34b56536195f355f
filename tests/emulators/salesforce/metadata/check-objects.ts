import { FIELD_TYPES } from '../package/object-definitions.ts';
import { coerceValue } from '../store/coerce-value.ts';
import { SalesforceError, type FieldDefinition } from '../types.ts';
import { checkName } from './check-elements.ts';
import { metadataValue } from './metadata-value.ts';
import type { Problem } from './deploy-messages.ts';
import { notEmulated } from './deploy-messages.ts';
import type { DeployView } from './deploy-view.ts';
import type { PackageComponent } from './package-components.ts';

const SUFFIX = /__(?:c|e|mdt)$/i;
/** Types whose fields must say how long they are. */
const WITH_LENGTH = ['Text', 'LongTextArea', 'Html', 'EncryptedText'];
const WITH_PRECISION = ['Number', 'Currency', 'Percent'];

/** https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customobject.htm */
export function checkObject({ fullName, root }: PackageComponent, view: DeployView): Problem[] {
  if (!SUFFIX.test(fullName)) {
    return view.sources.store.describe(fullName)
      ? []
      : [{ message: `Entity type is not available in this organization: ${fullName}` }];
  }
  const [badName] = checkName('Object', fullName);
  if (badName) return [badName];
  if (root.all('fields').some((field) => field.first('formula'))) return [notEmulated('formula fields')];
  const problems: Problem[] = [];
  if (!root.value('label')) problems.push({ message: 'Must specify a non-empty label for the CustomObject' });
  if (!root.value('pluralLabel'))
    problems.push({ message: 'Must specify a non-empty pluralLabel for the CustomObject' });
  if (/__c$/i.test(fullName)) {
    const nameType = root.first('nameField')?.value('type');
    if (nameType !== 'Text' && nameType !== 'AutoNumber') {
      problems.push({ message: 'Must specify a nameField of type Text or AutoNumber' });
    }
    if (!root.value('sharingModel')) problems.push({ message: 'Must specify a sharingModel for the CustomObject' });
    if (!root.value('deploymentStatus'))
      problems.push({ message: 'Must specify a deploymentStatus for the CustomObject' });
  }
  return problems.slice(0, 1);
}

function checkLookup({ root }: PackageComponent, view: DeployView): Problem[] {
  const target = root.value('referenceTo') ?? '';
  if (target === '') return [{ message: "Must specify 'referenceTo' for a CustomField of type Lookup" }];
  if (view.hasObject(target)) return [];
  return [{ message: `referenceTo value of '${target}' does not resolve to a valid sObject type` }];
}

function checkChange(component: PackageComponent, view: DeployView): Problem[] {
  const [object = '', name = ''] = component.fullName.split('.');
  const stored = view.storedField(object, name);
  if (!stored) return [];
  const { root } = component;
  const type = FIELD_TYPES[root.value('type') ?? ''];
  if (stored.type !== type) return [notEmulated(`a change of the type of the existing field ${component.fullName}`)];
  const becomesKey = (root.flag('externalId') && !stored.externalId) || (root.flag('unique') && !stored.unique);
  return becomesKey
    ? [notEmulated(`an existing field, ${component.fullName}, as a new external id or unique key`)]
    : [];
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customfield.htm */
export function checkField(component: PackageComponent, view: DeployView): Problem[] {
  const { fullName, root } = component;
  const [object = '', name = ''] = fullName.split('.');
  if (object === 'Activity') return [notEmulated('custom fields of Activity')];
  if (!view.hasObject(object))
    return [{ message: `Entity Enumeration Or ID: bad value for restricted picklist field: ${object}` }];
  if (!/__c$/i.test(name)) return [notEmulated(`changes of standard fields such as ${fullName}`)];
  const [badName] = checkName('Field', name);
  if (badName) return [badName];
  const type = root.value('type') ?? '';
  if (root.first('formula')) return [notEmulated('formula fields')];
  if (type === '') return [{ message: 'Must specify type for the CustomField' }];
  if (!FIELD_TYPES[type]) return [notEmulated(`fields of type ${type}`)];
  if (!root.value('label')) return [{ message: 'Must specify a non-empty label for the CustomField' }];
  if (WITH_LENGTH.includes(type) && !root.value('length')) {
    return [{ message: `Must specify 'length' for a CustomField of type ${type}` }];
  }
  if (WITH_PRECISION.includes(type) && !root.value('precision')) {
    return [{ message: `Must specify 'precision' for a CustomField of type ${type}` }];
  }
  if (type === 'Text' && Number(root.value('length')) > 255)
    return [{ message: 'Text fields may not be longer than 255 characters' }];
  return [
    ...(type === 'Lookup' || type === 'MasterDetail' ? checkLookup(component, view) : []),
    ...checkChange(component, view),
  ];
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_custommetadata.htm */
export function checkCustomMetadata({ fullName, root }: PackageComponent, view: DeployView): Problem[] {
  const [type = '', name = ''] = fullName.split('.');
  const object = `${type}__mdt`;
  if (name === '' || !view.hasObject(object)) return [{ message: `Invalid custom metadata type: ${object}` }];
  if (!root.value('label')) return [{ message: 'Required field is missing: label' }];
  const values = root.all('values');
  const fields = view.definitions(object);
  const missing = fields.find(
    (field) => field.required && !values.some((value) => value.value('field') === field.name && value.value('value')),
  );
  if (missing) return [{ message: `Required fields are missing: [${missing.name}]` }];
  return values.flatMap((value): Problem[] => {
    const name = value.value('field') ?? '';
    const field = fields.find((each) => each.name === name);
    return field
      ? checkValue(field, value.value('value'))
      : [{ message: `In field: values - no CustomField named ${object}.${name} found` }];
  });
}

/** What the record could not be saved with has to be known before anything is saved. */
function checkValue(field: FieldDefinition, text: string | undefined): Problem[] {
  try {
    coerceValue(field, metadataValue(text, field.type));
    return [];
  } catch (error) {
    if (error instanceof SalesforceError) return [{ message: error.message }];
    throw error;
  }
}
