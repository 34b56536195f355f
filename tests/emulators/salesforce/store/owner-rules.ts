import type { ObjectDefinition, SObjectRow } from '../types.ts';
import { SalesforceError } from '../types.ts';
import type { Writer } from './writer.ts';

/**
 * A record is given to active users only; what a user owned when he left stays his.
 * https://experienceleague.adobe.com/en/docs/marketo-measure/using/faq-and-troubleshooting/crm-export-errors
 */
export function checkOwner({ tx }: Writer, object: ObjectDefinition, row: SObjectRow, before?: SObjectRow): void {
  const owner = row['OwnerId'];
  if (typeof owner !== 'string' || before?.['OwnerId'] === owner) return;
  if (tx.read('User', owner)?.['IsActive'] !== false) return;
  const message = `operation performed with inactive user [${owner.slice(0, 15)}] as owner of ${object.label.toLowerCase()}`;
  throw new SalesforceError(400, 'INACTIVE_OWNER_OR_USER', message, []);
}
