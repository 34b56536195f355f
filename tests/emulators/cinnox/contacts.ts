import type { ContactBody } from './api/contact-body.ts';
import { hexId } from './hex-id.ts';
import type { Hooks } from './hooks.ts';
import { contactHook } from './hook-payloads.ts';
import type { Ledger } from './ledger.ts';
import type { ExternalContact, ServiceParts } from './model.ts';

export interface ContactBook {
  create(body: ContactBody): ExternalContact;
  /** Undefined when there is no such contact. Whether absent fields are emptied is the knob `put`. */
  update(id: string, body: ContactBody): ExternalContact | undefined;
}

const blank: Omit<ExternalContact, 'id' | 'ownerEid'> = {
  firstName: '',
  lastName: '',
  phones: { Mobile: '', Work: '', Home: '', Other: '' },
  emails: { Work: '', Personal: '', Other: '' },
  social: {},
  company: '',
  team: '',
  jobTitle: '',
  group: '',
  language: '',
  birthDate: '',
  addresses: [],
  type: 'Lead',
  level: 'Primary',
};

/** `base` with what the body names. A list that is sent replaces the list that was there. */
function withBody(
  base: typeof blank,
  { phones, emails, socialContacts, addresses, ...plain }: ContactBody,
): typeof blank {
  const next = { ...structuredClone(base), ...plain };
  if (phones) next.phones = { ...blank.phones, ...Object.fromEntries(phones.map((one) => [one.type, one.phone])) };
  if (emails) next.emails = { ...blank.emails, ...Object.fromEntries(emails.map((one) => [one.type, one.email])) };
  if (socialContacts) next.social = Object.fromEntries(socialContacts.map((one) => [one.key, one.value]));
  if (addresses) next.addresses = addresses;
  return next;
}

/** External contacts. CINNOX does not look for duplicates: two creates are two contacts. */
export function createContactBook(parts: ServiceParts & { hooks: Hooks; ledger: Ledger }): ContactBook {
  const { surroundings, state, knobs, hooks, ledger } = parts;

  return {
    create(body) {
      const contact = { ...withBody(blank, body), id: hexId(surroundings.random), ownerEid: state.staff[0]?.eid ?? '' };
      state.contacts.push(contact);
      ledger.note({ what: 'contact.created', contactId: contact.id });
      hooks.emit('external-contact', contactHook(contact, 'create', state.serviceId));
      return contact;
    },
    update(id, body) {
      const contact = state.contacts.find((one) => one.id === id);
      if (!contact) return undefined;
      Object.assign(contact, withBody(knobs.put === 'merge' ? contact : blank, body));
      ledger.note({ what: 'contact.updated', contactId: id });
      hooks.emit('external-contact', contactHook(contact, 'edit', state.serviceId));
      return contact;
    },
  };
}
