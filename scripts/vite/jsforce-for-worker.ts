import { createRequire } from 'node:module';
import path from 'node:path';
import { asEsModule } from './as-es-module.ts';
import { type ParsedModule, withoutUnusedMethods } from './unused-methods.ts';

const require = createRequire(import.meta.url);
const jsforce = path.dirname(require.resolve('jsforce/package.json'));
const connection = path.join(jsforce, 'lib/connection.js');

/** Node's modules, as far as jsforce's REST part needs them in a service worker. */
const shims: Record<string, string> = {
  // What a request asks of Node's emitter.
  events: `
    export class EventEmitter {
      #listeners = new Map();
      on(name, listen) {
        this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listen]);
        return this;
      }
      emit(name, ...input) {
        for (const listen of this.#listeners.get(name) ?? []) listen(...input);
      }
    }
    export default EventEmitter;`,
  // Our transport hands over whole answers: no byte ever flows through these streams.
  stream: 'export class Duplex {}',
};

/**
 * Parts of jsforce that the product does not use: parsers for SOAP, CSV and uploads, refresh, and the objects that
 * build requests (everything goes through `connection.request`). Using one throws.
 */
const leftOut = [
  'xml2js',
  'form-data',
  './csv',
  './query',
  './quick-action',
  './session-refresh-delegate',
  './sobject',
  './util/formatter',
];

/** Parts that a connection makes and the product never calls: they stand there and do nothing. */
const inert: Record<string, string> = {
  // Sign-in and refresh are the vault's.
  './oauth2': 'export default class OAuth2 {}',
  './process': 'export default class Process {}',
  // A connection makes one, and gets our request in the place of its own before anything is asked.
  './transport': `
    export default class Transport {
      httpRequest() { throw new Error('This connection has no transport.'); }
    }
    export { Transport as XdProxyTransport, Transport as HttpProxyTransport };
    export const CanvasTransport = { supported: false };`,
  // Told of each new connection; nobody listens.
  './jsforce': 'export default { emit: () => false };',
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
  // A worker's fetch measures what it sends.
  './util/get-body-size': 'export const getBodySize = () => 0;',
  // Answers come whole, see the shim of Node's streams.
  './util/stream': 'export const createLazyStream = () => ({ stream: {}, setStream() {} });',
};

/** What our transport takes from jsforce: the stream that a request is told by. */
const requestHelper = 'jsforce/lib/request-helper.js';
const streamsOnly = 'export const createHttpRequestHandlerStreams = () => ({ stream: {} });';

/** What the product calls of jsforce's connection; methods that these do not lead to are not in the bundle. */
const usedOfConnection = { of: 'Connection', called: ['request'], receivers: ['conn', 'prototype'] };

/** What jsforce would say to its logger, which is silent here: the words need not be in the bundle. */
const said = /^\s*this\._logger\.\w+\(.*\);$/gm;

const leftOutId = '\0left-out';
const stub = `
  class LeftOut { constructor() { throw new Error('This part of jsforce is not in the worker.'); } }
  export { LeftOut as default, LeftOut as parseCSV };`;

function resolveInside(source: string, importer: string): string | undefined {
  if (Object.hasOwn(shims, source)) return `\0shim:${source}`;
  const name = source === './util/logger' ? './logger' : source;
  if (importer.includes('/jsforce/lib/') && Object.hasOwn(inert, name)) return `\0inert:${name}`;
  if (importer.includes('/jsforce/') && leftOut.includes(source)) return leftOutId;
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
    resolveId(source: string, importer: string | undefined) {
      if (source === requestHelper) return '\0request-helper';
      if (importer === undefined || !importer.includes('/node_modules/')) return undefined;
      return resolveInside(source, importer);
    },
    transform(this: { parse(code: string): ParsedModule }, code: string, id: string) {
      if (!id.startsWith(path.join(jsforce, 'lib'))) return undefined;
      const used = id === connection ? withoutUnusedMethods(code, this.parse(code), usedOfConnection) : code;
      return { code: asEsModule(used.replace(said, '')), map: null };
    },
    load(id: string) {
      if (id === '\0request-helper') return streamsOnly;
      if (id.startsWith('\0shim:')) return shims[id.slice('\0shim:'.length)];
      if (id.startsWith('\0inert:')) return inert[id.slice('\0inert:'.length)];
      if (id === leftOutId) return stub;
      return undefined;
    },
  };
}
