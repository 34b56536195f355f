// @vitest-environment node
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { enquiryStatus, readCall, readChatMessage, readEnquiry, readRows, readStaff } from './report-rows.ts';

const enquiry = {
  id: 'e1',
  inquiry: 'i1',
  displayCaseNumber: 1042,
  svcID: 'acme',
  status: 'followed-up',
  channel: 'WhatsApp',
  initChannel: 'IM',
  createdAt: '2026-11-23T10:00:00.000Z',
};

test('an enquiry without any of the undocumented keys', () => {
  expect(readEnquiry(enquiry)).toEqual({
    id: 'e1',
    inquiry: 'i1',
    displayCaseNumber: '1042',
    serviceId: 'acme',
    status: 'followed-up',
    channel: 'WHATSAPP',
    initChannel: 'IM',
    createdAt: Date.UTC(2026, 10, 23, 10),
  });
});

test('an enquiry with all of them, and with those that are not usable', () => {
  const full = {
    ...enquiry,
    visitorName: ' Mei ',
    visitorPhone: 85298765432,
    visitorEmail: '',
    contactID: 'c1',
    agent: 'eid-ada',
    pickedUpAt: 1_795_428_060_000,
    closedAt: null,
    duration: '61.6',
    labels: [],
    deepLink: 'javascript:alert(1)',
  };
  expect(readEnquiry(full)).toMatchObject({
    visitorName: 'Mei',
    visitorPhone: '+85298765432',
    agentEid: 'eid-ada',
    durationS: 62,
    pickedUpAt: 1_795_428_060_000,
  });
  expect(readEnquiry(full)).not.toHaveProperty('deepLink');
  expect(readEnquiry(full)).not.toHaveProperty('visitorEmail');
  expect(readEnquiry(full)).not.toHaveProperty('closedAt');
  expect(readEnquiry({ ...full, deepLink: 'https://acme.cinnox.com/enquiry/i1' })).toHaveProperty('deepLink');
});

test.each([
  ['no number that people see', { ...enquiry, displayCaseNumber: '' }],
  ['no start', { ...enquiry, createdAt: 'yesterday' }],
  ['no id', { ...enquiry, id: null, inquiry: undefined }],
  ['no object', 'e1'],
  ['null', null],
])('an enquiry row with %s is dropped', (_what, row) => expect(readEnquiry(row)).toBeNull());

test('whom of the staff a customer called; a group is nobody', () => {
  const to = (destinationType: string) => readEnquiry({ ...enquiry, destinationID: 'eid-ada', destinationType });
  expect(to('STAFF')).toHaveProperty('destinationEid', 'eid-ada');
  expect(to('GROUP')).not.toHaveProperty('destinationEid');
});

test('older pages call the id _id', () => {
  expect(readEnquiry({ ...enquiry, id: undefined, _id: 'old' })?.id).toBe('old');
});

test.each([
  ['ongoing', 'ongoing'],
  ['Handling', 'ongoing'],
  ['Opened', 'open'],
  ['followed-up', 'followed-up'],
  ['Followed Up', 'followed-up'],
  ['missed', 'missed'],
  ['Closed', 'closed'],
  ['archived', 'unknown'],
  [undefined, 'unknown'],
])('status %s means %s', (word, status) => expect(enquiryStatus(word)).toBe(status));

const call = {
  hid: 'h1',
  callID: 'c1',
  type: 'call',
  status: 'Call Ended',
  inquiryID: 'i1',
  displayCaseNumber: '1042',
  callDuration: 75,
  callDate: '2026-11-23T10:00:00Z',
  callEndTime: '2026-11-23T10:01:15Z',
  virtualNumber: 85230001234,
  callerInfo: { isStaff: false, phoneNumber: '+85298765432', eid: '', displayName: 'Mei', countryCode: 'HK' },
};

test('a call, with and without its callee', () => {
  expect(readCall(call)).toEqual({
    hid: 'h1',
    callId: 'c1',
    inquiryId: 'i1',
    displayCaseNumber: '1042',
    type: 'call',
    status: 'Call Ended',
    startedAt: Date.UTC(2026, 10, 23, 10),
    endedAt: Date.UTC(2026, 10, 23, 10, 1, 15),
    durationS: 75,
    caller: { isStaff: false, phoneNumber: '+85298765432', displayName: 'Mei', countryCode: 'HK' },
    virtualNumber: '+85230001234',
  });
  expect(readCall({ ...call, calleeInfo: { eid: 'eid-ada', isStaff: true }, recording: true })).toMatchObject({
    callee: { eid: 'eid-ada', isStaff: true },
    recording: true,
  });
});

