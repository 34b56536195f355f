import { AppError } from '../errors/app-error.ts';
import { decideMatch, type ContactFacts, type MatchQuestion, type MatchResult } from '../domain/match-ranking.ts';
import type { MatchFacts } from '../domain/journal-row.ts';
import { parsePhone, phoneDigits } from '../domain/phone.ts';
import type { Journal } from '../journal/journal.ts';
import type { Clock } from '../platform/clock.ts';
import {
  queryPath,
  rowsOf,
  searchPath,
  type CompositePart,
  type SalesforceClient,
  type SObject,
} from '../salesforce/client.ts';
import { faultError } from '../salesforce/fault-table.ts';
import { soql, soqlId, sosl, soslPhone, soslPhones, soqlLike, soqlOr, type Soql } from '../salesforce/soql.ts';
import {
  contactAccess,
  contactFieldNames,
  contactsQuery,
  matchCondition,
  toContactFacts,
  type ContactAccess,
} from './contact-query.ts';
import type { SeenContacts } from './seen-contacts.ts';

export interface Matcher {
  /**
   * From what this browser saw before, to be shown while Salesforce is asked; undefined when that gives no single contact.
   * It may have seen but one of several who share a number, so that nobody is found by it.
   */
  recall(question: MatchQuestion): Promise<MatchFacts | undefined>;
  /** Asks Salesforce: one composite, a second one only when the search index alone knew the contact. */
  find(question: MatchQuestion): Promise<MatchResult>;
  /** One contact with cases and activities; undefined when it is gone or hidden. */
  read(contactId: string, defaultCountry: string): Promise<ContactFacts | undefined>;
  /** By name, e-mail or phone, in one composite. */
  search(text: string, defaultCountry: string): Promise<ContactFacts[]>;
}

const accessKept = 24 * 3600_000;
const matchLimit = 25;

export interface MatcherOptions {
  client: SalesforceClient;
  journal: Pick<Journal, 'meta' | 'setMeta'>;
  seen: SeenContacts;
  clock: Clock;
}

