// @vitest-environment node
import { expect, test } from 'vitest';
import { http } from './http.ts';
import { createManualClock } from './testing/manual-clock.ts';

const request = { service: 'cinnox' as const, url: 'https://a.example/x', timeoutMs: 25_000 };

test('gives status, headers and text', async () => {
  const clock = createManualClock();
  const fetch = async (_url: string, init?: RequestInit) => {
    expect(init).toMatchObject({ redirect: 'manual', credentials: 'omit', cache: 'no-store', method: 'GET' });
    return new Response('hello', { status: 201, headers: { 'X-Thing': '1' } });
  };
  const answer = await http({ fetch, clock }, request);
  expect(answer).toMatchObject({ status: 201, text: 'hello' });
  expect(answer.headers.get('x-thing')).toBe('1');
  expect(clock.pending()).toBe(0);
});

test('a broken connection is an unknown outcome', async () => {
  const fetch = () => Promise.reject(new TypeError('Failed to fetch'));
  await expect(http({ fetch, clock: createManualClock() }, request)).rejects.toMatchObject({ code: 'network' });
});

test('a connection that ignores its signal still times out', async () => {
  const clock = createManualClock();
  const result = http({ fetch: () => new Promise<Response>(() => undefined), clock }, request);
  const seen = expect(result).rejects.toMatchObject({
    code: 'timeout',
    details: { service: 'cinnox', host: 'a.example' },
  });
  await clock.advance(25_000);
  await seen;
});

test('a body that never ends times out too', async () => {
  const clock = createManualClock();
  const fetch = async () => new Response(new ReadableStream({ pull: () => new Promise(() => undefined) }));
  const seen = expect(http({ fetch, clock }, request)).rejects.toMatchObject({ code: 'timeout' });
  await clock.advance(25_000);
  await seen;
});

test.each([301, 302, 307])('a redirect (%i) is refused with a reason', async (status) => {
  const fetch = async () => new Response(null, { status, headers: { location: 'https://b.example/' } });
  await expect(http({ fetch, clock: createManualClock() }, request)).rejects.toMatchObject({
    code: 'not_configured',
    details: { reason: 'redirected' },
  });
});

test.each([
  [429, '90', 'rate_limited', 90_000],
  [503, '120', 'server_busy', 120_000],
  [503, '999999', 'server_busy', 15 * 60_000],
] as const)('who answers %i may say for how long: %s', async (status, after, code, retryAfterMs) => {
  const fetch = async () => new Response('busy', { status, headers: { 'Retry-After': after } });
  const answer = http({ fetch, clock: createManualClock() }, request);
  await expect(answer).rejects.toMatchObject({ code, details: { service: 'cinnox', retryAfterMs } });
});

test.each([
  [200, '90'],
  [503, 'soon'],
  [429, '0'],
] as const)('%i with "%s" is an answer like others', async (status, after) => {
  const fetch = async () => new Response('ok', { status, headers: { 'Retry-After': after } });
  expect(await http({ fetch, clock: createManualClock() }, request)).toMatchObject({ status, text: 'ok' });
});
