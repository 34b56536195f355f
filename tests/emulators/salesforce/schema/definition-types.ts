/** What an org knows of its objects and fields. */
import type { FieldValue } from '../types.ts';

export type FieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'picklist'
  | 'multipicklist'
  | 'combobox'
  | 'email'
  | 'phone'
  | 'url'
  | 'boolean'
  | 'int'
  | 'double'
  | 'currency'
  | 'percent'
  | 'date'
  | 'datetime'
  | 'reference'
  | 'base64'
  | 'address';

export interface FieldDefinition {
  name: string;
  label: string;
  type: FieldType;
  /** Maximum length in UTF-16 units for text fields. */
  length?: number;
  required?: boolean;
  createable?: boolean;
  updateable?: boolean;
  filterable?: boolean;
  defaultValue?: FieldValue;
  picklist?: { values: { value: string; label?: string; default?: boolean; active?: boolean }[]; restricted: boolean };
  externalId?: boolean;
  unique?: boolean;
  caseSensitive?: boolean;
  referenceTo?: string[];
  relationshipName?: string;
  /** Name of the child relationship on the parent, e.g. `Cases`. */
  childRelationshipName?: string;
  custom?: boolean;
  /** The field shown as the record's name, e.g. `CaseNumber` of Case. */
  nameField?: boolean;
  /** Display format of an auto number, e.g. `LOG-{000000}`. The value is given at insert and read only. */
  autoNumber?: string;
  /** A read-only formula: the value of `field` on the row that `reference` points at. */
  parentField?: { reference: string; field: string };
  /** Kept in an index of the store although it is no reference, external id, phone or e-mail. */
  indexed?: boolean;
  /** Fields whose field-level security cannot be taken away (system fields, required fields). */
  alwaysVisible?: boolean;
  minimum?: number;
  /**
   * What becomes of this row when the row that the reference points to is deleted: it goes along, or (without this) its
   * reference reads as null until the other comes back.
   */
  onDelete?: 'cascade';
}

export interface ObjectDefinition {
  name: string;
  label: string;
  labelPlural: string;
  keyPrefix: string;
  fields: FieldDefinition[];
  custom?: boolean;
  /** `event` = platform event (`__e`), `metadata` = custom metadata type (`__mdt`, read only through the API). */
  kind?: 'standard' | 'custom' | 'event' | 'metadata';
  createable?: boolean;
  updateable?: boolean;
  deletable?: boolean;
  /** False: a deleted row cannot be had back. */
  undeletable?: boolean;
}
