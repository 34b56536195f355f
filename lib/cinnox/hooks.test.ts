// @vitest-environment node
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eidsNamed, parseCallHook, parseEnquiryHook } from './hooks.ts';

const start = {
  message: {
    id: 'c1',
    status: 'CallStart',
    serviceId: 'acme',
    caller: { eid: 'v1', number: '+85298765432' },
    callees: { eid: 'eid-ada', number: '+85230001234' },
  },
};

test('a start with one callee as an object', () => {
  expect(parseCallHook(start)).toEqual({
    kind: 'call-start',
    service: 'acme',
    messageId: 'c1',
    caller: { eid: 'v1', number: '+85298765432' },
    callees: [{ eid: 'eid-ada', number: '+85230001234' }],
  });
});

test.each([
  ['a list of objects', [{ eid: 'eid-ada' }, { eid: 'eid-ben', number: 85230001234 }]],
  ['one object with lists', { eid: ['eid-ada', 'eid-ben'], number: ['', '+85230001234'] }],
])('several callees as %s', (_what, callees) => {
  const hook = parseCallHook({ message: { ...start.message, callees } });
  expect(hook?.callees).toEqual([{ eid: 'eid-ada' }, { eid: 'eid-ben', number: '+85230001234' }]);
  expect(hook === null ? [] : eidsNamed(hook)).toEqual(['v1', 'eid-ada', 'eid-ben']);
});

test.each([[[]], [null], [undefined], ['x'], [{ eid: '', number: '' }]])('callees %j name nobody', (callees) => {
  expect(parseCallHook({ message: { ...start.message, callees } })?.callees).toEqual([]);
});

test('an end names nobody; an event may stand at the top', () => {
  expect(parseCallHook({ status: 'CallEnd', serviceId: 'acme', id: 77 })).toEqual({
    kind: 'call-end',
    service: 'acme',
    messageId: '77',
    caller: {},
    callees: [],
  });
});

test.each([
  [null],
  ['CallStart'],
  [{}],
  [{ message: null }],
  [{ message: { status: 'CallStart' } }],
  [{ message: { ...start.message, id: '' } }],
  [{ message: { ...start.message, serviceId: {} } }],
  [{ message: { ...start.message, status: 'CallHeld' } }],
  [{ challenge: 'x' }],
])('%j is no call event', (payload) => expect(parseCallHook(payload)).toBeNull());

const enquiry = {
  status: 'Handling',
  serviceId: 'acme',
  displayCaseNumber: '1042',
  eid: 'e1',
  type: 'inquiry',
  channel: 'whatsapp',
  date: '2026-11-23T10:00:00.000Z',
};

test('an enquiry event', () => {
  expect(parseEnquiryHook(enquiry)).toEqual({
    kind: 'enquiry',
    service: 'acme',
    status: 'handling',
    displayCaseNumber: '1042',
    eid: 'e1',
    channel: 'WHATSAPP',
    date: Date.UTC(2026, 10, 23, 10),
  });
  expect(parseEnquiryHook({ ...enquiry, eid: undefined, date: 'soon', channel: null })).toEqual({
    kind: 'enquiry',
    service: 'acme',
    status: 'handling',
    displayCaseNumber: '1042',
    channel: 'UNKNOWN',
  });
});

test('the enquiry of a call is known by its original channel', () => {
  const channelOf = (hook: object) => parseEnquiryHook({ ...enquiry, channel: 'CINNOX', ...hook })?.channel;
  expect(channelOf({ channelOri: 'VirtualNumber' })).toBe('VIRTUALNUMBER');
  expect(channelOf({ channelOri: 'Weblink' })).toBe('CINNOX');
  expect(channelOf({})).toBe('CINNOX');
});

test.each([
  [{ ...enquiry, status: 'Snoozed' }],
  [{ ...enquiry, displayCaseNumber: null }],
  [{ ...enquiry, serviceId: '' }],
  [{ ...enquiry, type: 'message' }],
  [start],
  [42],
])('%j is no enquiry event', (payload) => expect(parseEnquiryHook(payload)).toBeNull());

test('no payload of any shape throws', () => {
  const keys = fc.constantFrom(...Object.keys({ ...enquiry, ...start.message, message: 1 }));
  const payload = fc.oneof(fc.anything(), fc.dictionary(keys, fc.anything()));
  fc.assert(
    fc.property(payload, (value) => {
      parseCallHook(value);
      parseCallHook({ message: value });
      parseEnquiryHook(value);
    }),
    { numRuns: 500 },
  );
});
