import type { Candidate } from './candidate.ts';
import type { MatchFacts } from './journal-row.ts';
import { samePhone, sameWithoutCountry, type PhoneNumber } from './phone.ts';

/** A contact as the matching query reads it. */
export interface ContactFacts {
  contactId: string;
  name: string;
  title?: string;
  accountId?: string;
  accountName?: string;
  ownerId?: string;
  ownerName?: string;
  email?: string;
  cinnoxContactId?: string;
  phones: { label: string; raw: string }[];
  openCases: { id: string; number: string; subject: string }[];
  lastActivities: { id: string; subject: string; at: number }[];
}

export interface MatchQuestion {
  phone?: PhoneNumber;
  email?: string;
  cinnoxContactId?: string;
  /** The signed-in Salesforce user. */
  userId: string;
  defaultCountry: string;
}

/** A hit of this strength is offered, never taken. */
const weak = 3;
const weakReason = 'Number matches without country code';
const weakDetail = 'no country code';

interface Hit {
  contact: ContactFacts;
  reason: string;
  /** Smaller is stronger: 0 linked, 1 e-mail, 2 phone, 3 the phone's digits without a country. */
  strength: number;
}

function matchedPhone(contact: ContactFacts, question: MatchQuestion): string | undefined {
  const { phone } = question;
  if (phone === undefined) return undefined;
  return contact.phones.find((entry) => samePhone(entry.raw, phone, question.defaultCountry))?.label;
}

/** Why this contact answers the question, or undefined: a search index returns more than it should. */
export function hitOf(contact: ContactFacts, question: MatchQuestion): Hit | undefined {
  if (question.cinnoxContactId !== undefined && contact.cinnoxContactId === question.cinnoxContactId) {
    return { contact, reason: 'Linked contact', strength: 0 };
  }
  const email = question.email?.trim().toLowerCase();
  if (email !== undefined && email !== '' && contact.email?.trim().toLowerCase() === email) {
    return { contact, reason: 'E-mail matches exactly', strength: 1 };
  }
  const label = matchedPhone(contact, question);
  if (label !== undefined) return { contact, reason: `${label} matches exactly`, strength: 2 };
  const { phone } = question;
  const isAlike = phone !== undefined && contact.phones.some((entry) => sameWithoutCountry(entry.raw, phone));
  return isAlike ? { contact, reason: weakReason, strength: weak } : undefined;
}

function detailOf(contact: ContactFacts, userId: string): string {
  if (contact.openCases.length === 1) return 'has an open case';
  if (contact.openCases.length > 1) return `has ${contact.openCases.length} open cases`;
  if (contact.ownerId === userId) return 'your contact';
  return contact.title ?? contact.ownerName ?? 'contact';
}

/** Order of a picker: link, e-mail, open cases, own contacts, latest activity, then name. Never a choice by itself. */
function compareHits(left: Hit, right: Hit, userId: string): number {
  const own = (hit: Hit) => (hit.contact.ownerId === userId ? 1 : 0);
  const recent = (hit: Hit) => hit.contact.lastActivities[0]?.at ?? 0;
  return (
    left.strength - right.strength ||
    Math.sign(right.contact.openCases.length) - Math.sign(left.contact.openCases.length) ||
    own(right) - own(left) ||
    recent(right) - recent(left) ||
    left.contact.name.localeCompare(right.contact.name)
  );
}

export function toCandidate(contact: ContactFacts, userId: string): Candidate {
  return {
    contactId: contact.contactId,
    name: contact.name,
    ...(contact.accountName === undefined ? {} : { accountName: contact.accountName }),
    detail: detailOf(contact, userId),
  };
}

export interface MatchResult {
  match: MatchFacts;
  /** The contact that stands alone, with everything that was read of it. */
  contact?: ContactFacts;
}

/** A choice for a person. Numbers that only look alike stand last; they are a choice even where there is but one. */
function offered(hits: readonly Hit[], { userId }: MatchQuestion): MatchFacts {
  if (hits.length === 0) return { status: 'none', candidates: [] };
  const candidates = hits.map(({ contact, strength }) => ({
    ...toCandidate(contact, userId),
    ...(strength === weak ? { detail: weakDetail } : {}),
  }));
  const isWeak = hits.every((hit) => hit.strength === weak);
  return { status: 'many', candidates, reason: isWeak ? weakReason : `${hits.length} contacts match` };
}

/** 0 = nobody, 1 = this one with the reason, many = a choice for a person; a linked contact beats mere equal numbers. */
export function decideMatch(contacts: readonly ContactFacts[], question: MatchQuestion): MatchResult {
  const unique = new Map(contacts.map((contact) => [contact.contactId, contact]));
  const hits = [...unique.values()].flatMap((contact) => hitOf(contact, question) ?? []);
  hits.sort((left, right) => compareHits(left, right, question.userId));
  const linked = hits.filter((hit) => hit.strength === 0);
  const strong = hits.filter((hit) => hit.strength < weak);
  const standing = linked.length === 1 ? linked : strong;
  const [first, second] = standing;
  if (first === undefined || second !== undefined) return { match: offered(hits, question) };
  return {
    match: {
      status: 'one',
      contactId: first.contact.contactId,
      contactName: first.contact.name,
      ...(first.contact.accountId === undefined ? {} : { accountId: first.contact.accountId }),
      reason: first.reason,
      candidates: [toCandidate(first.contact, question.userId)],
    },
    contact: first.contact,
  };
}
