import type { Tx } from '../types.ts';
import type { MetadataFile } from './metadata-files.ts';

export interface SettingRecord {
  name: string;
  label: string;
  value: string;
  locked: boolean;
}

/** The custom metadata records of the package's files (`CINNOX_Setting.<name>.md-meta.xml`). */
export function settingRecords(files: MetadataFile[]): SettingRecord[] {
  return files.flatMap(({ path, root }) => {
    const name = /\/CINNOX_Setting\.([^/]+)\.md-meta\.xml$/.exec(path)?.[1];
    if (!name) return [];
    const values = new Map(root.all('values').map((entry) => [entry.value('field'), entry.value('value') ?? '']));
    return [
      {
        name,
        label: root.value('label') ?? name,
        value: values.get('Value__c') ?? '',
        locked: values.get('Locked__c') === 'true',
      },
    ];
  });
}

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
