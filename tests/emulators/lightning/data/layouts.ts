import { slots, type ObjectLayout } from './layout.ts';
import { accountLayout } from './layouts/account.ts';
import { caseLayout } from './layouts/case.ts';
import { contactLayout } from './layouts/contact.ts';
import { logLayout } from './layouts/log.ts';
import { taskLayout } from './layouts/task.ts';
import { userLayout } from './layouts/user.ts';

const known: Readonly<Record<string, ObjectLayout>> = {
  Contact: contactLayout,
  Account: accountLayout,
  Case: caseLayout,
  Task: taskLayout,
  User: userLayout,
  CINNOX_Log__c: logLayout,
};

/** Objects with a tab in the navigation bar. */
export const tabObjects = ['Contact', 'Account', 'Case', 'Task'] as const;

/** The layout of a known object, or one that shows every field. */
export function layoutOf(object: string, titleField: string, allFields: string[]): ObjectLayout {
  const layout = known[object];
  if (layout !== undefined) return layout;
  const shown = allFields.filter((name) => !['Id', 'IsDeleted', 'SystemModstamp'].includes(name));
  const half = Math.ceil(shown.length / 2);
  return {
    titleField,
    highlights: slots(...shown.filter((name) => name.endsWith('__c')).slice(0, 5)),
    sections: [{ label: 'Information', left: slots(...shown.slice(0, half)), right: slots(...shown.slice(half)) }],
    related: [],
    activityFields: [],
    listColumns: slots(
      ...new Set([titleField, ...shown.filter((name) => name.endsWith('__c')).slice(0, 6), 'CreatedDate']),
    ),
    searchFields: [titleField],
    searchDetail: ['CreatedDate'],
    formFields: slots(...shown.filter((name) => name.endsWith('__c'))),
  };
}
