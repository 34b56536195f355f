import { slot, slots, type ObjectLayout } from '../layout.ts';
import { casesOf, systemSection } from './common.ts';

export const accountLayout: ObjectLayout = {
  titleField: 'Name',
  highlights: [
    slot('Type', 'Type'),
    slot('Phone', 'Phone'),
    slot('Website'),
    slot('OwnerId', 'Account Owner'),
    slot('Industry'),
  ],
  sections: [
    {
      label: 'Account Information',
      left: [
        slot('OwnerId', 'Account Owner'),
        slot('Name', 'Account Name'),
        slot('ParentId', 'Parent Account'),
        slot('AccountNumber', 'Account Number'),
        slot('Type', 'Type'),
        slot('Industry'),
      ],
      right: [
        slot('Phone', 'Phone'),
        slot('Fax', 'Fax'),
        slot('Website'),
        slot('NumberOfEmployees', 'Employees'),
        slot('AnnualRevenue', 'Annual Revenue'),
        slot('Rating'),
      ],
    },
    {
      label: 'Address Information',
      left: [slot('BillingAddress', 'Billing Address')],
      right: [slot('ShippingAddress', 'Shipping Address')],
    },
    { label: 'Description Information', left: slots('Description'), right: [] },
    systemSection,
  ],
  related: [
    {
      name: 'Contacts',
      label: 'Contacts',
      object: 'Contact',
      parentField: 'AccountId',
      columns: [slot('Name', 'Contact Name'), slot('Title'), slot('Email'), slot('Phone', 'Phone')],
      orderBy: 'LastName ASC',
    },
    casesOf('AccountId'),
  ],
  activityFields: ['AccountId', 'WhatId'],
  listColumns: [
    slot('Name', 'Account Name'),
    slot('BillingCity', 'Billing City'),
    slot('Phone', 'Phone'),
    slot('Type', 'Type'),
    slot('Industry'),
    slot('OwnerId', 'Account Owner'),
  ],
  searchFields: ['Name', 'Phone'],
  searchDetail: ['Phone', 'BillingCity'],
  formFields: slots(
    'Name',
    'ParentId',
    'Phone',
    'Website',
    'Type',
    'Industry',
    'NumberOfEmployees',
    'BillingStreet',
    'BillingCity',
    'BillingState',
    'BillingPostalCode',
    'BillingCountry',
    'Description',
  ),
};
