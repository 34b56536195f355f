// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createServiceFixture } from './service-fixture.ts';

describe('an inbound call', () => {
  it('rings the group, is answered by one, and is inside an enquiry that closes with it', async () => {
    const { actions, service, clock } = createServiceFixture();
    const rung = actions.ringIn({ from: '+85291234501', to: 'hotline' });
    expect(rung.parts).toHaveLength(3);
    await clock.advance(4000);
    actions.answer({ call: rung.callId, staff: 'ada.lam@acme.example' });
    await clock.advance(61_000);
    actions.hangUp({ call: rung.callId, by: 'visitor' });

    const [call] = service.ledger.calls();
    const [enquiry] = service.ledger.enquiries();
    const ada = service.info().staff.find(({ email }) => email === 'ada.lam@acme.example');
    expect(call).toMatchObject({
      state: 'ended',
      outcome: 'Call Ended',
      releaseParty: 'Caller',
      inquiry: enquiry?.inquiry,
    });
    expect(call?.parts.map(({ state }) => state).sort()).toEqual(['answered-elsewhere', 'answered-elsewhere', 'ended']);
    expect(enquiry).toMatchObject({ status: 'closed', agent: ada?.eid, initChannel: 'CALL', callIds: [rung.callId] });
    expect(enquiry?.visitor).toMatchObject({ name: 'Mei Wong', phone: '+85291234501' });
    expect(service.ledger.entries().map(({ what }) => what)).toEqual([
      'enquiry.opened',
      'call.rang',
      'part.rang',
      'part.rang',
      'part.rang',
      'part.answered',
      'enquiry.handled',
      'part.ended',
      'call.ended',
      'enquiry.closed',
    ]);
  });

  it.each([
    ['the caller gives up', 'Abandoned', (f: Fixture, call: string) => f.actions.hangUp({ call, by: 'visitor' })],
    ['nobody answers', 'Not Answered', (f: Fixture, call: string) => f.actions.miss({ call })],
  ])('is missed when %s', (_why, outcome, act) => {
    const fixture = createServiceFixture();
    const { callId } = fixture.actions.ringIn({ from: '+442079460000', to: 'hotline' });
    act(fixture, callId);
    expect(fixture.service.ledger.calls()[0]).toMatchObject({ outcome });
    expect(fixture.service.ledger.enquiries()[0]).toMatchObject({ status: 'missed', agent: '' });
  });

  it('goes on ringing until everybody has declined', () => {
    const { actions, service } = createServiceFixture();
    const { callId } = actions.ringIn({ from: '+442079460000', to: 'group' });
    expect(actions.decline({ call: callId, staff: 'Ada' }).state).toBe('ringing');
    actions.decline({ call: callId, staff: 'Ben' });
    expect(actions.decline({ call: callId, staff: 'Chris' })).toMatchObject({ state: 'ended', outcome: 'Declined' });
    expect(service.ledger.enquiries()[0]?.status).toBe('missed');
  });

  it.each(['anonymous', '', '+', '1'.repeat(40), 'CALL-ME', '<b>x</b>'])(
    'takes the caller %j as it is and matches nobody',
    (from) => {
      const { actions, service } = createServiceFixture();
      const call = actions.ringIn({ from, to: 'Ada' });
      actions.ringIn({ from, to: 'Ada' });
      expect(call.externalNumber).toBe(from);
      const [first, second] = service.ledger.enquiries();
      expect(first?.visitor).toMatchObject({ phone: from, contactId: '', name: '' });
      if (from.length < 40) expect(second?.visitor.eid).not.toBe(first?.visitor.eid);
    },
  );

  it('refuses what is not possible with a sentence', () => {
    const { actions } = createServiceFixture();
    const { callId } = actions.ringIn({ from: '+442079460000', to: 'Ada' });
    expect(() => actions.answer({ call: callId, staff: 'Ben' })).toThrow('not ringing for Ben');
    expect(() => actions.hangUp({ call: callId, by: 'staff' })).toThrow('staff cannot hang up');
    actions.answer({ call: callId, staff: 'Ada' });
    expect(() => actions.miss({ call: callId })).toThrow('is talking, not ringing');
    expect(() => actions.ringIn({ from: '+1', to: 'Nobody' })).toThrow('There is no staff member "Nobody"');
    expect(() => actions.miss({ call: 'nope' })).toThrow('There is no call "nope"');
  });

  it('leaves the enquiry open after the call when the service is set so', () => {
    const { actions, service } = createServiceFixture();
    service.settings.autoCloseCallEnquiries = false;
    const { callId, inquiry } = actions.ringIn({ from: '+442079460000', to: 'Ada' });
    actions.answer({ call: callId, staff: 'Ada' });
    actions.hangUp({ call: callId, by: 'staff' });
    expect(service.ledger.enquiries()[0]?.status).toBe('ongoing');
    expect(actions.closeEnquiry({ enquiry: inquiry }).status).toBe('closed');
  });

  it('is missed by itself after the documented wait when the service is set so', async () => {
    const { actions, service, clock } = createServiceFixture();
    service.settings.autoMiss = true;
    actions.ringIn({ from: '+442079460000', to: 'hotline' });
    actions.ringIn({ from: '+442079460000', to: 'Ada' });
    await clock.advance(30_000);
    expect(service.ledger.calls().map(({ state }) => state)).toEqual(['ended', 'ringing']);
    await clock.advance(60_000);
    expect(service.ledger.calls().map(({ outcome }) => outcome)).toEqual(['Not Answered', 'Not Answered']);
  });
});

