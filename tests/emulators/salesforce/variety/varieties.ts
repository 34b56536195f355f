import type { Org, OrgDescription } from '../types.ts';
import { addAddressPicklists } from './address-picklists.ts';
import { addCurrencies } from './currencies.ts';
import { EDITIONS, makeDeveloper, makeProfessional } from './editions.ts';
import { installOfficialIntegration } from './official-integration.ts';
import { addPersonAccounts } from './person-accounts.ts';
import { addRecordTypes } from './record-types.ts';
import { addRejectingTriggers, addRequiredFields, addValidationRules } from './rules.ts';
import { renameOrigins, renameStatuses } from './statuses.ts';
import { hideFields, lockCases, makePrivate, takeApiFromAgents } from './strict-access.ts';

interface Variety {
  says: string;
  /** Changes what the org is called and where it lives: only before it is made. */
  describe?: (org: OrgDescription) => OrgDescription;
  /** Changes the org, empty or in use. */
  apply?: (org: Org) => Promise<void>;
}

const ALERT = "You're creating a duplicate record. We recommend you use an existing record instead.";

function duplicates(action: 'alert' | 'block'): (org: Org) => Promise<void> {
  return async ({ store }) =>
    store.addDuplicateRule({
      object: 'Contact',
      name: action === 'alert' ? 'Standard_Contact_Duplicate_Rule' : 'Block_Contact_Duplicates',
      matchingRule: 'Standard_Contact_Match_Rule_v1_1',
      fields: ['Email', 'MobilePhone'],
      action,
      alert: action === 'alert' ? ALERT : 'This person is a contact already.',
    });
}

function caseDuplicates(action: 'alert' | 'block'): (org: Org) => Promise<void> {
  return async ({ store }) =>
    store.addDuplicateRule({
      object: 'Case',
      name: 'One_Case_Per_Subject',
      matchingRule: 'Case_Match_Rule_v1_0',
      fields: ['Subject'],
      action,
      alert: 'There is a case with this subject.',
    });
}

async function caseTypes(org: Org): Promise<void> {
  await addRecordTypes(org, {
    object: 'Case',
    types: [
      { developerName: 'Support', name: 'Support' },
      { developerName: 'Complaint', name: 'Complaint', picklists: { Origin: ['Email', 'Web'] } },
      { developerName: 'Internal', name: 'Internal' },
    ],
    profiles: { 'Standard User': ['Support', 'Complaint'] },
  });
}

/** What real orgs are like. Several may be given to one org, in this order. */
export const varieties = {
  production: { says: 'A production org, Enterprise Edition', describe: EDITIONS.production },
  sandbox: { says: 'A sandbox', describe: EDITIONS.sandbox },
  developer: {
    says: 'Developer Edition: 15,000 API requests a day',
    describe: EDITIONS.developer,
    apply: makeDeveloper,
  },
  'professional-no-api': { says: 'Professional Edition without the API', apply: makeProfessional },
  'person-accounts': { says: 'Person accounts; Wong and Berg are such', apply: addPersonAccounts },
  'address-picklists': { says: 'State and Country/Territory Picklists', apply: addAddressPicklists },
  'multi-currency': { says: 'Several currencies, HKD the corporate one', apply: addCurrencies },
  'record-types': { says: 'Three record types of Case, two of them for standard users', apply: caseTypes },
  'renamed-statuses': { says: 'Statuses in German: neither Completed nor Closed', apply: renameStatuses },
  'renamed-origins': { says: 'Case origins in German, restricted: no Phone', apply: renameOrigins },
  'validation-rules': { says: 'A Case is closed with a reason; a Contact has an address', apply: addValidationRules },
  'required-fields': {
    says: 'A required field of Case; one of Task that has a default',
    apply: addRequiredFields,
  },
  'duplicate-alert': { says: 'Alerts on contacts of one e-mail address or mobile', apply: duplicates('alert') },
  'duplicate-block': { says: 'Blocks contacts of one e-mail address or mobile', apply: duplicates('block') },
  'duplicate-cases': { says: 'Blocks cases of one subject', apply: caseDuplicates('block') },
  'duplicate-cases-alert': { says: 'Alerts on cases of one subject', apply: caseDuplicates('alert') },
  'rejecting-triggers': {
    says: 'A trigger that throws for every call; one that stops a customer',
    apply: addRejectingTriggers,
  },
  'private-sharing': { says: 'Private Tasks and Cases', apply: makePrivate },
  'agents-without-api': { says: 'Standard users without API Enabled', apply: takeApiFromAgents },
  'hidden-fields': { says: 'Fields of Contact and Case that standard users may not see or fill', apply: hideFields },
  'official-integration': {
    says: 'The official CINNOX integration is set up and writes Tasks and Cases of its own',
    apply: installOfficialIntegration,
  },
  'read-only-cases': { says: 'Standard users may only read cases', apply: lockCases },
} as const satisfies Record<string, Variety>;

export type VarietyName = keyof typeof varieties;

export function isVarietyName(text: string): text is VarietyName {
  return Object.hasOwn(varieties, text);
}

export function describeOrg(description: OrgDescription, names: readonly VarietyName[]): OrgDescription {
  return names.reduce((org, name) => {
    const variety: Variety = varieties[name];
    return variety.describe?.(org) ?? org;
  }, description);
}

/** True when the variety is something that an org can become: the others are chosen before it is made. */
export function canBecome(name: VarietyName): boolean {
  return 'apply' in varieties[name] && !('describe' in varieties[name]);
}

export async function applyVarieties(org: Org, names: readonly VarietyName[]): Promise<void> {
  for (const name of names) {
    const variety: Variety = varieties[name];
    await variety.apply?.(org);
  }
}
