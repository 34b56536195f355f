import type { RandomSource } from '../../../lib/platform/random.ts';
import { hexId } from './hex-id.ts';
import type { ContactType, ExternalContact, ServiceState, Staff } from './model.ts';

const people: readonly (readonly [first: string, last: string, company: string, phone: string, type: ContactType])[] = [
  ['Mei', 'Wong', 'Harbour Foods', '+85291234501', 'Customer'],
  ['Jun', 'Takahashi', 'Sakura Optics', '+819012345602', 'Customer'],
  ['Nadia', 'Rahman', 'Padma Textiles', '+8801712345603', 'Prospect'],
  ['Tomasz', 'Nowak', 'Baltic Freight', '+48501234504', 'Customer'],
  ['Sofia', 'Marino', 'Marino Vini', '+393331234505', 'Lead'],
  ['Liam', 'O’Connor', 'Shannon Software', '+353851234506', 'Customer'],
  ['Chidi', 'Okafor', 'Lagos Solar', '+2348031234507', 'Prospect'],
  ['Ana', 'Souza', 'Porto Azul', '+5511912345608', 'Customer'],
  ['Pierre', 'Lefèvre', 'Atelier Lefèvre', '+33612345609', 'Lead'],
  ['Katrin', 'Schäfer', 'Schäfer Werkzeuge', '+4915112345610', 'Customer'],
  ['Omar', 'Haddad', 'Gulf Interiors', '+971501234511', 'Customer'],
  ['Priya', 'Nair', 'Malabar Spices', '+919812345612', 'Customer'],
  ['Ethan', 'Brooks', 'Brooks Outdoor', '+12025550113', 'Prospect'],
  ['Grace', 'Tan', 'Lion City Labs', '+6581234514', 'Customer'],
  ['Minh', 'Nguyen', 'Saigon Robotics', '+84912345615', 'Lead'],
  ['Lucía', 'Fernández', 'Andes Café', '+5491123456716', 'Customer'],
  ['Henrik', 'Lindqvist', 'Norr Möbler', '+46701234517', 'Customer'],
  ['Zeynep', 'Kaya', 'Bosphorus Travel', '+905321234518', 'Prospect'],
  ['Noa', 'Levi', 'Carmel Data', '+972521234519', 'Customer'],
  ['Daniel', 'Kim', 'Hangang Games', '+821012345620', 'Customer'],
  ['Aroha', 'Ngata', 'Kiwi Grown', '+64211234521', 'Lead'],
  ['Jack', 'Thompson', 'Outback Tours', '+61412345622', 'Customer'],
  ['Amara', 'Diallo', 'Dakar Pêche', '+221771234523', 'Prospect'],
  ['Siti', 'Rahmah', 'Nusantara Batik', '+6281234567824', 'Customer'],
  ['Carlos', 'Reyes', 'Manila Media', '+639171234525', 'Customer'],
  ['Elena', 'Popescu', 'Carpathia Wood', '+40721234526', 'Lead'],
  ['Thabo', 'Mokoena', 'Jozi Logistics', '+27821234527', 'Customer'],
  ['Emily', 'Clarke', 'Clarke & Daughters', '+447700900128', 'Customer'],
  ['Wei', 'Zhang', 'Pearl River Plastics', '+8613812345629', 'Customer'],
  ['Yuki', 'Mori', 'Aozora Books', '+818012345630', 'Prospect'],
  ['Isabella', 'Rossi', 'Rossi Moda', '+393471234531', 'Customer'],
  ['Mateo', 'García', 'Sol y Mar', '+34612345632', 'Lead'],
  ['Fatima', 'Zahra', 'Atlas Argan', '+212612345633', 'Customer'],
  ['Viktor', 'Horák', 'Praha Glass', '+420602345634', 'Customer'],
  ['Chloe', 'Martin', 'Maple Digital', '+14165550135', 'Prospect'],
  ['Samuel', 'Osei', 'Accra Cocoa', '+233241234536', 'Customer'],
];

const staffSeed: readonly Omit<Staff, 'eid' | 'status'>[] = [
  {
    firstName: 'Ada',
    lastName: 'Lam',
    email: 'ada.lam@acme.example',
    phone: '+85230010101',
    extension: 101,
    role: 'Agent',
    jobTitle: 'Customer Service Agent',
    timezone: 'Asia/Hong_Kong',
  },
  {
    firstName: 'Ben',
    lastName: 'Ortiz',
    email: 'ben.ortiz@acme.example',
    phone: '+12125550102',
    extension: 102,
    role: 'Agent',
    jobTitle: 'Customer Service Agent',
    timezone: 'America/New_York',
  },
  {
    firstName: 'Chris',
    lastName: 'Mori',
    email: 'chris.mori@acme.example',
    phone: '+81345670103',
    extension: 103,
    role: 'Admin',
    jobTitle: 'Service Supervisor',
    timezone: 'Asia/Tokyo',
  },
];

function asciiWord(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[^a-zA-Z]/g, '')
    .toLowerCase();
}

function seedContacts(random: RandomSource, owner: string): ExternalContact[] {
  return people.map(([firstName, lastName, company, phone, type], index) => ({
    id: hexId(random),
    firstName,
    lastName,
    phones: { Mobile: phone, Work: '', Home: '', Other: '' },
    emails: {
      Work: `${asciiWord(firstName)}.${asciiWord(lastName)}@${asciiWord(company)}.example`,
      Personal: '',
      Other: '',
    },
    social: {},
    company,
    team: '',
    jobTitle: index % 3 === 0 ? 'Buyer' : '',
    group: '',
    language: 'en',
    birthDate: '',
    addresses: [],
    type,
    level: 'Primary',
    ownerEid: owner,
  }));
}

/** Agents beyond the three that have a story: `agent04` and so on. */
export function crewNames(people: number): { firstName: string; lastName: string; email: string }[] {
  return Array.from({ length: Math.max(0, people - staffSeed.length) }, (_none, index) => {
    const firstName = `Agent${String(staffSeed.length + index + 1).padStart(2, '0')}`;
    return { firstName, lastName: 'Crew', email: `${firstName}.crew@acme.example`.toLowerCase() };
  });
}

function crew(random: RandomSource, people: number): Staff[] {
  return crewNames(people).map((person, index) => ({
    ...person,
    eid: hexId(random),
    status: 'Activated',
    phone: `+852300102${String(index).padStart(2, '0')}`,
    extension: 200 + index,
    role: 'Agent',
    jobTitle: 'Customer Service Agent',
    timezone: 'Asia/Hong_Kong',
  }));
}

/** The service `acme` before anybody has called. Draws its ids and the App token from `random`. */
export function seedService(random: RandomSource, people = staffSeed.length): ServiceState {
  const staff = staffSeed.map((person): Staff => ({ eid: hexId(random), status: 'Activated', ...person }));
  const group = { id: hexId(random), name: 'Support hotline', members: staff.map((person) => person.eid) };
  const state: ServiceState = {
    serviceId: 'acme',
    baseUrl: 'https://acme.cinnox.com',
    appId: 'app-acme',
    appToken: hexId(random, 40),
    staff,
    groups: [group],
    numbers: [{ number: '+85230010000', name: 'Support hotline', country: 'HK', group: group.id, supportSms: true }],
    contacts: seedContacts(random, staff[0]?.eid ?? ''),
    enquiries: [],
    calls: [],
    visitorEids: new Map(),
    countries: new Map(),
    nextCaseNumber: 100_001,
  };
  for (const person of crew(random, people)) {
    state.staff.push(person);
    group.members.push(person.eid);
  }
  return state;
}
