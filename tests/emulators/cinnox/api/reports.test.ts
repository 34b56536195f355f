// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { getDemoLatencies } from '../../kernel/latencies.ts';
import { createServiceFixture } from '../service-fixture.ts';

type Fixture = ReturnType<typeof createServiceFixture>;

async function playCall({ actions, clock }: Fixture, from = '+85291234501') {
  const { callId, inquiry } = actions.ringIn({ from, to: 'hotline' });
  await clock.advance(5000);
  actions.answer({ call: callId, staff: 'Ada' });
  await clock.advance(60_000);
  actions.hangUp({ call: callId, by: 'visitor' });
  return { callId, inquiry };
}

function playChat({ actions }: Fixture, texts: string[] = ['Hello', 'Anyone?']) {
  const { inquiry, displayCaseNumber } = actions.openChat({
    name: 'Mei',
    email: 'mei.wong@harbourfoods.example',
    preChat: true,
  });
  for (const text of texts) actions.visitorWrites({ enquiry: inquiry, text });
  actions.pickUp({ enquiry: inquiry, staff: 'Ben' });
  actions.staffWrites({ enquiry: inquiry, staff: 'Ben', text: 'Good morning' });
  return { inquiry, displayCaseNumber };
}

function windowOf({ clock }: Fixture, fromMs: number, toMs: number): string {
  const at = (ms: number) => encodeURIComponent(new Date(clock.now() + ms).toISOString());
  return `startAt=${at(fromMs)}&endAt=${at(toMs)}`;
}

describe('call-log', () => {
  it('has the documented row of an ended call', async () => {
    const fixture = createServiceFixture();
    const { callId, inquiry } = await playCall(fixture);
    const { body } = await fixture.json('/data/call-log');
    const ada = fixture.service.info().staff[0];
    expect(body).toMatchObject({ code: 0, total: 1 });
    expect(body.result).toEqual([
      {
        hid: expect.any(String),
        roomID: expect.any(String),
        type: 'call',
        status: 'Call Ended',
        inquiryID: inquiry,
        displayCaseNumber: '100001',
        callID: callId,
        callDuration: 60,
        callDate: '2026-11-23T10:00:00.000Z',
        callEndTime: '2026-11-23T10:01:05.000Z',
        byeReason: 'Normal call clearing',
        releaseParty: 'Caller',
        virtualNumber: 85230010000,
        mediaType: 'audio',
        recording: true,
        callerInfo: {
          countryCode: 'HK',
          displayName: 'Mei Wong',
          eid: expect.any(String),
          isStaff: false,
          phoneNumber: '+85291234501',
          serviceId: 'acme',
        },
        calleeInfo: {
          countryCode: 'HK',
          displayName: 'Ada Lam',
          eid: ada?.eid,
          isStaff: true,
          phoneNumber: '+85230010000',
          serviceId: 'acme',
        },
      },
    ]);
  });

  it('shows nothing of a call that is not over, and names the group when nobody answered', async () => {
    const { actions, json } = createServiceFixture();
    const { callId } = actions.ringIn({ from: 'anonymous', to: 'hotline' });
    expect((await json('/data/call-log')).body.result).toEqual([]);
    actions.miss({ call: callId });
    expect((await json('/data/call-log')).body.result).toMatchObject([
      {
        status: 'Not Answered',
        callDuration: 0,
        callerInfo: { phoneNumber: 'anonymous', countryCode: '' },
        calleeInfo: { isStaff: false, eid: '', displayName: 'Support hotline' },
      },
    ]);
  });

  it('shows a row only after the lag, and a change of it only after another', async () => {
    const fixture = createServiceFixture({ latencies: { reportLag: [20_000, 60_000] } });
    const { callId } = await playCall(fixture);
    const rows = async () => (await fixture.json('/data/call-log')).body.result;
    await fixture.clock.advance(19_999);
    expect(await rows()).toEqual([]);
    await fixture.clock.advance(40_001);
    expect(await rows()).toMatchObject([{ status: 'Call Ended' }]);
    fixture.actions.amend({ call: callId, outcome: 'Call Failed' });
    expect(await rows()).toMatchObject([{ status: 'Call Ended' }]);
    await fixture.clock.advance(60_000);
    expect(await rows()).toMatchObject([{ status: 'Call Failed' }]);
  });

  it('has no lag with the knob lag 0', async () => {
    const fixture = createServiceFixture({ knobs: { lag: '0' }, latencies: getDemoLatencies() });
    await playCall(fixture);
    expect((await fixture.json('/data/call-log')).body.result).toHaveLength(1);
  });

  it('leaves out what its knobs leave out', async () => {
    const fixture = createServiceFixture({ knobs: { callee: 'absent', recording: 'no' } });
    await playCall(fixture);
    const row = (await fixture.json('/data/call-log')).body.result?.[0] ?? {};
    expect(Object.keys(row)).not.toContain('calleeInfo');
    expect(Object.keys(row)).not.toContain('recording');
  });
});

