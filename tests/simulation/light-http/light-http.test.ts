// @vitest-environment node
import { afterEach, expect, it } from 'vitest';
import { lightenHttp } from './light-http.ts';

let restore = (): void => undefined;
afterEach(() => restore());

type Outcome = { value: unknown } | { error: string };

async function outcome(work: () => unknown): Promise<Outcome> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error: error instanceof Error ? error.constructor.name : String(error) };
  }
}

async function read(response: Response): Promise<unknown> {
  const { status, statusText, ok, type, redirected, url } = response;
  const headers = [...response.headers];
  return { status, statusText, ok, type, redirected, url, headers, text: await outcome(() => response.text()) };
}

const withBody = { body: 'x' };

/** What each does with the platform's own classes, it does with the light ones. */
const answers: Record<string, () => unknown> = {
  text: () =>
    read(new Response('Grüße', { status: 201, statusText: 'Created', headers: { 'X-A': ' b ', etag: '"1"' } })),
  json: () =>
    read(Response.json({ a: [1, null] }, { status: 400, headers: { 'Content-Type': 'application/problem+json' } })),
  'json with its own type': () => read(Response.json([])),
  'no JSON': () => Response.json(undefined),
  nothing: () => read(new Response(null, { status: 204 })),
  'a body that may not be': () => new Response('x', { status: 204 }),
  'a strange status': () => new Response('x', { status: 99 }),
  form: () => read(new Response(new URLSearchParams({ a: 'b c' }))),
  bytes: () => read(new Response(new Uint8Array([104, 105]), { headers: { 'content-type': 'text/plain' } })),
  redirect: () => read(Response.redirect('https://a.test/b', 302)),
  cookies: () => {
    const { headers } = new Response(null, {
      headers: [
        ['set-cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
      ],
    });
    return [headers.getSetCookie(), [...headers], headers.get('set-cookie')];
  },
  'as JSON': () => new Response('{"a":1}').json(),
  'no JSON inside': () => new Response('{').json(),
  'as bytes': async () => new Uint8Array(await new Response('hi').arrayBuffer()),
  'as a stream': async () => {
    const { body } = new Response('hi');
    return body === null ? null : new Response(body).text();
  },
  'as a file': async () => (await new Response('hi', { headers: { 'content-type': 'text/x' } }).blob()).type,
  'as a form': async () => [...(await new Response(new URLSearchParams({ a: '1' })).formData())],
  twice: async () => {
    const response = new Response('x');
    await response.text();
    return [response.bodyUsed, await outcome(() => response.text()), await outcome(() => response.clone())];
  },
  copied: async () => {
    const response = new Response('x', { status: 202, headers: { a: 'b' } });
    return [await read(response.clone()), await read(response)];
  },
  'a header name that is none': () => new Response('', { headers: { 'a b': 'c' } }),
  'a header value that is none': () => new Headers().set('a', 'b\nc'),
  'a header value out of Latin': () => new Headers({ a: '香' }),
  joined: () => {
    const headers = new Headers([
      ['B', '1'],
      ['a', '2'],
      ['b', '3'],
    ]);
    headers.append('A', '4');
    headers.delete('C');
    return [[...headers], headers.has('B'), headers.get('c'), [...new Headers(headers)], Object.fromEntries(headers)];
  },
  'kind of object': () => [new Response('') instanceof Response, new Request('https://a.test') instanceof Request],
  'a GET with a body': () => new Request('https://a.test', withBody),
  'a broken address': () => new Request('nowhere'),
  'a strange method': () => new Request('https://a.test', { method: 'PURGE' }).method,
  'a method in small letters': () => new Request('https://a.test', { method: 'patch' }).method,
  request: async () => {
    const controller = new AbortController();
    const init = {
      method: 'POST',
      body: '{}',
      headers: { accept: 'x' },
      redirect: 'manual',
      signal: controller.signal,
    } as const;
    const request = new Request(new URL('https://A.test/b?c=d#e'), init);
    const { url, method, redirect, signal } = request;
    const copy = request.clone();
    controller.abort();
    return [
      url,
      method,
      redirect,
      signal.aborted,
      [...request.headers],
      await request.text(),
      await copy.json(),
      request.bodyUsed,
    ];
  },
  'request of a request': async () => {
    const first = new Request('https://a.test/b', {
      method: 'PUT',
      body: 'x',
      headers: { a: 'b' },
      redirect: 'manual',
    });
    const second = new Request('https://c.test/d', first);
    const third = new Request(second, { headers: { e: 'f' }, redirect: 'error' });
    return [third.url, third.method, third.redirect, [...third.headers], await third.text(), second.bodyUsed];
  },
  'request with bytes': async () => {
    const request = new Request('https://a.test', {
      method: 'POST',
      body: new Uint8Array([104, 105]),
      headers: new Headers({ a: 'b' }),
    });
    return [[...request.headers], await request.text()];
  },
  'request with a form': async () => {
    const form = new FormData();
    form.set('a', 'b');
    const request = new Request(new Request('https://a.test'), { method: 'POST', body: form });
    return [request.method, [...(await request.formData())]];
  },
};

/** So many steps of the event loop until it is there. */
async function steps(work: Promise<unknown>): Promise<number> {
  let isThere = false;
  void work.then(() => {
    isThere = true;
  });
  let count = 0;
  for (; !isThere && count < 100; count += 1) await Promise.resolve();
  return count;
}

it.each(Object.entries(answers))('is what the platform gives: %s', async (_name, run) => {
  const real = await outcome(run);
  restore = lightenHttp();
  expect(await outcome(run)).toEqual(real);
});

it('is read in as many steps as the platform takes', async () => {
  const read = async () => [
    await steps(new Response('x').text()),
    await steps(Response.json(1).json()),
    await steps(new Response(null).text()),
    await steps(new Request('https://a.test', { method: 'POST', body: 'x' }).text()),
  ];
  const real = await read();
  restore = lightenHttp();
  expect(await read()).toEqual(real);
});

it('gives the platform its own back', () => {
  const real = [Request, Response, Headers];
  lightenHttp()();
  expect([Request, Response, Headers]).toEqual(real);
});
