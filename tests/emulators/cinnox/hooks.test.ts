// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { CinnoxKnobs } from './knobs.ts';
import { createServiceFixture } from './service-fixture.ts';

type Fixture = ReturnType<typeof createServiceFixture>;

async function talk({ actions, service }: Fixture, to = 'hotline') {
  const call = actions.ringIn({ from: '+85291234501', to });
  actions.answer({ call: call.callId, staff: 'Ada' });
  actions.hangUp({ call: call.callId, by: 'visitor' });
  await service.hooks.settled();
  return call;
}

const statuses = (fixture: Fixture) =>
  fixture.received.map(({ body }) => Reflect.get(Object(body).message ?? Object(body), 'status'));

describe('a subscription', () => {
  it('is stored when the URL answers the challenge, listed, and removed', async () => {
    const { json, subscribe, service } = createServiceFixture();
    await subscribe('call', 'inquiry');
    expect((await json('/event-sub-list')).body.result).toMatchObject([
      { name: 'call-event-sub', enabled: true, url: 'https://hooks.example/in', updatedAt: '2026-11-23T10:00:00.000Z' },
      { name: 'inquiry-event-sub' },
    ]);
    const off = await json('/call-event-sub', { method: 'PATCH', body: { enabled: false } });
    expect(off.body).toEqual({ enabled: false, url: '', updatedAt: '2026-11-23T10:00:00.000Z' });
    expect(service.hooks.subscriptions()).toHaveLength(1);
  });

  it('is refused when the URL does not echo', async () => {
    const { json, subscriber, service } = createServiceFixture();
    subscriber.answersChallenge = false;
    const answer = await json('/call-event-sub', {
      method: 'PATCH',
      body: { enabled: true, url: 'https://hooks.example/in' },
    });
    expect(answer).toEqual({ status: 400, body: { code: 6_451_000, message: 'the url did not answer the challenge' } });
    expect(service.hooks.subscriptions()).toEqual([]);
  });

  it.each([
    ['/call-event-sub', { enabled: true }, 6_451_000],
    ['/call-event-sub', { enabled: true, url: 'http://hooks.example' }, 6_451_000],
    ['/call-event-sub', { enabled: 'yes', url: 'https://hooks.example' }, 6_451_000],
    ['/call-event-sub', { enabled: true, url: 'https://hooks.example', secret: 'x' }, 6_451_000],
    ['/chat-event-sub', { enabled: true, url: 'https://hooks.example' }, 6_450_001],
  ])('%s refuses %j', async (path, body, code) => {
    const { json } = createServiceFixture();
    expect(await json(path, { method: 'PATCH', body })).toMatchObject({ status: 400, body: { code } });
  });
});

describe('a hook', () => {
  it('is POSTed once, unsigned, with the documented bytes', async () => {
    const fixture = createServiceFixture();
    await fixture.subscribe('call', 'inquiry');
    const { callId, parts } = await talk(fixture);
    const [enquiry] = fixture.service.ledger.enquiries();
    const bodies = fixture.service.hooks.deliveries().map(({ body }) => body);
    const inquiryBody = (status: string) =>
      `{"status":"${status}","serviceId":"acme","displayCaseNumber":"100001","eid":"${enquiry?.id}","type":"inquiry","channel":"CINNOX","channelOri":"VirtualNumber","socialId":"","date":"2026-11-23T10:00:00.000Z","destination":"${enquiry?.destination.id}","destinationTypes":["GROUP"]}`;
    const callees = parts.map(({ eid }) => `{"eid":"${eid}","number":"+85230010000"}`).join(',');
    expect(bodies).toEqual([
      inquiryBody('Opened'),
      `{"message":{"id":"${callId}","status":"CallStart","serviceId":"acme","caller":{"eid":"${enquiry?.visitor.eid}","number":"+85291234501"},"callees":[${callees}]}}`,
      inquiryBody('Handling'),
      `{"message":{"status":"CallEnd","serviceId":"acme","id":"${callId}"}}`,
      inquiryBody('Closed'),
    ]);
    expect(fixture.received.map(({ body }) => JSON.stringify(body)).sort()).toEqual([...bodies].sort());
    expect([...(fixture.received[0]?.headers.keys() ?? [])]).toEqual(['content-type']);
  });

  it('takes the time of the range, and the log says when and how it ended', async () => {
    const fixture = createServiceFixture({ latencies: { hook: [300, 2000] } });
    await fixture.subscribe('call');
    const startedAt = fixture.clock.now();
    fixture.actions.ringIn({ from: '+85291234501', to: 'Ada' });
    expect(fixture.service.hooks.deliveries()).toMatchObject([{ outcome: 'waiting', sentAt: undefined }]);
    await fixture.clock.advance(299);
    expect(fixture.received).toHaveLength(0);
    await fixture.clock.advance(1701);
    const delayMs = (fixture.received[0]?.at ?? 0) - startedAt;
    expect(delayMs).toBeGreaterThanOrEqual(300);
    expect(fixture.service.hooks.deliveries()).toMatchObject([
      { outcome: 'answered', status: 200, queuedAt: startedAt, sentAt: startedAt + delayMs },
    ]);
  });

  it('is sent to nobody without a subscription', async () => {
    const fixture = createServiceFixture();
    await talk(fixture);
    expect(fixture.service.hooks.deliveries()).toEqual([]);
  });

  it('tells of created and edited contacts', async () => {
    const fixture = createServiceFixture();
    await fixture.subscribe('external-contact');
    const made = await fixture.json('/management/create_externalcontact', {
      method: 'POST',
      body: { firstName: 'New', lastName: 'One' },
    });
    await fixture.service.hooks.settled();
    expect(fixture.received.map(({ body }) => body)).toEqual([
      {
        type: 'message',
        message: { type: 'contact', status: 'create', serviceId: 'acme', fullName: 'New One', id: made.body.id },
      },
    ]);
  });
});