describe('the window', () => {
  it.each([
    ['start', -70_000, -60_000, 1],
    ['start', -10_000, 0, 0],
    ['end', -70_000, -60_000, 0],
    ['end', -10_000, 0, 1],
    ['created', -10_000, 0, 1],
  ] as const)('compares the %s of a call with %d to %d', async (window, from, to, count) => {
    const fixture = createServiceFixture({ knobs: { window } });
    await playCall(fixture);
    expect((await fixture.json(`/data/call-log?${windowOf(fixture, from, to)}`)).body.result).toHaveLength(count);
  });

  it.each([
    ['missing one of startAt, endAt', 'startAt=2026-11-01T00:00:00.000Z'],
    ['missing one of startAt, endAt', 'endAt=2026-11-01T00:00:00.000Z'],
    ['endAt is prior to startAt', 'startAt=2026-11-02T00:00:00.000Z&endAt=2026-11-01T00:00:00.000Z'],
    ['Bad query', 'startAt=2026-11-01&endAt=2026-11-02'],
    ['Bad query', 'startAt=2026-11-01T00:00:00Z&startAt=2026-11-01T00:00:00Z&endAt=2026-11-02T00:00:00Z'],
    ['Bad query: the window is longer than 31 days', 'startAt=2026-10-01T00:00:00Z&endAt=2026-11-01T00:00:01Z'],
    ['exceed maximum limit 500', 'limit=501'],
  ])('is refused with "%s" for %s', async (message, query) => {
    const { json } = createServiceFixture();
    for (const report of ['call-log', 'enquiry-detail']) {
      expect(await json(`/data/${report}?${query}`)).toEqual({ status: 400, body: { code: 6_451_000, message } });
    }
  });

  it('narrows to one call or enquiry, unless that is refused', async () => {
    const fixture = createServiceFixture();
    const first = await playCall(fixture);
    await playCall(fixture);
    expect((await fixture.json(`/data/call-log?callID=${first.callId}`)).body.result).toHaveLength(1);
    expect((await fixture.json(`/data/enquiry-detail?enquiryID=${first.inquiry}`)).body.result).toHaveLength(1);
    expect((await fixture.json('/data/enquiry-detail?enquiryID=100002')).body.result).toHaveLength(1);
    fixture.knobs.narrow = 'refused';
    expect((await fixture.json(`/data/call-log?callID=${first.callId}`)).body).toEqual({
      code: 6_451_000,
      message: 'Bad query',
    });
  });

  it.each(['result', 'items', 'list', 'data'] as const)('puts the rows where knob rows %s says', async (rows) => {
    const fixture = createServiceFixture({ knobs: { rows, total: 'no' } });
    await playCall(fixture);
    const { body } = await fixture.json('/data/call-log');
    const list = {
      result: body.result,
      data: body.data,
      items: Reflect.get(body.result ?? {}, 'items'),
      list: Reflect.get(body.result ?? {}, 'list'),
    }[rows];
    expect(list).toHaveLength(1);
    expect(body.total).toBeUndefined();
  });
});

