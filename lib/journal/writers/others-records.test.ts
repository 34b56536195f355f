// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { bestFit, fits, readOthers, type Comparable, type OtherRecord } from './others-records.ts';

const minute = 60_000;
const start = Date.UTC(2026, 10, 23, 10);
const call: Comparable = {
  kind: 'call',
  startedAt: start,
  endedAt: start + 2 * minute,
  number: '+852 9466 7788',
  contactId: '003A',
};
const chat: Comparable = { kind: 'enquiry', startedAt: start, email: 'mei@wong.example', contactId: '003A' };
const task = (change: Partial<OtherRecord> = {}): OtherRecord => ({
  object: 'Task',
  id: '00T1',
  createdAt: start + 3 * minute,
  text: 'Call with someone',
  isCall: true,
  ...change,
});
const made = (change: Partial<OtherRecord> = {}): OtherRecord =>
  task({ object: 'Case', id: '5001', isCall: false, ...change });

describe('what another product wrote', () => {
  it.each<[string, OtherRecord, Comparable, ReturnType<typeof fits>]>([
    ['the number as it is', task({ text: 'CINNOX call +85294667788' }), call, 'words'],
    ['the number written otherwise', task({ text: 'From: (852) 9466-7788' }), call, 'words'],
    ['the number without its country', task({ text: 'rang from 94667788.' }), call, 'words'],
    ['another number', task({ text: 'From: +852 9466 7789' }), call, undefined],
    ['digits of two numbers do not make one', task({ text: 'ext 9466, ext 7788' }), call, undefined],
    ['before the window', task({ text: '+85294667788', createdAt: start - 6 * minute }), call, undefined],
    ['within it before the begin', task({ text: '+85294667788', createdAt: start - 4 * minute }), call, 'words'],
    ['after the window', task({ text: '+85294667788', createdAt: start + 8 * minute }), call, undefined],
    ['a call of this person', task({ contactId: '003A' }), call, 'contact'],
    ['a call of another person', task({ contactId: '003B' }), call, undefined],
    ['any Task about this person', task({ contactId: '003A', isCall: false }), call, undefined],
    ['a Case is no call', made({ text: '+85294667788' }), call, undefined],
    ['an address', made({ text: 'MEI@wong.example' }), chat, 'words'],
    ['a Case of this person', made({ contactId: '003A' }), chat, 'contact'],
    ['a short number is no evidence', task({ text: '1234' }), { ...call, number: '1234' }, undefined],
  ])('%s', (_, record, thing, expected) => {
    expect(fits(record, thing)).toBe(expected);
  });

  it('what is written in it counts more than whose it is, then the nearest', () => {
    const byContact = task({ id: 'contact', contactId: '003A', createdAt: start });
    const far = task({ id: 'far', text: '94667788', createdAt: start + 5 * minute });
    const near = task({ id: 'near', text: '94667788', createdAt: start + minute });
    expect(bestFit([byContact, far, near], call)?.id).toBe('near');
    expect(bestFit([byContact], call)?.id).toBe('contact');
    expect(bestFit([], call)).toBeUndefined();
  });

  it('this product’s own are none of it', () => {
    const own = { attributes: { type: 'Task' }, Id: '1', CreatedDate: '2026-11-23T10:00:00.000+0000' };
    expect(readOthers('Task', [{ ...own, CallObject: 'cinnox:call:acme:c:e' }])).toEqual([]);
    expect(readOthers('Case', [{ ...own, Description: 'x\n--- CINNOX enquiry ---\ny' }])).toEqual([]);
    expect(readOthers('Task', [{ ...own, Subject: 'Call', CallDurationInSeconds: 3 }])).toMatchObject([
      { id: '1', isCall: true, createdAt: start },
    ]);
  });
});