export function createMatcher({ client, journal, seen, clock }: MatcherOptions): Matcher {
  async function access(): Promise<ContactAccess> {
    const kept = await journal.meta<{ access: ContactAccess; at: number }>('contact-access');
    if (kept !== undefined && Math.abs(clock.now() - kept.at) < accessKept) return kept.access;
    const [contact, caseObject] = await Promise.all([client.describe('Contact'), client.describe('Case')]);
    if (contact === null)
      throw new AppError('permission_missing', 'This user may not read Contacts.', { object: 'Contact' });
    const fresh = contactAccess(contact, caseObject);
    await journal.setMeta('contact-access', { access: fresh, at: clock.now() });
    return fresh;
  }

  /** A field that was there when described may be hidden since: describe again, once. */
  async function withAccess<T>(work: (known: ContactAccess) => Promise<T>): Promise<T> {
    try {
      return await work(await access());
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'field_missing') throw error;
      client.forgetDescribes();
      await journal.setMeta('contact-access', undefined);
      return work(await access());
    }
  }

  async function ask(parts: CompositePart[]): Promise<SObject[][]> {
    if (parts.length === 0) return [];
    const answers = await client.composite(parts, { allOrNone: false });
    return answers.map((answer) => {
      const [fault] = answer.faults;
      if (fault !== undefined) throw faultError(answer.status, fault);
      return rowsOf(answer);
    });
  }

  function queryPart(query: Soql | null): CompositePart[] {
    return query === null ? [] : [{ method: 'GET', path: queryPath(query), referenceId: 'query' }];
  }

  function searchPart(search: ReturnType<typeof sosl>): CompositePart[] {
    return search === null ? [] : [{ method: 'GET', path: searchPath(search), referenceId: 'search' }];
  }

  async function gather(known: ContactAccess, condition: Soql | null, search: ReturnType<typeof sosl>, limit: number) {
    const query = condition === null ? null : contactsQuery(known, condition, limit);
    const parts = [...queryPart(query), ...searchPart(search)];
    const lists = await ask(parts);
    const whole = query === null ? [] : (lists[0] ?? []);
    const found = search === null ? [] : (lists.at(-1) ?? []);
    const byId = new Map(found.map((record) => [String(record.Id), toContactFacts(record, known)]));
    for (const record of whole) byId.set(String(record.Id), toContactFacts(record, known));
    return { contacts: [...byId.values()], wholeIds: new Set(whole.map((record) => String(record.Id))) };
  }

  async function readWhole(known: ContactAccess, ids: readonly string[]): Promise<ContactFacts[]> {
    const [rows = []] = await ask(queryPart(contactsQuery(known, soql`Id IN ${ids}`, matchLimit)));
    return rows.map((record) => toContactFacts(record, known));
  }

  async function remembered({ phone, email }: MatchQuestion): Promise<ContactFacts[]> {
    const lists = await Promise.all([
      phone === undefined ? [] : seen.byPhone(phone.e164),
      email === undefined ? [] : seen.byEmail(email),
    ]);
    return lists.flat().map(({ facts }) => facts);
  }

  return {
    async recall(question) {
      const { match } = decideMatch(await remembered(question), question);
      return match.status === 'one' ? { status: 'searching', candidates: match.candidates } : undefined;
    },

    find: (question) =>
      withAccess(async (known) => {
        const returning = [{ object: 'Contact', fields: contactFieldNames(known), limit: matchLimit }];
        const search = question.phone === undefined ? null : soslPhones(phoneDigits(question.phone), returning);
        const { contacts, wholeIds } = await gather(known, matchCondition(question, known), search, matchLimit);
        const first = decideMatch(contacts, question);
        const missing = first.match.candidates.map((hit) => hit.contactId).filter((id) => !wholeIds.has(id));
        const extra = missing.length === 0 ? [] : await readWhole(known, missing);
        const complete = new Map([...contacts, ...extra].map((contact) => [contact.contactId, contact]));
        const result = decideMatch([...complete.values()], question);
        const hits = result.match.candidates.flatMap((hit) => complete.get(hit.contactId) ?? []);
        await seen.remember(hits, question.defaultCountry);
        // Deleted, merged, hidden, or with another number by now: the next ring does not begin with their name.
        const isAll = contacts.length < matchLimit;
        for (const { contactId } of isAll ? await remembered(question) : [])
          if (!complete.has(contactId)) await seen.forget(contactId);
        return result;
      }),

    read: (contactId, defaultCountry) =>
      withAccess(async (known) => {
        const [row] = await ask(queryPart(contactsQuery(known, soql`Id = ${soqlId(contactId)}`, 1)));
        const [record] = row ?? [];
        if (record === undefined) {
          await seen.forget(contactId);
          return undefined;
        }
        const facts = toContactFacts(record, known);
        await seen.remember([facts], defaultCountry);
        return facts;
      }),

    search: (text, defaultCountry) =>
      withAccess(async (known) => {
        const wanted = text.trim();
        if (wanted.length < 2) return [];
        const returning = [{ object: 'Contact', fields: contactFieldNames(known), limit: matchLimit }];
        const digits = wanted.replace(/\D/g, '');
        const isNumber = digits.length >= 4 && /^[\d\s()+./-]+$/.test(wanted);
        // A whole number is looked for as a caller's is: the org may have it without its country, or since a moment ago.
        const phone = isNumber ? parsePhone(wanted, defaultCountry) : undefined;
        const search = !isNumber
          ? sosl({ find: wanted, in: 'ALL', returning, limit: matchLimit })
          : phone === undefined
            ? soslPhone(digits, returning)
            : soslPhones(phoneDigits(phone), returning);
        const numbers = phone === undefined ? null : matchCondition({ phone }, known);
        const conditions: Soql[] = isNumber ? [] : [soql`Name LIKE ${soqlLike(wanted, 'contains')}`];
        if (numbers !== null) conditions.push(numbers);
        if (wanted.includes('@') && known.hasEmail) conditions.push(soql`Email LIKE ${soqlLike(wanted, 'starts')}`);
        const isAccount = !isNumber && known.hidesAccount !== true;
        if (isAccount) conditions.push(soql`Account.Name LIKE ${soqlLike(wanted, 'contains')}`);
        const condition = conditions.length === 0 ? null : soqlOr(conditions);
        const { contacts, wholeIds } = await gather(known, condition, search, matchLimit);
        // What the index alone gave is without cases and activities: remembered, it would hide those that are known.
        const whole = contacts.filter((contact) => wholeIds.has(contact.contactId));
        await seen.remember(whole, defaultCountry);
        return contacts.sort((left, right) => left.name.localeCompare(right.name)).slice(0, matchLimit);
      }),
  };
}
