import { SIGNALS_PUSH_TOPIC } from '../../lib/salesforce/package/push-topic.ts';
import { API_VERSION } from './deploy-files.ts';

export interface StepsInput {
  packageZip: string;
  grantsZip: string;
  /** Names of the package's Apex test classes. */
  tests: readonly string[];
  myDomain: string | undefined;
  sitePath: string | undefined;
  /** Undefined when the org keeps the token it has. */
  relayPathToken: string | undefined;
}

/** The relay's address: the Sites host belongs to the org's My Domain name. */
export function relayUrl({ myDomain, sitePath, relayPathToken }: StepsInput): string {
  const host =
    myDomain?.replace(/\.my\.salesforce\.com$/, '.my.salesforce-sites.com') ?? '<name>.my.salesforce-sites.com';
  const prefix = sitePath ? `/${sitePath}` : '';
  return `https://${host}${prefix}/services/apexrest/cinnox/relay/${relayPathToken ?? '<the token you already have>'}`;
}

/** What an administrator does with the two zips, in the order in which it works. */
export function orderedSteps(input: StepsInput): string {
  const api = `https://${input.myDomain ?? '<name>.my.salesforce.com'}/services/data/v${API_VERSION}`;
  const steps = [
    deployStep(input, api),
    domainStep(),
    grantsStep(input, api),
    pushTopicStep(api),
    cleanUpStep(),
    permissionStep(api),
    hookStep(input),
  ];
  return steps.map((step, index) => `${index + 1}. ${step}`).join('\n\n');
}

function deployCommand(api: string, zip: string, deployOptions: object): string {
  return `     curl ${api}/metadata/deployRequest -H "Authorization: Bearer $ACCESS_TOKEN" \\
       -F 'json=${JSON.stringify({ deployOptions })};type=application/json' \\
       -F 'file=@${zip};type=application/zip'`;
}

function deployStep({ packageZip, tests }: StepsInput, api: string): string {
  const options = { singlePackage: true, rollbackOnError: true, testLevel: 'RunSpecifiedTests', runTests: tests };
  return `Deploy the package: ${packageZip}
   With the Salesforce CLI:
     sf project deploy start --metadata-dir ${packageZip} --single-package --test-level RunSpecifiedTests ${tests.map((test) => `--tests ${test}`).join(' ')}
   or by REST, then read the same address with the id it answers until it is done:
${deployCommand(api, packageZip, options)}`;
}

function domainStep(): string {
  return `Register the Sites domain, once for an org (no API does it)
   Setup, Sites: accept the terms of use and press "Register My Salesforce Site Domain". Skip this when sites are listed
   there already. The relay's Site cannot be deployed before.`;
}

function grantsStep({ grantsZip }: StepsInput, api: string): string {
  return `Deploy the Site and its guest's grants: ${grantsZip}
   (made with --site-admin <user name> it also names the Site's administrator, should the deployment ask for one)
     sf project deploy start --metadata-dir ${grantsZip} --single-package
   or by REST:
${deployCommand(api, grantsZip, { singlePackage: true, rollbackOnError: true })}`;
}

function pushTopicStep(api: string): string {
  return `Create the PushTopic that browsers subscribe to
     POST ${api}/sobjects/PushTopic
     Content-Type: application/json
     ${JSON.stringify(SIGNALS_PUSH_TOPIC)}
   DUPLICATE_VALUE means that it is there already.`;
}

function cleanUpStep(): string {
  return `Schedule the clean-up: run as anonymous Apex (Developer Console, Debug, Open Execute Anonymous Window)
     System.schedule('CINNOX clean-up', '0 17 2 * * ?', new CinnoxCleanUp());`;
}

function permissionStep(api: string): string {
  return `Assign the permission sets: CINNOX_Agent, CINNOX_Supervisor, CINNOX_Admin to people, CINNOX_Relay_Guest to the Site's guest
   In Setup, Permission Sets, Manage Assignments (the guest: Setup, Sites, CINNOX Relay, Public Access Settings, View Users),
   or by REST:
     SELECT Id, Name FROM PermissionSet WHERE Name IN ('CINNOX_Agent','CINNOX_Supervisor','CINNOX_Admin','CINNOX_Relay_Guest')
     SELECT Id FROM User WHERE UserType = 'Guest' AND Profile.Name = 'CINNOX Relay Profile'
     POST ${api}/sobjects/PermissionSetAssignment
     {"AssigneeId":"<user id>","PermissionSetId":"<permission set id>"}`;
}

function hookStep(input: StepsInput): string {
  const url = relayUrl(input);
  const body = JSON.stringify({ enabled: true, url });
  const about = input.relayPathToken
    ? `The address ends in the relay's token. It is shown here once and kept nowhere; the org holds only its hash.`
    : 'The address is the one already subscribed: the hash in the org stays as it is.';
  return `Subscribe the call and enquiry hooks in CINNOX, with an App of their own (one App has one address for each kind of hook,
   and subscribing replaces the address that is there: read "Get Event Hook List" first)
     PATCH <Base URL>/v1/api/apps/<App ID>/call-event-sub
     PATCH <Base URL>/v1/api/apps/<App ID>/inquiry-event-sub
     Authorization: Bearer <App token>
     ${body}
   ${about}`;
}
