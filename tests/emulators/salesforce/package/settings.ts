import type { Tx } from '../types.ts';

/** Natively emulated: CinnoxSettings.text. */
export function settingText(tx: Tx, name: string): string | undefined {
  const value = tx.find('CINNOX_Setting__mdt', { DeveloperName: name })[0]?.['Value__c'];
  return typeof value === 'string' ? value : undefined;
}

/** Natively emulated: CinnoxSettings.wholeNumber. */
export function settingNumber(tx: Tx, name: string, least: number, fallback: number): number {
  const value = settingText(tx, name)?.trim() ?? '';
  if (!/^\d{1,6}$/.test(value)) return fallback;
  const parsed = Number(value);
  return parsed < least ? fallback : parsed;
}
