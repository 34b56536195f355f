// @vitest-environment node
import { expect, test } from 'vitest';
import { parseCallHook, parseEnquiryHook } from '../../lib/cinnox/hooks.ts';
import { createOpenApiClient } from '../../lib/cinnox/open-api-client.ts';
import { createFakeDeps } from '../../lib/platform/testing/fake-deps.ts';
import { cinnoxKnobAnswers, setCinnoxKnobs } from '../emulators/cinnox/knobs.ts';
import { createServiceFixture } from '../emulators/cinnox/service-fixture.ts';

const MINUTE_MS = 60_000;

/** One answered call and one closed chat, and the client that reads them. */
async function playedService(knobs: Record<string, unknown> = {}) {
  const fixture = createServiceFixture();
  setCinnoxKnobs(fixture.knobs, knobs);
  const { service, clock } = fixture;
  await fixture.subscribe('call', 'inquiry');
  const startAt = clock.now() - MINUTE_MS;
  const call = service.actions.ringIn({ from: '+85298765432', to: 'ada' });
  await clock.advance(5000);
  service.actions.answer({ call: call.callId, staff: 'ada' });
  await clock.advance(75_000);
  service.actions.hangUp({ call: call.callId, by: 'visitor' });
  const chat = service.actions.openChat({
    channel: 'WHATSAPP',
    name: 'Mei',
    email: 'mei@example.com',
    phone: '+85291112222',
  });
  service.actions.pickUp({ enquiry: chat.inquiry, staff: 'ada' });
  service.actions.visitorWrites({ enquiry: chat.inquiry, text: '<b>hello</b> 👋\n\u202eשלום' });
  await clock.advance(1000);
  service.actions.staffWrites({ enquiry: chat.inquiry, staff: 'ada', text: 'Good morning' });
  service.actions.closeEnquiry({ enquiry: chat.inquiry });
  await clock.advance(2 * MINUTE_MS);

  const { baseUrl, appId, appToken } = service.info();
  const access = { baseUrl, appId, appToken };
  const deps = createFakeDeps({ fetch: (url, init) => service.fetch(new Request(url, init)) });
  // The client's own clock only limits and times out; the service's time is the one that counts in reports.
  const gateway = createOpenApiClient({
    deps: { ...deps, clock: { ...deps.clock, now: () => clock.now() } },
    access: async () => access,
  });
  const ada = service.info().staff.find(({ email }) => email.startsWith('ada'))?.eid;
  return { fixture, gateway, access, call, chat, ada, window: { startAt, endAt: clock.now() } };
}

const answers = Object.entries(cinnoxKnobAnswers()).flatMap(([knob, values]) =>
  values.map((value) => [knob, value] as const),
);

test.each(answers)('reads the same facts with %s = %s', async (knob, value) => {
  const { gateway, call, chat, ada, window } = await playedService({ [knob]: value });
  const staff = await gateway.staff();
  expect(staff.find(({ eid }) => eid === ada)?.email).toBe('ada.lam@acme.example');

  const [row] = await gateway.calls(window);
  expect(row).toMatchObject({
    callId: call.callId,
    hid: call.hid,
    status: 'Call Ended',
    durationS: 75,
    caller: { phoneNumber: '+85298765432', isStaff: false },
  });
  expect(row?.callee?.eid).toBe(value === 'absent' ? undefined : ada);
  expect(row?.virtualNumber).toMatch(/^\+\d{8,15}$/);

  const enquiries = await gateway.enquiries(window);
  const written = enquiries.find(({ displayCaseNumber }) => displayCaseNumber === chat.displayCaseNumber);
  expect(written).toMatchObject({ inquiry: chat.inquiry, status: 'closed', channel: 'WHATSAPP', initChannel: 'IM' });
  const hidesAgent = knob === 'enquiryExtras' && (value === 'none' || value === 'no-agent');
  expect(written?.agentEid).toBe(hidesAgent ? undefined : ada);
  expect(row?.displayCaseNumber).toBe(enquiries.find(({ initChannel }) => initChannel === 'CALL')?.displayCaseNumber);

  const messages = await gateway.chat(chat.displayCaseNumber);
  const texts = messages.map(({ text }) => text);
  expect(texts).toContain('<b>hello</b> 👋\n\u202eשלום');
  expect(texts.indexOf('Good morning')).toBeGreaterThan(texts.indexOf('<b>hello</b> 👋\n\u202eשלום'));
});

test.each(['on', 'refused'] as const)('finds one call and one enquiry by id with narrowing %s', async (narrow) => {
  const { gateway, call, chat } = await playedService({ narrow });
  const near = call.startedAt;
  expect((await gateway.calls({ callId: call.callId, near })).map(({ callId }) => callId)).toEqual([call.callId]);
  expect((await gateway.enquiries({ enquiryId: chat.displayCaseNumber, near })).map(({ inquiry }) => inquiry)).toEqual([
    chat.inquiry,
  ]);
  expect(await gateway.calls({ callId: 'no-such-call', near })).toEqual([]);
});

test.each(['401', '400', '403'] as const)(
  'a wrong App token answered with %s is a wrong App token',
  async (badToken) => {
    const { gateway, access } = await playedService({ badToken });
    access.appToken = 'wrong';
    await expect(gateway.staff()).rejects.toMatchObject({ code: 'cinnox_refused' });
  },
);

test('a wrong App ID, an open chat and a service that is flooded are told apart', async () => {
  const { gateway, access, fixture } = await playedService();
  const open = fixture.service.actions.openChat({ name: 'Kim' });
  await expect(gateway.chat(open.inquiry)).rejects.toMatchObject({ code: 'not_available' });
  for (let count = 0; count < 500; count += 1) await fixture.call('/contacts/staffcontact-list');
  await expect(gateway.staff()).rejects.toMatchObject({ code: 'rate_limited' });
  await fixture.clock.advance(2 * MINUTE_MS);
  access.appId = 'app-other';
  const refused = await gateway.staff().catch((error: { code: string }) => error.code);
  expect(['cinnox_refused', 'not_configured', 'rejected']).toContain(refused);
});

test('the hooks that were sent are understood', async () => {
  const { fixture, call, chat, ada } = await playedService();
  const calls = fixture.received.map(({ body }) => parseCallHook(body)).filter((hook) => hook !== null);
  expect(calls.map(({ kind, messageId }) => [kind, messageId])).toEqual([
    ['call-start', call.callId],
    ['call-end', call.callId],
  ]);
  expect(calls[0]).toMatchObject({ service: 'acme', caller: { number: '+85298765432' } });
  expect(calls[0]?.callees.map(({ eid }) => eid)).toEqual([ada]);
  const enquiries = fixture.received.map(({ body }) => parseEnquiryHook(body)).filter((hook) => hook !== null);
  expect(
    enquiries.filter((hook) => hook.displayCaseNumber === chat.displayCaseNumber).map(({ status }) => status),
  ).toEqual(['opened', 'handling', 'closed']);
});
