import type { MetadataElement } from '../package/metadata-files.ts';
import type { Problem } from './deploy-messages.ts';
import type { DeployView } from './deploy-view.ts';
import type { PackageComponent } from './package-components.ts';
import { isProblem, readXmlFile } from './xml-file.ts';

function notFound(tag: string, type: string, name: string): Problem {
  return { message: `In field: ${tag} - no ${type} named ${name} found` };
}

function checkObjectGrant(grant: MetadataElement, view: DeployView): Problem[] {
  const object = grant.value('object') ?? '';
  if (!view.hasObject(object)) return [notFound('object', 'CustomObject', object)];
  const missingRead =
    !grant.flag('allowRead') && ['allowCreate', 'allowEdit', 'allowDelete'].find((tag) => grant.flag(tag));
  if (missingRead) {
    return [{ message: `Permission ${missingRead.slice(5)} ${object} depends on permission(s): Read ${object}` }];
  }
  if (grant.flag('allowDelete') && !grant.flag('allowEdit')) {
    return [{ message: `Permission Delete ${object} depends on permission(s): Edit ${object}` }];
  }
  return [];
}

function checkFieldGrant(grant: MetadataElement, view: DeployView): Problem[] {
  const name = grant.value('field') ?? '';
  const [object = '', field = ''] = name.split('.');
  const found = view.field(object, field);
  if (!found) return [notFound('field', 'CustomField', name)];
  return found.required ? [{ message: `You cannot deploy to a required field: ${name}` }] : [];
}

function checkNamed(grants: MetadataElement[], tag: string, type: string, view: DeployView): Problem[] {
  return grants.flatMap((grant) => {
    const name = grant.value(tag) ?? '';
    return view.has(type, name) ? [] : [notFound(tag, type, name)];
  });
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_permissionset.htm */
export function checkPermissionSet({ root }: PackageComponent, view: DeployView): Problem[] {
  if (!root.value('label')) return [{ message: 'Required field is missing: label' }];
  return [
    ...root.all('objectPermissions').flatMap((grant) => checkObjectGrant(grant, view)),
    ...root.all('fieldPermissions').flatMap((grant) => checkFieldGrant(grant, view)),
    ...checkNamed(root.all('classAccesses'), 'apexClass', 'ApexClass', view),
    ...checkNamed(root.all('pageAccesses'), 'apexPage', 'ApexPage', view),
    ...root.all('customMetadataTypeAccesses').flatMap((grant) => {
      const name = grant.value('name') ?? '';
      return view.hasObject(name) ? [] : [notFound('name', 'CustomObject', name)];
    }),
  ].slice(0, 1);
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_remotesitesetting.htm */
export function checkRemoteSite({ root }: PackageComponent): Problem[] {
  const url = root.value('url') ?? '';
  if (url === '') return [{ message: 'Required field is missing: url' }];
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    return [{ message: `Remote Site URL: invalid URL: ${url}` }];
  if (url.startsWith('http:') && !root.flag('disableProtocolSecurity')) {
    return [{ message: 'Remote Site URL: protocol security must be disabled for an http address' }];
  }
  return root.first('isActive') ? [] : [{ message: 'Required field is missing: isActive' }];
}

export function checkPage({ root, text }: PackageComponent): Problem[] {
  if (!root.value('label')) return [{ message: 'Required field is missing: label' }];
  const read = readXmlFile(text);
  if (isProblem(read)) return [read];
  return read.rootName === 'apex:page'
    ? []
    : [{ message: 'The page must begin with an <apex:page> element', line: 1, column: 1 }];
}

/**
 * A Site needs a registered Sites domain and an index page; the guest's grants are made afterwards.
 * https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_sites.htm
 */
export function checkSite({ root, fullName }: PackageComponent, view: DeployView): Problem[] {
  if (!view.sources.hasSitesDomain) {
    return [
      { message: `Cannot create Site ${fullName}: register a Salesforce Sites domain for this organization first` },
    ];
  }
  if (!root.value('masterLabel')) return [{ message: 'Required field is missing: masterLabel' }];
  const page = root.value('indexPage');
  if (!page) return [{ message: 'Required field is missing: indexPage' }];
  if (!view.has('ApexPage', page)) return [notFound('indexPage', 'ApexPage', page)];
  return ['siteAdmin', 'siteGuestRecordDefaultOwner'].flatMap((tag) => {
    const user = root.value(tag);
    return !user || view.sources.usernames.has(user.toLowerCase()) ? [] : [notFound(tag, 'User', user)];
  });
}

/** https://help.salesforce.com/s/articleView?id=005228017&type=1 */
export function checkConnectedApp({ fullName }: PackageComponent, view: DeployView): Problem[] {
  if (view.sources.installed.get('ConnectedApp', fullName)) return [];
  const message =
    "You can't create a connected app. To enable connected app creation, contact Salesforce Customer Support.";
  return [{ message }];
}

export function checkClientApp({ root, type }: PackageComponent, view: DeployView): Problem[] {
  if (!root.value('label')) return [{ message: 'Required field is missing: label' }];
  if (type === 'ExternalClientApplication') {
    return root.value('contactEmail') ? [] : [{ message: 'Required field is missing: contactEmail' }];
  }
  const app = root.value('externalClientApplication') ?? '';
  if (app === '') return [{ message: 'Required field is missing: externalClientApplication' }];
  if (!view.has('ExternalClientApplication', app)) {
    return [notFound('externalClientApplication', 'ExternalClientApplication', app)];
  }
  const isGlobal = type === 'ExtlClntAppGlobalOauthSettings';
  return isGlobal && !root.value('callbackUrl') ? [{ message: 'Required field is missing: callbackUrl' }] : [];
}