describe('an outbound call', () => {
  it('belongs to its caller from the start', () => {
    const { actions, service } = createServiceFixture();
    const { callId } = actions.ringOut({ staff: 'Ben', to: '+85291234501' });
    expect(service.ledger.enquiries()[0]).toMatchObject({ status: 'ongoing', visitor: { name: 'Mei Wong' } });
    actions.answer({ call: callId });
    actions.hangUp({ call: callId, by: 'staff' });
    expect(service.ledger.calls()[0]).toMatchObject({
      direction: 'outbound',
      outcome: 'Call Ended',
      releaseParty: 'Caller',
    });
    expect(service.ledger.enquiries()[0]?.status).toBe('closed');
  });

  it('can happen inside the enquiry of a chat, which stays open', () => {
    const { actions, service } = createServiceFixture();
    const chat = actions.openChat({ name: 'Mei', phone: '+85291234501' });
    actions.pickUp({ enquiry: chat.inquiry, staff: 'Ada' });
    const { callId } = actions.ringOut({ staff: 'Ada', to: '+85291234501', enquiry: chat.inquiry });
    actions.answer({ call: callId });
    actions.hangUp({ call: callId, by: 'visitor' });
    expect(service.ledger.enquiries()).toHaveLength(1);
    expect(service.ledger.enquiries()[0]).toMatchObject({ status: 'ongoing', callIds: [callId] });
  });

  it.each([
    ['Cancelled', (f: Fixture, call: string) => f.actions.hangUp({ call, by: 'staff' })],
    ['Declined', (f: Fixture, call: string) => f.actions.decline({ call })],
    ['Busy', (f: Fixture, call: string) => f.actions.busy({ call })],
    ['Not Answered', (f: Fixture, call: string) => f.actions.miss({ call })],
  ])('can end as %s', (outcome, act) => {
    const fixture = createServiceFixture();
    const { callId } = fixture.actions.ringOut({ staff: 'Ada', to: '+442079460000' });
    act(fixture, callId);
    expect(fixture.service.ledger.calls()[0]).toMatchObject({ outcome, answeredAt: undefined });
  });
});

describe('a transfer', () => {
  it.each([
    ['same-id-legs', 1],
    ['new-id', 2],
  ] as const)('gives one report row per leg and %s', async (transfer, ids) => {
    const { actions, service, json } = createServiceFixture({ knobs: { transfer } });
    const first = actions.ringIn({ from: '+85291234501', to: 'Ada' });
    actions.answer({ call: first.callId, staff: 'Ada' });
    const second = actions.transfer({ call: first.callId, to: 'Ben' });
    actions.answer({ call: second.callId, staff: 'Ben' });
    actions.hangUp({ call: second.callId, by: 'visitor' });
    const { body } = await json('/data/call-log');
    expect(new Set(body.result?.map(({ callID }) => callID)).size).toBe(ids);
    expect(body.result?.map(({ calleeInfo }) => calleeInfo)).toMatchObject([
      { displayName: 'Ada Lam' },
      { displayName: 'Ben Ortiz' },
    ]);
    expect(service.ledger.enquiries()).toHaveLength(1);
    expect(service.ledger.enquiries()[0]?.status).toBe('closed');
  });
});

