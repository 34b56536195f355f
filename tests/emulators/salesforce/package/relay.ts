import { createHash } from 'node:crypto';
import type { Clock } from '../../../../lib/platform/clock.ts';
import type { ApexRestHandler, FieldValue, OrgStore } from '../types.ts';
import { isIdValue, isObject, parseObject } from './json.ts';
import type { JsonObject } from './json.ts';
import { settingText } from './settings.ts';

const MAX_BODY_BYTES = 32_768;
const MAX_TOKEN_LENGTH = 128;
const MAX_SERVICE_LENGTH = 64;
const MAX_SOURCE_LENGTH = 255;
const PATH = '/cinnox/relay/';

interface RelayOptions {
  store: OrgStore;
  clock: Clock;
}

interface Reply {
  status: number;
  body: string;
  contentType: string;
}

/**
 * Natively emulated: CinnoxRelay.cls. No Apex runs here; what this answers has to be what the class would answer, line
 * by line. The class has a method for POST only, so the platform itself refuses the others.
 */
export function createRelay({ store, clock }: RelayOptions): ApexRestHandler {
  return {
    guest: true,
    handle: async ({ method, path, body, user }) => {
      if (method.toUpperCase() !== 'POST') return methodRefused(method);
      const system = { userId: user.userId, system: true };
      return store.tx(system, async (tx) => {
        if (!isOurs(path, settingText(tx, 'Relay_Path_Hash'))) return failure(404, 'Not found');
        if (new TextEncoder().encode(body).length > MAX_BODY_BYTES) {
          return failure(413, `Body is larger than ${MAX_BODY_BYTES} bytes`);
        }
        const hook = parseObject(body);
        if (!hook) return failure(400, 'Body is not a JSON object');
        if (typeof hook['challenge'] === 'string') return success({ challenge: hook['challenge'] });
        const event = eventOf(hook, body, clock.now());
        if (!event) return failure(400, 'Service or id is too long');
        try {
          tx.publish('CINNOX_Event__e', event);
        } catch {
          return failure(503, 'Event was not accepted, send it again');
        }
        return success({});
      });
    },
  };
}

/** Is the last part of the path the token whose hash is stored? False also when no hash is stored. */
function isOurs(path: string, stored: string | undefined): boolean {
  const uri = path.startsWith('/') ? path : `/${path}`;
  const at = uri.indexOf(PATH);
  const token = at < 0 ? '' : uri.slice(at + PATH.length);
  if (!stored || token.length === 0 || token.length > MAX_TOKEN_LENGTH) return false;
  return isEqual(createHash('sha256').update(token, 'utf8').digest('hex'), stored);
}

/** Compares in a time that does not depend on where the texts differ. */
function isEqual(left: string, right: string): boolean {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let at = 0; at < left.length; at += 1) difference |= left.charCodeAt(at) ^ right.charCodeAt(at);
  return difference === 0;
}

function eventOf(hook: JsonObject, body: string, now: number): Record<string, FieldValue> | undefined {
  const message = isObject(hook['message']) ? hook['message'] : {};
  const kind = kindOf(hook, message);
  const service = idText(kind === 'enquiry' ? hook['serviceId'] : message['serviceId']);
  const id = idText(kind === 'enquiry' ? hook['displayCaseNumber'] : message['id']);
  const source = `${kind === 'enquiry' ? 'enq' : kind}:${service}:${id}`;
  if (service.length > MAX_SERVICE_LENGTH || source.length > MAX_SOURCE_LENGTH) return undefined;
  return {
    Kind__c: kind,
    Source__c: source,
    Service__c: service,
    Payload__c: body,
    Received_At__c: new Date(now).toISOString(),
  };
}

function kindOf(hook: JsonObject, message: JsonObject): string {
  if (message['status'] === 'CallStart' || message['status'] === 'CallEnd') return 'call';
  if (hook['type'] === 'inquiry') return 'enquiry';
  return message['type'] === 'contact' ? 'contacts' : 'other';
}

function idText(id: unknown): string {
  return isIdValue(id) ? String(id) : '';
}

function success(result: JsonObject): Reply {
  return { status: 200, body: JSON.stringify({ code: 0, result }), contentType: 'application/json' };
}

function failure(code: number, message: string): Reply {
  return { status: code, body: JSON.stringify({ code, message }), contentType: 'application/json' };
}

function methodRefused(method: string): Reply {
  const message = `HTTP Method '${method.toUpperCase()}' not allowed. Allowed are POST`;
  return {
    status: 405,
    body: JSON.stringify([{ errorCode: 'METHOD_NOT_ALLOWED', message }]),
    contentType: 'application/json;charset=UTF-8',
  };
}
