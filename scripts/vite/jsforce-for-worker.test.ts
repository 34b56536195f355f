import path from 'node:path';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import type { createSalesforceConnection } from '../../lib/salesforce/connection.ts';
import { jsforceForWorker } from './jsforce-for-worker.ts';

const entry = path.resolve(import.meta.dirname, '../../lib/salesforce/connection.ts');

interface Bundle {
  createSalesforceConnection: typeof createSalesforceConnection;
}

async function bundled(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [jsforceForWorker()],
    build: { write: false, minify: false, lib: { entry, formats: ['es'], fileName: 'connection' } },
  });
  const [output] = Array.isArray(result) ? result : [result];
  if (output === undefined || !('output' in output)) throw new Error('Nothing was built.');
  return output.output[0].code;
}

describe('jsforce in the worker', () => {
  let code = '';
  let bundle: Bundle | undefined;
  const asked: Request[] = [];
  let answer = () => Response.json({});

  beforeAll(async () => {
    code = await bundled();
    bundle = (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)) as Bundle;
  }, 60_000);

  function connection() {
    if (bundle === undefined) throw new Error('Nothing was built.');
    const access = { instanceUrl: 'https://acme.my.salesforce.com', token: 'a-token', generation: 1 };
    return bundle.createSalesforceConnection({
      deps: {
        fetch: (input, init) => {
          asked.push(new Request(input, init));
          return Promise.resolve(answer());
        },
        clock: {
          now: () => 1_800_000_000_000,
          setTimeout: () => 0,
          clearTimeout: () => undefined,
        } as never,
        log: { info: () => undefined } as never,
      },
      grants: {
        accessToken: () => Promise.resolve(access),
        refresh: () => Promise.reject(new Error('not asked')),
      } as never,
    });
  }

  it('has of the connection what a request leads to, and nothing that reads streams of bytes', () => {
    expect(code).toContain('_normalizeUrl');
    for (const name of [
      'loginBySoap',
      'queryMore',
      '_createMany',
      "raiseNoModuleError('bulk')",
      'process.env',
      'salesforceproxy-endpoint',
      'MemoryWriteStream',
      'CacheEntry',
      'PassThrough',
      'elapsed time',
      'html response.body',
    ]) {
      expect(code).not.toContain(name);
    }
  });

  it('sends a request and reads the answer and the usage', async () => {
    answer = () => Response.json({ hits: 1 }, { headers: { 'sforce-limit-info': 'api-usage=7/15000' } });
    const org = connection();
    await expect(org.request({ method: 'POST', path: '/composite', body: { a: 'é' } })).resolves.toEqual({ hits: 1 });
    const request = asked.at(-1);
    expect(request?.url).toMatch(/^https:\/\/acme\.my\.salesforce\.com\/services\/data\/v\d+\.0\/composite$/);
    expect(request?.headers.get('authorization')).toBe('Bearer a-token');
    await expect(request?.text()).resolves.toBe('{"a":"é"}');
    expect(org.apiUsage()).toEqual({ used: 7, max: 15_000 });
  });

  it('takes a path from the root of the host, and an answer without a body', async () => {
    answer = () => new Response(null, { status: 204 });
    await expect(connection().request({ method: 'GET', path: '/services/apexrest/x' })).resolves.toBeUndefined();
    expect(asked.at(-1)?.url).toBe('https://acme.my.salesforce.com/services/apexrest/x');
  });

  it('says why the org refused', async () => {
    answer = () => Response.json([{ errorCode: 'UNABLE_TO_LOCK_ROW', message: 'locked' }], { status: 400 });
    await expect(connection().request({ method: 'GET', path: '/x' })).rejects.toMatchObject({ code: 'record_locked' });
    answer = () => {
      throw new TypeError('Failed to fetch');
    };
    await expect(connection().request({ method: 'GET', path: '/x' })).rejects.toMatchObject({ code: 'network' });
  });
});
