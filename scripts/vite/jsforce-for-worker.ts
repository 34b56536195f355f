import { createRequire } from 'node:module';
import path from 'node:path';
import { type ParsedModule, withoutUnusedMethods } from './unused-methods.ts';

const root = path.resolve(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);
const jsforce = path.dirname(require.resolve('jsforce/package.json'));
const connection = path.join(jsforce, 'lib/connection.js');

/** The module that stands in for jsforce's own request: it rejects on failure and never follows a redirect. */
const transport = path.join(root, 'lib/salesforce/jsforce-request.ts');

/** Node's modules and one large helper, as far as jsforce's REST part needs them in a service worker. */
const shims: Record<string, string> = {
  crypto: `
    const refuse = () => { throw new Error('Node crypto is not in the worker: use WebCrypto'); };
    export const createHash = refuse, createHmac = refuse, createSign = refuse;
    export const randomBytes = (length) => globalThis.crypto.getRandomValues(new Uint8Array(length));
    export default { createHash, createHmac, createSign, randomBytes };`,
  querystring: `
    export const stringify = (values) => new URLSearchParams(values).toString();
    export const parse = (text) => Object.fromEntries(new URLSearchParams(text));
    export default { stringify, parse };`,
  undici: `
    export const fetch = (...input) => globalThis.fetch(...input);
    export class ProxyAgent {}
    export class EnvHttpProxyAgent {}
    export default { fetch, ProxyAgent, EnvHttpProxyAgent };`,
  '@sindresorhus/is': `
    const is = {
      string: (value) => typeof value === 'string',
      function_: (value) => typeof value === 'function',
      nodeStream: (value) => typeof value?.pipe === 'function',
      urlSearchParams: (value) => value instanceof URLSearchParams,
      buffer: (value) => globalThis.Buffer.isBuffer(value),
    };
    export default is;`,
  // What jsforce asks of Node's emitter.
  events: `
    export class EventEmitter {
      #listeners = new Map();
      on(name, listen) {
        this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listen]);
        return this;
      }
      once(name, listen) {
        const first = (...input) => {
          this.removeListener(name, first);
          listen.apply(this, input);
        };
        return this.on(name, first);
      }
      removeListener(name, listen) {
        this.#listeners.set(name, (this.#listeners.get(name) ?? []).filter((one) => one !== listen));
        return this;
      }
      removeAllListeners(name) {
        this.#listeners.delete(name);
        return this;
      }
      listenerCount(name) {
        return (this.#listeners.get(name) ?? []).length;
      }
      emit(name, ...input) {
        const listeners = this.#listeners.get(name) ?? [];
        if (name === 'error' && listeners.length === 0) throw input[0];
        for (const listen of listeners) listen.apply(this, input);
        return listeners.length > 0;
      }
    }
    export default EventEmitter;`,
  // Our transport hands over whole answers as text by the event `complete`: no byte ever flows through these streams.
  stream: `
    import { EventEmitter } from 'events';
    const refuse = () => { throw new Error('Streams of bytes are not in the worker'); };
    export class Stream extends EventEmitter { pipe(to) { return to; } }
    export class Readable extends Stream { read() { return null; } push() { refuse(); } }
    export class Duplex extends Readable { write() { refuse(); } end() { refuse(); } }
    export class Writable extends Stream { write() { refuse(); } end() { refuse(); } }
    export class Transform extends Duplex {}
    export class PassThrough extends Duplex {}
    export default { Stream, Readable, Writable, Duplex, Transform, PassThrough };`,
  timers: `
    export const setImmediate = (run, ...input) => setTimeout(run, 0, ...input);
    export default { setImmediate };`,
};

/**
 * Parts of jsforce that the product does not use: parsers for SOAP, CSV and uploads, sign-in by pop-up, and the objects
 * that build requests (everything goes through `connection.request`). Using one throws a sentence.
 */
const leftOut = [
  'xml2js',
  'csv-parse',
  'csv-parse/sync',
  'csv-stringify',
  'csv-stringify/sync',
  'form-data',
  './browser/client',
  './query',
  './sobject',
  './quick-action',
  './csv',
  './date',
  './session-refresh-delegate',
];

