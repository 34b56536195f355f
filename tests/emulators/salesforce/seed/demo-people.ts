import type { Tx } from '../types.ts';

/** People that the demo and the tests know by name. */
export const DEMO_PEOPLE = {
  wong: {
    FirstName: 'Mei-ling',
    LastName: 'Wong',
    Title: 'Shipping Manager',
    MobilePhone: '+852 9466 7788',
    Phone: '+852 2810 4400',
    Email: 'meiling.wong@harbour-logistics.example',
  },
  berg: {
    FirstName: 'Jonas',
    LastName: 'Berg',
    Title: 'Managing Partner',
    Phone: '+46 31 774 20 15',
    MobilePhone: '070-174 06 35',
    Email: 'jonas.berg@bergdotter.example',
  },
} as const;

/** All four answer the same switchboard. */
export const KEPPEL_SWITCHBOARD = '+65 6532 1100';
const KEPPEL = [
  {
    FirstName: 'Wei Ming',
    LastName: 'Tan',
    Title: 'Procurement',
    Phone: KEPPEL_SWITCHBOARD,
    Email: 'weiming.tan@keppelmarine.example',
  },
  {
    FirstName: 'Priya',
    LastName: 'Nair',
    Title: 'Fleet Operations',
    Phone: '65321100',
    Email: 'priya.nair@keppelmarine.example',
  },
  {
    FirstName: 'Jia Hui',
    LastName: 'Lim',
    Title: 'Accounts',
    Phone: '+65-6532-1100 ext 214',
    Email: 'jiahui.lim@keppelmarine.example',
  },
  { LastName: 'Reception', Phone: '(65) 6532 1100' },
] as const;

async function seedWong(tx: Tx, ownerId: string): Promise<void> {
  const AccountId = await tx.insert('Account', {
    Name: 'Harbour Logistics',
    Phone: '+852 2810 4400',
    Industry: 'Shipping',
    OwnerId: ownerId,
    BillingCity: 'Hong Kong',
  });
  const ContactId = await tx.insert('Contact', {
    ...DEMO_PEOPLE.wong,
    AccountId,
    OwnerId: ownerId,
    MailingCity: 'Hong Kong',
    MailingCountry: 'Hong Kong',
  });
  const common = { ContactId, AccountId, OwnerId: ownerId, Status: 'Working' };
  await tx.insert('Case', {
    ...common,
    Subject: 'Container held at Kwai Tsing terminal',
    Origin: 'Phone',
    Priority: 'High',
    Description: 'Customs asks for the packing list of HLCU 448120.',
  });
  await tx.insert('Case', {
    ...common,
    Subject: 'Invoice 20931 shows the wrong currency',
    Origin: 'Email',
    Status: 'New',
  });
  await tx.insert('Task', {
    WhoId: ContactId,
    WhatId: AccountId,
    OwnerId: ownerId,
    Subject: 'Send revised quote for the Yantian route',
    ActivityDate: '2026-11-27',
    Priority: 'High',
  });
}

async function seedBerg(tx: Tx, ownerId: string): Promise<void> {
  const AccountId = await tx.insert('Account', {
    Name: 'Berg & Dotter AB',
    Phone: '+46 31 774 20 00',
    Industry: 'Manufacturing',
    OwnerId: ownerId,
    BillingCity: 'Göteborg',
  });
  await tx.insert('Contact', {
    ...DEMO_PEOPLE.berg,
    AccountId,
    OwnerId: ownerId,
    MailingCity: 'Göteborg',
    MailingCountry: 'Sweden',
  });
}

async function seedKeppel(tx: Tx, ownerId: string): Promise<void> {
  const AccountId = await tx.insert('Account', {
    Name: 'Keppel Marine',
    Phone: KEPPEL_SWITCHBOARD,
    Industry: 'Shipping',
    OwnerId: ownerId,
    BillingCity: 'Singapore',
  });
  for (const person of KEPPEL) await tx.insert('Contact', { ...person, AccountId, OwnerId: ownerId });
}

export const DEMO_CONTACT_COUNT = 2 + KEPPEL.length;

export async function seedDemoPeople(tx: Tx, owners: { ada: string; ben: string }): Promise<void> {
  await seedWong(tx, owners.ada);
  await seedBerg(tx, owners.ben);
  await seedKeppel(tx, owners.ada);
}
