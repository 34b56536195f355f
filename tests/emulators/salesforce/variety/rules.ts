import { text } from '../schema/field-builders.ts';
import type { Org, SObjectRow } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { addField } from './variety-kit.ts';

/** A validation rule: the fields it is shown at, none for the top of the page. */
interface ValidationRule {
  object: string;
  refuses(row: SObjectRow): boolean;
  message: string;
  field?: string;
}

/** https://help.salesforce.com/s/articleView?id=platform.fields_defining_field_validation_rules.htm */
export function addValidationRule({ store }: Org, { object, refuses, message, field }: ValidationRule): void {
  const check = (rows: SObjectRow[]): void => {
    if (!rows.some(refuses)) return;
    throw new SalesforceError(400, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message, field === undefined ? [] : [field]);
  };
  store.addTrigger({ object, beforeInsert: (rows) => check(rows), beforeUpdate: (rows) => check(rows) });
}

export async function addValidationRules(org: Org): Promise<void> {
  addValidationRule(org, {
    object: 'Case',
    refuses: (row) => row['Status'] === 'Closed' && row['Reason'] === null,
    message: 'Choose a case reason before you close the case.',
    field: 'Reason',
  });
  addValidationRule(org, {
    object: 'Contact',
    refuses: (row) => row['Email'] === null && row['Phone'] === null && row['MobilePhone'] === null,
    message: 'A contact needs an e-mail address or a telephone number.',
  });
}

/** Fields that the API asks of everybody, and one that fills itself. */
export async function addRequiredFields({ store }: Org): Promise<void> {
  const required = { custom: true, required: true } as const;
  addField(store, 'Case', text('Cost_Centre__c', 'Cost Centre', 20, required));
  addField(store, 'Task', text('Region__c', 'Region', 20, { ...required, defaultValue: 'APAC' }));
}

/**
 * Apex of the customer that fails. CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY for an exception, FIELD_CUSTOM_VALIDATION_EXCEPTION
 * for `addError`: https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_triggers_exceptions.htm
 */
export async function addRejectingTriggers({ store }: Org): Promise<void> {
  store.addTrigger({
    object: 'Task',
    afterInsert: (rows) => {
      if (!rows.some((row) => row['TaskSubtype'] === 'Call')) return;
      const message =
        'CallGuard: execution of AfterInsert\n\ncaused by: System.NullPointerException: Attempt to de-reference a null object\n\n' +
        'Trigger.CallGuard: line 4, column 1';
      throw new SalesforceError(400, 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message, []);
    },
  });
  store.addTrigger({
    object: 'Case',
    beforeInsert: (rows) => {
      if (!rows.some((row) => /\bblocked\b/i.test(String(row['Subject'])))) return;
      throw new SalesforceError(400, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'This customer is blocked.', []);
    },
  });
}