describe('enquiry-detail', () => {
  it('has no row while nobody has picked up, then follows the enquiry', async () => {
    const fixture = createServiceFixture();
    const { actions, json } = fixture;
    const { inquiry } = actions.openChat({ name: 'Lee', phone: '+447700900128', channel: 'WHATSAPP' });
    expect((await json('/data/enquiry-detail')).body.result).toEqual([]);
    actions.pickUp({ enquiry: inquiry, staff: 'Ben' });
    await fixture.clock.advance(30_000);
    expect((await json('/data/enquiry-detail')).body.result).toMatchObject([
      { status: 'ongoing', closedAt: null, duration: 0 },
    ]);
    actions.closeEnquiry({ enquiry: inquiry });
    const ben = fixture.service.info().staff[1]?.eid;
    expect((await json('/data/enquiry-detail')).body.result).toMatchObject([
      {
        inquiry,
        displayCaseNumber: '100001',
        svcID: 'acme',
        initChannel: 'IM',
        channel: 'WHATSAPP',
        status: 'closed',
        agent: ben,
        visitorName: 'Lee',
        visitorPhone: '+447700900128',
        contactID: expect.stringMatching(/^[0-9a-f]{24}$/),
        duration: 30,
        createdAt: '2026-11-23T10:00:00.000Z',
        pickedUpAt: '2026-11-23T10:00:00.000Z',
        closedAt: '2026-11-23T10:00:30.000Z',
      },
    ]);
  });

  it.each([
    ['none', ['agent', 'visitorPhone', 'visitorName', 'deepLink']],
    ['no-agent', ['agent']],
    ['no-phone', ['visitorPhone']],
  ] as const)('lacks keys with knob enquiryExtras %s', async (enquiryExtras, absent) => {
    const fixture = createServiceFixture({ knobs: { enquiryExtras } });
    await playCall(fixture);
    const keys = Object.keys((await fixture.json('/data/enquiry-detail')).body.result?.[0] ?? {});
    expect(keys).toContain('displayCaseNumber');
    for (const key of absent) expect(keys).not.toContain(key);
  });

  it('hides channels that only hooks show', async () => {
    const { actions, json, knobs } = createServiceFixture({ knobs: { hiddenChannels: 'INSTAGRAM+CHATBOT' } });
    const { inquiry } = actions.openChat({ channel: 'INSTAGRAM', name: 'Lee' });
    actions.pickUp({ enquiry: inquiry, staff: 'Ben' });
    expect((await json('/data/enquiry-detail')).body.result).toEqual([]);
    knobs.hiddenChannels = 'none';
    expect((await json('/data/enquiry-detail')).body.result).toMatchObject([{ channel: 'INSTAGRAM' }]);
  });
});

describe('enquiry-chat', () => {
  it('is refused while the enquiry is not closed', async () => {
    const fixture = createServiceFixture();
    const { inquiry, displayCaseNumber } = playChat(fixture);
    const refused = { status: 400, body: { code: 6_451_000, message: 'invalid enquiryID' } };
    expect(await fixture.json(`/data/enquiry-chat?enquiryID=${inquiry}`)).toEqual(refused);
    expect(await fixture.json('/data/enquiry-chat?enquiryID=none')).toEqual(refused);
    expect((await fixture.json('/data/enquiry-chat')).body.message).toBe('enquiryID is required');
    fixture.actions.closeEnquiry({ enquiry: inquiry });
    for (const id of [inquiry, displayCaseNumber]) {
      const { body } = await fixture.json(`/data/enquiry-chat?enquiryID=${id}`);
      expect(body.result?.map(({ seq, msgEventType, msgText }) => [seq, msgEventType, msgText])).toEqual([
        [1, 'TYPE_PRECHAT', 'Name: Mei\nEmail: mei.wong@harbourfoods.example'],
        [2, 'TYPE_MESSAGE', 'Hello'],
        [3, 'TYPE_MESSAGE', 'Anyone?'],
        [4, 'TYPE_MESSAGE', 'Good morning'],
      ]);
    }
  });

  it('carries any text and files as they are', async () => {
    const fixture = createServiceFixture();
    const texts = ['<img src=x onerror=alert(1)>', '👩‍👩‍👧 مرحبا', 'x'.repeat(100_000)];
    const { inquiry } = playChat(fixture, texts);
    fixture.actions.visitorWrites({
      enquiry: inquiry,
      text: '',
      file: { name: 'photo.png', url: 'https://acme.cinnox.com/f/1' },
    });
    fixture.actions.closeEnquiry({ enquiry: inquiry });
    const rows = (await fixture.json(`/data/enquiry-chat?enquiryID=${inquiry}`)).body.result ?? [];
    expect(rows.slice(1, 4).map(({ msgText }) => msgText)).toEqual(texts);
    expect(rows.at(-1)).toMatchObject({
      msgContentType: 'TYPE_FILE',
      msgText: 'photo.png',
      content: { msg: { type: 2 } },
    });
  });

  it('is refused again when the visitor takes it up, and longer after the second close', async () => {
    const fixture = createServiceFixture();
    const { inquiry } = playChat(fixture);
    fixture.actions.closeEnquiry({ enquiry: inquiry });
    fixture.actions.visitorWrites({ enquiry: inquiry, text: 'One more question' });
    expect((await fixture.json(`/data/enquiry-chat?enquiryID=${inquiry}`)).status).toBe(400);
    fixture.actions.pickUp({ enquiry: inquiry, staff: 'Ada' });
    fixture.actions.closeEnquiry({ enquiry: inquiry });
    expect((await fixture.json(`/data/enquiry-chat?enquiryID=${inquiry}`)).body.result).toHaveLength(5);
    fixture.knobs.resume = 'off';
    expect(() => fixture.actions.visitorWrites({ enquiry: inquiry, text: 'Again' })).toThrow(
      'cannot be taken up again',
    );
  });
});
