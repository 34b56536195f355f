import { slot, slots, type ObjectLayout } from '../layout.ts';

export const userLayout: ObjectLayout = {
  titleField: 'Name',
  highlights: slots('Title', 'Email', 'Phone'),
  sections: [
    {
      label: 'About',
      left: slots('Name', 'Username', 'Email', 'Title'),
      right: [
        slot('Alias'),
        slot('TimeZoneSidKey', 'Time Zone'),
        slot('LocaleSidKey', 'Locale'),
        slot('IsActive', 'Active'),
      ],
    },
  ],
  related: [],
  activityFields: [],
  listColumns: slots('Name', 'Email', 'Username', 'IsActive'),
  searchFields: ['Name'],
  searchDetail: ['Email'],
  formFields: [],
};
