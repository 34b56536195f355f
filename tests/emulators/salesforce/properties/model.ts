import type { FieldValue } from '../types.ts';

/** A record of the model: every field of `FIELDS`, `Id`, `IsDeleted`, and whether sharing hides it from who asks. */
export type Row = Record<string, FieldValue>;
export type ObjectName = 'Account' | 'Contact';
export type Tables = Record<ObjectName, Row[]>;

export type Kind = 'text' | 'picklist' | 'int' | 'boolean' | 'date' | 'datetime' | 'id';

/** What the properties know of the fields: written down here, not read from the schema. */
export const FIELDS: Record<ObjectName, Record<string, Kind>> = {
  Account: {
    Id: 'id',
    Name: 'text',
    Phone: 'text',
    Industry: 'picklist',
    NumberOfEmployees: 'int',
    ParentId: 'id',
    CreatedDate: 'datetime',
  },
  Contact: {
    Id: 'id',
    LastName: 'text',
    FirstName: 'text',
    Title: 'text',
    Phone: 'text',
    LeadSource: 'picklist',
    DoNotCall: 'boolean',
    Birthdate: 'date',
    AccountId: 'id',
    ReportsToId: 'id',
    CreatedDate: 'datetime',
  },
};

/** In the order in which they sort. */
export const PICKLISTS: Record<string, readonly string[]> = {
  Industry: ['Transportation', 'Shipping', 'Technology', 'Retail', 'Manufacturing', 'Other'],
  LeadSource: ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other'],
};

export const PARENTS: Record<ObjectName, Record<string, { field: string; object: ObjectName }>> = {
  Account: { Parent: { field: 'ParentId', object: 'Account' } },
  Contact: {
    Account: { field: 'AccountId', object: 'Account' },
    ReportsTo: { field: 'ReportsToId', object: 'Contact' },
  },
};

/** Child relationships of an account. */
export const CHILDREN: Record<string, { object: ObjectName; field: string }> = {
  Contacts: { object: 'Contact', field: 'AccountId' },
  ChildAccounts: { object: 'Account', field: 'ParentId' },
};

/** `['Account', 'Parent', 'Name']` */
export type Path = readonly string[];

export interface Compare {
  kind: 'compare';
  path: Path;
  type: Kind;
  operator: '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE' | 'IN' | 'NOT IN';
  values: readonly FieldValue[];
}

export type Condition =
  | Compare
  | { kind: 'not'; item: Condition }
  | { kind: 'and' | 'or'; items: readonly Condition[] }
  | { kind: 'semi'; field: string; negated: boolean; object: ObjectName; column: string; where: Condition };

export interface SortKey {
  path: Path;
  type: Kind;
  descending: boolean;
  nulls: 'FIRST' | 'LAST' | undefined;
}

/** A child query of accounts, and those in it. */
export interface ChildQuery {
  name: string;
  field: string;
  where: Condition | undefined;
  limit: number | undefined;
  children: readonly ChildQuery[];
}

export interface RowQuery {
  object: ObjectName;
  /** Are the object and its fields written with a name of their own? */
  aliased: boolean;
  fields: readonly Path[];
  children: readonly ChildQuery[];
  where: Condition | undefined;
  orderBy: readonly SortKey[];
  limit: number | undefined;
  offset: number | undefined;
  all: boolean;
}

export type Aggregate = { name: 'COUNT' | 'COUNT_DISTINCT' | 'SUM' | 'AVG' | 'MIN' | 'MAX'; path: Path; type: Kind };

export interface GroupQuery {
  object: ObjectName;
  groupBy: readonly { path: Path; type: Kind }[];
  aggregates: readonly Aggregate[];
  where: Condition | undefined;
  /** Least COUNT(Id) of a group that is kept, or that is not kept. */
  atLeast: number | undefined;
  negated: boolean;
}
