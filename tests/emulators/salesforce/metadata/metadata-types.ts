/** A kind of metadata that this emulator deploys. */
export interface MetadataType {
  xmlName: string;
  directoryName: string;
  suffix: string;
  /** The component is a text with `-meta.xml` beside it; otherwise the XML is the component. */
  metaFile: boolean;
  childXmlNames: readonly string[];
  /** Key prefix of the component's id. */
  keyPrefix: string;
}

function type(
  xmlName: string,
  directoryName: string,
  suffix: string,
  keyPrefix: string,
  more?: Partial<MetadataType>,
): MetadataType {
  return { xmlName, directoryName, suffix, keyPrefix, metaFile: false, childXmlNames: [], ...more };
}

/**
 * In the order in which components are saved: what others refer to comes first.
 * Names and folders: https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_types_list.htm
 */
export const METADATA_TYPES: readonly MetadataType[] = [
  type('RemoteSiteSetting', 'remoteSiteSettings', 'remoteSite', '0rp'),
  type('CustomObject', 'objects', 'object', '01I', { childXmlNames: ['CustomField'] }),
  type('ApexClass', 'classes', 'cls', '01p', { metaFile: true }),
  type('ApexTrigger', 'triggers', 'trigger', '01q', { metaFile: true }),
  type('ApexPage', 'pages', 'page', '066', { metaFile: true }),
  type('CustomMetadata', 'customMetadata', 'md', 'm00'),
  type('PermissionSet', 'permissionsets', 'permissionset', '0PS'),
  type('CustomSite', 'sites', 'site', '0DM'),
  type('ExternalClientApplication', 'externalClientApps', 'eca', '0xI'),
  type('ExtlClntAppGlobalOauthSettings', 'extlClntAppGlobalOauthSets', 'ecaGlblOauth', '0xG'),
  type('ExtlClntAppOauthSettings', 'extlClntAppOauthSettings', 'ecaOauth', '0xS'),
  type('ExtlClntAppOauthConfigurablePolicies', 'extlClntAppOauthPolicies', 'ecaOauthPlcy', '0xP'),
  type('ConnectedApp', 'connectedApps', 'connectedApp', '0H4'),
];

/** Fields travel inside the file of their object. */
export const CUSTOM_FIELD = 'CustomField';
export const CUSTOM_FIELD_PREFIX = '00N';

export function metadataType(xmlName: string): MetadataType | undefined {
  return METADATA_TYPES.find((known) => known.xmlName === xmlName);
}

export function prefixOf(xmlName: string): string {
  return xmlName === CUSTOM_FIELD ? CUSTOM_FIELD_PREFIX : (metadataType(xmlName)?.keyPrefix ?? '000');
}