/** Parts that a connection makes and the product never calls: they stand there and do nothing. */
const inert: Record<string, string> = {
  // Sign-in and refresh are the vault's.
  './oauth2': 'export default class OAuth2 {}',
  './process': 'export default class Process {}',
  // Told of each new connection; nobody listens.
  './jsforce': 'export default { emit: () => false };',
  './browser/jsonp': 'export default { supported: false };',
  './browser/canvas': 'export default { supported: false };',
  // Descriptions of objects are asked for and kept by us.
  './cache': `
    export default class Cache {
      get() { return { on() {}, removeAllListeners() {} }; }
      clear() {}
      createCachedFunction(read) { return read; }
    }`,
  // It is silent unless it is asked to speak, and nobody asks.
  './logger': `
    const ignore = () => {};
    const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore, createInstance: () => silent };
    export const getLogger = () => silent;`,
  // Answers come whole, see the shim of Node's streams.
  './util/stream': `
    import { Duplex } from 'stream';
    export const concatStreamsAsDuplex = () => new Duplex();
    export const createLazyStream = () => ({ stream: new Duplex(), setStream() {} });
    export const readAll = () => { throw new Error('Streams of bytes are not in the worker'); };`,
};

/** What our transport takes from jsforce: the stream that a request is told by. */
const requestHelper = 'jsforce/lib/request-helper.js';
const streamsOnly = `
  import { Duplex } from 'stream';
  export const createHttpRequestHandlerStreams = () => ({ stream: new Duplex() });`;

/** What the product calls of jsforce's connection; methods that these do not lead to are not in the bundle. */
const usedOfConnection = { of: 'Connection', called: ['request'], receivers: ['conn', 'prototype'] };

/** Of Node's Buffer jsforce's REST part only measures texts. */
const globals = `
  const refuse = () => { throw new Error('Node buffers are not in the worker'); };
  globalThis.Buffer ??= {
    byteLength: (text) => new TextEncoder().encode(text).length,
    isBuffer: () => false, from: refuse, concat: refuse,
  };
  globalThis.process ??= {
    env: {}, browser: true, version: '', versions: {},
    nextTick: (run, ...input) => queueMicrotask(() => run(...input)),
  };`;

function stub(name: string): string {
  return `
    const refuse = () => { throw new Error(${JSON.stringify(`${name} is not in the worker`)}); };
    export default class { constructor() { refuse(); } }
    export const parse = refuse, stringify = refuse, parseString = refuse, Builder = refuse, Parser = refuse;`;
}

function isOwnRequest(source: string, importer: string): boolean {
  return importer.includes('/jsforce/lib/') && /(^|\/)request$/.test(source);
}

function resolveInside(source: string, importer: string): string | undefined {
  if (isOwnRequest(source, importer)) return transport;
  if (importer.includes('/jsforce/lib/') && /(^|\/)registry$/.test(source)) {
    return path.join(jsforce, 'lib/browser/registry.js');
  }
  if (Object.hasOwn(shims, source)) return `\0shim:${source}`;
  const name = source === './util/logger' ? './logger' : source;
  if (importer.includes('/jsforce/lib/') && Object.hasOwn(inert, name)) return `\0inert:${name}`;
  if (importer.includes('/jsforce/') && leftOut.includes(source)) return `\0left-out:${source}`;
  return undefined;
}

/**
 * Lets `jsforce/lib/connection` run in a service worker: Node's modules are replaced by small shims, unused parsers
 * by stubs, and jsforce's request by our transport (jsforce's browser request never rejects when the network fails).
 */
export function jsforceForWorker() {
  return {
    name: 'jsforce-for-worker',
    enforce: 'pre' as const,
    config: () => ({ define: { global: 'globalThis' } }),
    resolveId(source: string, importer: string | undefined) {
      if (source === 'virtual:node-globals') return '\0node-globals';
      if (source === requestHelper) return '\0request-helper';
      if (importer === '\0request-helper' && source === 'stream') return '\0shim:stream';
      if (importer === '\0shim:stream' && source === 'events') return '\0shim:events';
      if (importer === '\0inert:./util/stream' && source === 'stream') return '\0shim:stream';
      if (importer === undefined || !importer.includes('/node_modules/')) return undefined;
      return resolveInside(source, importer);
    },
    // The globals have to exist before jsforce's modules run, so they are imported first by whoever imports jsforce.
    transform(this: { parse(code: string): ParsedModule }, code: string, id: string) {
      if (id === connection) {
        return { code: withoutUnusedMethods(code, this.parse(code), usedOfConnection), map: null };
      }
      if (id.includes('/node_modules/') || !/from\s*['"]jsforce\//.test(code)) return undefined;
      return { code: `import 'virtual:node-globals';${code}`, map: null };
    },
    load(id: string) {
      if (id === '\0node-globals') return globals;
      if (id === '\0request-helper') return streamsOnly;
      if (id.startsWith('\0shim:')) return shims[id.slice('\0shim:'.length)];
      if (id.startsWith('\0inert:')) return inert[id.slice('\0inert:'.length)];
      if (id.startsWith('\0left-out:')) return stub(id.slice('\0left-out:'.length));
      return undefined;
    },
  };
}