describe('knobs of hooks', () => {
  const startOf = async (knobs: Partial<CinnoxKnobs>) => {
    const fixture = createServiceFixture({ knobs });
    await fixture.subscribe('call');
    const call = await talk(fixture);
    const starts = fixture.received
      .map(({ body }) => Object(body).message)
      .filter(({ status }) => status === 'CallStart');
    return { fixture, call, starts };
  };

  it('callStart names all rung, nobody, the number, one by one, or who answered', async () => {
    const counts = async (callStart: CinnoxKnobs['callStart']) =>
      (await startOf({ callStart })).starts.map(({ callees }) => callees);
    const ada = createServiceFixture().service.info().staff[0]?.eid;
    expect((await counts('ring-all-rung'))[0]).toHaveLength(3);
    expect(await counts('ring-empty')).toEqual([[]]);
    expect(await counts('ring-number')).toEqual([[{ eid: '', number: '+85230010000' }]]);
    expect((await counts('per-staff')).map((one) => one.length)).toEqual([1, 1, 1]);
    expect(await counts('answer-answerer')).toEqual([[{ eid: ada, number: '+85230010000' }]]);
  });

  it('answer-answerer says nothing of a call that nobody answered', async () => {
    const fixture = createServiceFixture({ knobs: { callStart: 'answer-answerer' } });
    await fixture.subscribe('call');
    fixture.actions.miss({ call: fixture.actions.ringIn({ from: '+1', to: 'Ada' }).callId });
    await fixture.service.hooks.settled();
    expect(fixture.received).toEqual([]);
  });

  it('messageId is the callID, the hid, or neither, the same at both ends', async () => {
    for (const messageId of ['callID', 'hid', 'neither'] as const) {
      const { fixture, call } = await startOf({ messageId });
      const ids = new Set(fixture.received.map(({ body }) => Object(body).message.id));
      expect(ids.size).toBe(1);
      expect(ids.has(call.callId)).toBe(messageId === 'callID');
      expect(ids.has(call.hid)).toBe(messageId === 'hid');
    }
  });

  it('callEnd can be missing, hookEid can be the inquiry', async () => {
    const fixture = createServiceFixture({ knobs: { callEnd: 'missing', hookEid: 'inquiry' } });
    await fixture.subscribe('call', 'inquiry');
    const { inquiry } = await talk(fixture);
    expect(statuses(fixture)).not.toContain('CallEnd');
    expect(fixture.received.filter(({ body }) => Object(body).eid === inquiry)).toHaveLength(3);
  });

  it('delivers twice, in another order, or not at all', async () => {
    const played = async (delivery: CinnoxKnobs['delivery']) => {
      const fixture = createServiceFixture({ knobs: { delivery } });
      await fixture.subscribe('call');
      for (let n = 0; n < 8; n += 1) fixture.actions.ringIn({ from: `+85200000${n}`, to: 'Ada' });
      await fixture.clock.advance(10_000);
      const numbers = fixture.received.map(({ body }) => Object(body).message.caller.number);
      return { numbers, outcomes: fixture.service.hooks.deliveries().map(({ outcome }) => outcome) };
    };
    expect((await played('twice')).numbers).toHaveLength(16);
    const { numbers } = await played('reordered');
    expect(numbers).toHaveLength(8);
    expect(numbers).not.toEqual([...numbers].sort());
    const lossy = await played('lossy');
    expect(lossy.numbers.length).toBeLessThan(8);
    expect(lossy.outcomes.filter((outcome) => outcome === 'lost')).toHaveLength(8 - lossy.numbers.length);
  });
});
