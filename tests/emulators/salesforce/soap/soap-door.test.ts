// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import { HOST, ADA, createTestSalesforce, signInAs, type TestSalesforce } from '../test-salesforce.ts';
import { createSoapDoor, type SoapService } from './soap-door.ts';
import { parseSoapXml } from './soap-xml.ts';

// Messages: https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_login.htm and
// https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_header_sessionheader.htm
const NAMESPACE = 'urn:partner.soap.sforce.com';
const sample: SoapService = {
  letter: 'u',
  namespace: NAMESPACE,
  faultNamespace: 'urn:fault.partner.soap.sforce.com',
  operations: {
    echo: async ({ body, session, version, headers }) => ({
      text: body.value('text') ?? null,
      types: body.all('sObject').map((each) => each.type ?? ''),
      userId: session.userId,
      version,
      allOrNone: headers?.first('AllOrNoneHeader')?.flag('allOrNone') ?? false,
    }),
    nothing: async () => undefined,
    two: async () => [{ id: 1 }, { id: 2 }],
  },
};

let world: TestSalesforce;
let token: string;

beforeEach(async () => {
  world = await createTestSalesforce();
  token = (await signInAs(world, ADA)).access;
});

function envelope(
  operation: string,
  inner = '',
  header = `<SessionHeader><sessionId>${token}</sessionId></SessionHeader>`,
) {
  return `<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="${NAMESPACE}"><s:Header>${header}</s:Header><s:Body><${operation}>${inner}</${operation}></s:Body></s:Envelope>`;
}

async function post(body: string, path = '/services/Soap/u/68.0'): Promise<{ status: number; text: string }> {
  const door = createSoapDoor({ oauth: world.salesforce.oauth, services: [sample] });
  const request = new Request(`${HOST}${path}`, { method: 'POST', body, headers: { SOAPAction: '""' } });
  const response = await door(request, world.org, world.faults.contextFor('salesforce', request));
  if (!response) throw new Error('no such door');
  expect(response.headers.get('content-type')).toBe('text/xml;charset=UTF-8');
  return { status: response.status, text: await response.text() };
}

describe('SOAP messages', () => {
  it('reach an operation with its parameters and headers, and are answered with its result', async () => {
    const header = `<SessionHeader><sessionId>${token}</sessionId></SessionHeader><AllOrNoneHeader><allOrNone>true</allOrNone></AllOrNoneHeader>`;
    const inner = '<text> a &lt;b&gt; &amp; 1.0 </text><sObject xsi:type="urn:Contact"/><sObject xsi:type="Account"/>';
    const { status, text } = await post(envelope('echo', inner, header));
    expect(status).toBe(200);
    const result = parseSoapXml(text)?.first('Body')?.first('echoResponse')?.first('result');
    expect(result?.value('text')).toBe(' a <b> & 1.0 ');
    expect(result?.all('types').map((each) => each.text)).toEqual(['Contact', 'Account']);
    expect(result?.value('userId')).toBe(world.ada);
    expect(result?.value('version')).toBe('68.0');
    expect(result?.flag('allOrNone')).toBe(true);
    expect(text).toContain(`xmlns="${NAMESPACE}"`);
  });

  it('write null as xsi:nil, lists as repeated results, nothing as an empty response', async () => {
    expect((await post(envelope('echo'))).text).toContain('<text xsi:nil="true"/>');
    expect((await post(envelope('two'))).text).toContain('<result><id>1</id></result><result><id>2</id></result>');
    expect((await post(envelope('nothing'))).text).toMatch(/<nothingResponse\/>|<nothingResponse><\/nothingResponse>/);
  });

  it('without a good session are faults with status 500', async () => {
    const bad = await post(envelope('echo', '', '<SessionHeader><sessionId>00D!x</sessionId></SessionHeader>'));
    expect(bad.status).toBe(500);
    expect(bad.text).toContain('<faultcode>sf:INVALID_SESSION_ID</faultcode>');
    expect(bad.text).toContain('<faultstring>INVALID_SESSION_ID: Invalid Session ID found in SessionHeader');
    expect((await post(envelope('echo', '', ''))).text).toContain('INVALID_SESSION_ID');
  });

  it('that are none, name an unknown operation or version, or come when the quota is used up are faults', async () => {
    expect((await post('{}')).text).toContain('soapenv:Client');
    expect((await post('<a/>')).text).toContain('soapenv:Client');
    expect((await post(envelope('other'))).text).toContain('No operation available for request');
    expect((await post(envelope('echo'), '/services/Soap/u/99.0')).text).toContain('sf:UNSUPPORTED_API_VERSION');
    world.org.store.settings.dailyApiLimit = 0;
    expect((await post(envelope('echo'))).text).toContain('sf:REQUEST_LIMIT_EXCEEDED');
  });

  it('stand only at their own addresses', () => {
    const door = createSoapDoor({ oauth: world.salesforce.oauth, services: [sample] });
    const at = (path: string) => {
      const request = new Request(`${HOST}${path}`);
      return door(request, world.org, world.faults.contextFor('salesforce', request));
    };
    expect(at('/services/Soap/m/68.0')).toBeUndefined();
    expect(at('/services/data/v68.0')).toBeUndefined();
    expect(at('/services/Soap/u/68.0/00D5g000008FYuR')).toBeDefined();
  });
});
