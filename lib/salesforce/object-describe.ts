import * as v from 'valibot';
import { AppError } from '../errors/app-error.ts';

export interface FieldDescribe {
  name: string;
  label: string;
  type: string;
  /** Characters; 0 where a length makes no sense. */
  length: number;
  createable: boolean;
  updateable: boolean;
  filterable: boolean;
  /** Must be given on create. */
  required: boolean;
  restrictedPicklist: boolean;
  picklistValues: { value: string; label: string; active: boolean; defaultValue: boolean }[];
}

export interface ObjectDescribe {
  name: string;
  createable: boolean;
  updateable: boolean;
  queryable: boolean;
  keyPrefix: string | null;
  /** By API name; only fields that this user may see. */
  fields: Record<string, FieldDescribe>;
}

const flag = v.optional(v.nullable(v.boolean()), false);
const value = v.looseObject({
  value: v.string(),
  label: v.optional(v.nullable(v.string())),
  active: v.optional(v.boolean(), true),
  defaultValue: flag,
});
const field = v.looseObject({
  name: v.string(),
  label: v.optional(v.string()),
  type: v.string(),
  length: v.optional(v.number(), 0),
  createable: flag,
  updateable: flag,
  filterable: flag,
  nillable: v.optional(v.boolean(), true),
  defaultedOnCreate: flag,
  restrictedPicklist: flag,
  picklistValues: v.optional(v.nullable(v.array(value)), []),
});
const describe = v.looseObject({
  name: v.string(),
  createable: flag,
  updateable: flag,
  queryable: flag,
  keyPrefix: v.optional(v.nullable(v.string()), null),
  fields: v.array(field),
});

function toField(raw: v.InferOutput<typeof field>): FieldDescribe {
  return {
    name: raw.name,
    label: raw.label ?? raw.name,
    type: raw.type,
    length: raw.length,
    createable: raw.createable === true,
    updateable: raw.updateable === true,
    filterable: raw.filterable === true,
    required: raw.createable === true && !raw.nillable && raw.defaultedOnCreate !== true,
    restrictedPicklist: raw.restrictedPicklist === true,
    picklistValues: (raw.picklistValues ?? []).map((item) => ({
      value: item.value,
      label: item.label ?? item.value,
      active: item.active,
      defaultValue: item.defaultValue === true,
    })),
  };
}

/** The part of a describe answer that the product uses. Throws `server_busy` for anything else. */
export function toObjectDescribe(body: unknown): ObjectDescribe {
  const result = v.safeParse(describe, body);
  if (!result.success) {
    throw new AppError('server_busy', 'Salesforce described an object in a way that makes no sense.');
  }
  const { name, createable, updateable, queryable, keyPrefix, fields } = result.output;
  return {
    name,
    createable: createable === true,
    updateable: updateable === true,
    queryable: queryable === true,
    keyPrefix,
    fields: Object.fromEntries(fields.map((raw) => [raw.name, toField(raw)])),
  };
}