type Fixture = ReturnType<typeof createServiceFixture>;

describe('a transfer with an enquiry of its own', () => {
  it('closes the first enquiry and opens another one of the same customer', () => {
    const { actions, service } = createServiceFixture({ knobs: { transferEnquiry: 'new' } });
    const first = actions.ringIn({ from: '+85291234501', to: 'Ada' });
    actions.answer({ call: first.callId, staff: 'Ada' });
    const second = actions.transfer({ call: first.callId, to: 'Ben' });
    actions.answer({ call: second.hid, staff: 'Ben' });

    const [before, after] = service.ledger.enquiries();
    expect(before).toMatchObject({ status: 'closed', inquiry: first.inquiry });
    expect(after).toMatchObject({ status: 'ongoing', inquiry: second.inquiry, visitor: before?.visitor });
    expect(after?.displayCaseNumber).not.toBe(before?.displayCaseNumber);
  });

  it('is the same for a chat', () => {
    const { actions, service } = createServiceFixture({ knobs: { transferEnquiry: 'new' } });
    const { inquiry } = actions.openChat({ name: 'Mei', to: 'Ada' });
    actions.pickUp({ enquiry: inquiry, staff: 'Ada' });
    const after = actions.transferChat({ enquiry: inquiry, to: 'Ben' });
    const ben = service.info().staff.find(({ name }) => name.startsWith('Ben'));
    expect(after).toMatchObject({ status: 'ongoing', agent: ben?.eid });
    expect(service.ledger.enquiries().map(({ status }) => status)).toEqual(['closed', 'ongoing']);
  });
});

describe('a conference', () => {
  it('keeps both members of staff talking in the one call', async () => {
    const { actions, service, json } = createServiceFixture();
    const call = actions.ringIn({ from: '+85291234501', to: 'Ada' });
    actions.answer({ call: call.callId, staff: 'Ada' });
    expect(actions.confer({ call: call.callId, to: 'Ben' }).callId).toBe(call.callId);
    actions.answer({ call: call.callId, staff: 'Ben' });
    expect(service.ledger.calls()[0]?.parts.map(({ state }) => state)).toEqual(['talking', 'talking']);
    actions.hangUp({ call: call.callId, by: 'visitor' });
    expect((await json('/data/call-log')).body.result).toHaveLength(1);
  });

  it('is a call of its own where it gets a new id', async () => {
    const { actions, service, json } = createServiceFixture({ knobs: { confNewId: 'yes' } });
    const two = actions.ringIn({ from: '+85291234501', to: 'Ada' });
    actions.answer({ call: two.callId, staff: 'Ada' });
    const three = actions.confer({ call: two.callId, to: 'Ben' });
    expect(three.callId).not.toBe(two.callId);
    actions.answer({ call: three.callId, staff: 'Ben' });
    const [first, second] = service.ledger.calls();
    expect(first?.state).toBe('ended');
    expect(second?.parts.map(({ state }) => state)).toEqual(['talking', 'talking']);
    expect(second?.inquiry).toBe(two.inquiry);
    actions.hangUp({ call: three.callId, by: 'visitor' });
    expect((await json('/data/call-log')).body.result).toHaveLength(2);
  });
});

it('a larger service has as many members of staff in its group', () => {
  const { service } = createServiceFixture({ people: 50 });
  expect(service.info().staff).toHaveLength(50);
  expect(service.actions.ringIn({ from: '+85291234501', to: 'hotline' }).parts).toHaveLength(50);
  expect(service.actions.ringIn({ from: '+85291234502', to: 'agent50' }).parts).toHaveLength(1);
});