test.each(['anonymous', '+', '1'.repeat(40), 'call me maybe', '+852 9876 5432'])(
  'the caller %j is kept as the service gave it',
  (phoneNumber) => expect(readCall({ ...call, callerInfo: { phoneNumber } })?.caller).toEqual({ phoneNumber }),
);

test('a call with a broken caller still is a call; one without id or start is not', () => {
  expect(readCall({ ...call, callerInfo: 'Mei' })?.caller).toEqual({});
  expect(readCall({ ...call, callerInfo: undefined })?.caller).toEqual({});
  expect(readCall({ ...call, callID: undefined, hid: undefined })).toBeNull();
  expect(readCall({ ...call, callDate: null })).toBeNull();
  expect(readCall({ ...call, callDuration: -5 })).not.toHaveProperty('durationS');
  expect(readCall({ ...call, virtualNumber: 12 })?.virtualNumber).toBe('12');
});

const message = {
  seq: 3,
  msgID: 'm3',
  fromEID: 'v1',
  createdAt: '2026-11-23T10:00:00Z',
  msgContentType: 'TYPE_TEXT',
  msgText: ' <b>hi</b>\n\u202eשלום 👋 ',
};

test('a text keeps every character', () => {
  expect(readChatMessage(message)).toEqual({
    seq: 3,
    msgId: 'm3',
    fromEid: 'v1',
    system: false,
    text: ' <b>hi</b>\n\u202eשלום 👋 ',
    kind: 'text',
    at: Date.UTC(2026, 10, 23, 10),
  });
  expect(readChatMessage({ ...message, msgText: 'x'.repeat(100_000) })?.text).toHaveLength(100_000);
});

test('a file, a system message, and a message that only its content describes', () => {
  const content = {
    ts: 1_795_428_000_000,
    from: { eid: 'v2', system: true },
    msg: { type: 2, file: [{ name: 'a.pdf' }] },
  };
  expect(readChatMessage({ seq: '4', content })).toEqual({
    seq: 4,
    fromEid: 'v2',
    system: true,
    text: '',
    kind: 'file',
    files: [{ name: 'a.pdf' }],
    at: 1_795_428_000_000,
  });
  expect(readChatMessage({ ...message, msgContentType: 'TYPE_NEW' })?.kind).toBe('other');
  expect(readChatMessage({ ...message, seq: 'x' })).toBeNull();
});

test('staff', () => {
  expect(readStaff({ id: 'eid-ada', email: 'ada.lam@acme.example', displayName: 'Ada Lam', timezone: 'x' })).toEqual({
    eid: 'eid-ada',
    email: 'ada.lam@acme.example',
    displayName: 'Ada Lam',
    timeZone: 'x',
  });
  expect(readStaff({ email: 'nobody@acme.example' })).toBeNull();
});

test('no row of any shape throws', () => {
  const keys = fc.constantFrom(
    ...Object.keys({ ...enquiry, ...call, ...message, content: 1, calleeInfo: 1, visitorPhone: 1 }),
  );
  const row = fc.oneof(fc.anything(), fc.dictionary(keys, fc.anything()));
  fc.assert(
    fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
      for (const read of [readEnquiry, readCall, readChatMessage, readStaff]) {
        const result = readRows<unknown>(rows, read);
        expect(result.rows.length + result.dropped).toBe(rows.length);
      }
    }),
    { numRuns: 300 },
  );
});

test.each([
  [true, { recording: true }],
  ['https://acme.cinnox.com/rec/1', { recording: true, recordingUrl: 'https://acme.cinnox.com/rec/1' }],
  ['http://acme.cinnox.com/rec/1', {}],
  ['javascript:alert(1)', {}],
  [7, {}],
])('a recording that is reported as %j', (recording, expected) => {
  const row = readCall({ callID: 'c1', callDate: '2026-11-23T10:00:00Z', recording });
  const { recording: is, recordingUrl } = row ?? {};
  expect({
    ...(is === undefined ? {} : { recording: is }),
    ...(recordingUrl === undefined ? {} : { recordingUrl }),
  }).toEqual(expected);
});
