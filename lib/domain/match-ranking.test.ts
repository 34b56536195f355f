// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { decideMatch, type ContactFacts, type MatchQuestion } from './match-ranking.ts';
import { parsePhone } from './phone.ts';

function contact(contactId: string, change: Partial<ContactFacts> = {}): ContactFacts {
  return {
    contactId,
    name: `Name ${contactId}`,
    phones: [{ label: 'Mobile', raw: '9466 7788' }],
    openCases: [],
    lastActivities: [],
    ...change,
  };
}

function question(change: Partial<MatchQuestion> = {}): MatchQuestion {
  const phone = parsePhone('+85294667788', 'HK');
  return { userId: '005me', defaultCountry: 'HK', ...(phone === undefined ? {} : { phone }), ...change };
}

const emailOnly = (email: string): MatchQuestion => ({ userId: '005me', defaultCountry: 'HK', email });

describe('decideMatch', () => {
  it('says nobody when nobody has the number', () => {
    expect(decideMatch([], question())).toEqual({ match: { status: 'none', candidates: [] } });
    const near = contact('1', { phones: [{ label: 'Mobile', raw: '9466 7789' }] });
    expect(decideMatch([near], question()).match.status).toBe('none');
  });

  it('names the one contact and why', () => {
    const account = { accountId: '001a', accountName: 'Harbour' };
    const { match, contact: one } = decideMatch([contact('1', account)], question());
    expect(match).toMatchObject({
      status: 'one',
      contactId: '1',
      contactName: 'Name 1',
      accountId: '001a',
      reason: 'Mobile matches exactly',
    });
    expect(one?.contactId).toBe('1');
  });

  it('counts a contact once, however often it was found', () => {
    expect(decideMatch([contact('1'), contact('1')], question()).match.status).toBe('one');
  });

  it('picks nobody among eight with one number', () => {
    const eight = Array.from({ length: 8 }, (_none, index) => contact(String(index)));
    const { match, contact: one } = decideMatch(eight, question());
    expect(match.status).toBe('many');
    expect(match.contactId).toBeUndefined();
    expect(one).toBeUndefined();
    expect(match.candidates).toHaveLength(8);
  });

  it('offers, and never takes, a number without a country code that is another country’s by default', () => {
    const unclear = contact('1', { phones: [{ label: 'Phone', raw: '6532 1100' }] });
    const caller = (raw: string, defaultCountry: string) => {
      const phone = parsePhone(raw, 'HK');
      return question({ defaultCountry, ...(phone === undefined ? {} : { phone }) });
    };
    expect(decideMatch([unclear], caller('+85265321100', 'HK')).match.status).toBe('one');
    const { match, contact: none } = decideMatch([unclear], caller('+85265321100', 'US'));
    expect(match).toMatchObject({ status: 'many', reason: 'Number matches without country code' });
    expect(match.contactId).toBeUndefined();
    expect(none).toBeUndefined();
    expect(match.candidates).toMatchObject([{ contactId: '1', detail: 'no country code' }]);
    // The same digits in Singapore, while they are a Hong Kong number by default.
    expect(decideMatch([unclear], caller('+6565321100', 'HK')).match.status).toBe('many');
  });

  it('does not offer what is merely alike beside an exact number', () => {
    const unclear = contact('1', { phones: [{ label: 'Phone', raw: '020 7946 0000' }] });
    const exact = contact('2', { phones: [{ label: 'Mobile', raw: '+44 20 7946 0000' }] });
    const phone = parsePhone('+442079460000', 'HK');
    const asked = question(phone === undefined ? {} : { phone });
    expect(decideMatch([unclear, exact], asked).match).toMatchObject({ status: 'one', contactId: '2' });
    expect(decideMatch([unclear], asked).match.status).toBe('many');
  });

  it('lets a link beat equal numbers, and two links beat nobody', () => {
    const linked = contact('2', { cinnoxContactId: 'c-9', phones: [] });
    const asked = question({ cinnoxContactId: 'c-9' });
    expect(decideMatch([contact('1'), linked], asked).match).toMatchObject({
      contactId: '2',
      reason: 'Linked contact',
    });
    const second = contact('3', { cinnoxContactId: 'c-9' });
    expect(decideMatch([contact('1'), linked, second], asked).match.status).toBe('many');
  });

  it('takes no link for a link when both are unknown', () => {
    const { match } = decideMatch([contact('1', { phones: [] })], emailOnly('a@b.example'));
    expect(match.status).toBe('none');
  });

  it('compares e-mail without regard to case and blanks, and never an empty one', () => {
    const one = contact('1', { email: ' Mei@Harbour.Example ', phones: [] });
    expect(decideMatch([one], emailOnly('mei@harbour.example')).match).toMatchObject({ status: 'one' });
    expect(decideMatch([contact('2', { email: '', phones: [] })], emailOnly('')).match.status).toBe('none');
    expect(decideMatch([one], emailOnly('mei@harbour.example.org')).match.status).toBe('none');
  });

  it('asks when number and e-mail name different people', () => {
    const byMail = contact('2', { email: 'mei@harbour.example', phones: [] });
    const { match } = decideMatch([contact('1'), byMail], question({ email: 'mei@harbour.example' }));
    expect(match.status).toBe('many');
    expect(match.candidates[0]?.contactId).toBe('2');
  });

  it('orders the picker by open cases, own contacts, activity, name', () => {
    const openCase = { id: '500', number: '1', subject: 's' };
    const people = [
      contact('z', { name: 'Zoe' }),
      contact('a', { name: 'Ann' }),
      contact('recent', { lastActivities: [{ id: '00T', subject: 's', at: 5 }] }),
      contact('own', { ownerId: '005me' }),
      contact('case', { openCases: [openCase] }),
    ];
    const { match } = decideMatch(people, question());
    expect(match.candidates.map((one) => one.contactId)).toEqual(['case', 'own', 'recent', 'a', 'z']);
    expect(match.candidates[0]?.detail).toBe('has an open case');
    expect(match.candidates[1]?.detail).toBe('your contact');
  });
});
