import type { MetadataElement } from '../package/metadata-files.ts';
import type { Problem } from './deploy-messages.ts';

const NAMESPACE = '{http://soap.sforce.com/2006/04/metadata}';

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}

const APEX = words('apiVersion content fullName packageVersions status');

/**
 * The elements of the types whose lists are short or matter most to a package; those of others are not looked at.
 * https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customfield.htm, meta_classes.htm,
 * meta_triggers.htm, meta_pages.htm, meta_remotesitesetting.htm
 */
const ELEMENTS: Readonly<Record<string, ReadonlySet<string>>> = {
  ApexClass: APEX,
  ApexTrigger: APEX,
  ApexPage: words(
    'apiVersion availableInTouch confirmationTokenRequired content description fullName label packageVersions',
  ),
  RemoteSiteSetting: words('description disableProtocolSecurity fullName isActive url'),
  CustomField:
    words(`businessOwner businessOwnerGroup businessOwnerUser businessStatus caseSensitive complianceGroup customDataType
    defaultValue deleteConstraint deprecated description displayFormat displayLocationInDecimal encryptionScheme
    escapeMarkup externalDeveloperName externalId fieldManageability formula formulaTreatBlanksAs fullName globalPicklist indexed
    inlineHelpText isAIPredictionField isConvertLeadDisabled isFilteringDisabled isNameField isSortingDisabled label
    length lookupFilter maskChar maskType metadataRelationshipControllingField mktDataLakeFieldAttributes
    mktDataModelFieldAttributes picklist populateExistingRows precision readOnlyProxy referenceTargetField referenceTo
    relationshipLabel relationshipName relationshipOrder reparentableMasterDetail required restrictedAdminField scale
    securityClassification startingNumber stripMarkup summarizedField summaryFilterItems summaryForeignKey
    summaryOperation trackFeedHistory trackHistory trackTrending translateData trueValueIndexed type unique valueSet
    visibleLines writeRequiresMasterRead`),
};

/** An element that its type does not have. */
export function checkElements(type: string, root: MetadataElement): Problem[] {
  const strange = root.tags.find((tag) => ELEMENTS[type]?.has(tag) === false);
  if (strange === undefined) return [];
  return [{ message: `Error parsing file: Element ${NAMESPACE}${strange} invalid at this location in type ${type}` }];
}

/** Names begin with a letter, and underscores stand alone between letters and digits. */
const DEVELOPER_NAME = /^[A-Za-z](?:_?[A-Za-z0-9])*$/;
const MAX_NAME = 40;

/** The API name of a custom object or field, with its suffix. */
export function checkName(what: 'Field' | 'Object', fullName: string): Problem[] {
  const name = fullName.replace(/__(?:c|e|mdt)$/i, '');
  if (name.length > MAX_NAME)
    return [{ message: `${what} Name: data value too large: ${name} (max length=${MAX_NAME})` }];
  if (DEVELOPER_NAME.test(name)) return [];
  const rule =
    'can only contain underscores and alphanumeric characters. It must be unique, begin with a letter, not include spaces, not end with an underscore, and not contain two consecutive underscores.';
  return [{ message: `The ${what} Name field ${rule}` }];
}
