// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { readCall, readEnquiry, writeCall, writeEnquiry } from '../cinnox/report-rows.ts';
import type { CompositeAnswer, CompositePart } from '../salesforce/client.ts';
import { lettersOf, readTold, tellColleagues, type Told } from './tell-colleagues.ts';
import { callReport, enquiryReport } from './testing/reports.ts';

const staff = new Set(['ada', 'ben', 'chris']);
const sweep = { calls: [callReport()], enquiries: [], service: 'acme', staff };
const namesIn = (letters: ReadonlyMap<string, Told>) => [...letters.keys()].sort();

function createOrg() {
  const records: Record<string, unknown>[] = [];
  const composite = async (parts: readonly CompositePart[]): Promise<CompositeAnswer[]> => {
    for (const { body } of parts) records.push(...(body as { records: Record<string, unknown>[] }).records);
    return [];
  };
  return { records, client: { composite } };
}

describe('a row of a report that is passed on', () => {
  it('is the same when it is read', () => {
    const call = callReport({
      recordingUrl: 'https://records.example/1',
      recording: true,
      releaseParty: 'visitor',
      conferenceId: 'conference-1',
    });
    expect(readCall(JSON.parse(JSON.stringify(writeCall(call))))).toEqual(call);
    const enquiry = enquiryReport({
      agentEid: 'ada',
      visitorId: 'v1',
      contactId: 'x1',
      destinationEid: 'ben',
      serviceId: 'acme',
      durationS: 9,
    });
    expect(readEnquiry(JSON.parse(JSON.stringify(writeEnquiry(enquiry))))).toEqual(enquiry);
  });
});

describe('letters', () => {
  it('go to whom a call names, and to no customer', () => {
    const { letters } = lettersOf({ ...sweep, calls: [callReport({ caller: { eid: 'ben' } })] }, new Set());
    expect(namesIn(letters)).toEqual(['ada', 'ben']);
    expect(letters.get('ada')?.calls).toHaveLength(1);
  });

  it('go to a colleague who was added today', () => {
    const calls = [callReport({ callee: { eid: 'zoe', isStaff: true } })];
    expect(namesIn(lettersOf({ ...sweep, calls }, new Set()).letters)).toEqual(['zoe']);
  });

  it('a call and its enquiry go together: the one may name who the other does not', () => {
    const { callee: _callee, ...unnamed } = callReport();
    const around = enquiryReport({
      displayCaseNumber: '1001',
      agentEid: 'chris',
      status: 'closed',
      initChannel: 'CALL',
    });
    const { letters } = lettersOf({ ...sweep, calls: [unnamed], enquiries: [around] }, new Set());
    expect(namesIn(letters)).toEqual(['chris']);
    expect(letters.get('chris')).toEqual({ calls: [unnamed], enquiries: [around] });
    const { agentEid: _agent, ...ofNobody } = around;
    const named = lettersOf({ ...sweep, enquiries: [ofNobody] }, new Set());
    expect(named.letters.get('ada')).toEqual({ calls: [callReport()], enquiries: [ofNobody] });
  });

  it('say whom a call went to as far as the leg of a colleague tells', () => {
    const { callee: _callee, ...placed } = callReport({ caller: { eid: 'ada', isStaff: true } });
    const handedOn = callReport({ hid: 'h2', callee: { eid: 'ben', isStaff: true } });
    const { letters } = lettersOf({ ...sweep, calls: [placed, handedOn] }, new Set());
    expect(letters.get('ada')?.calls).toEqual([{ ...placed, callee: { phoneNumber: '+85294667788' } }]);
  });

  it('are written once, and anew when the row or whom it concerns has changed', () => {
    const first = lettersOf(sweep, new Set());
    const told = new Set(first.marks);
    expect(lettersOf(sweep, told).letters.size).toBe(0);
    expect(namesIn(lettersOf({ ...sweep, calls: [callReport({ durationS: 61 })] }, told).letters)).toEqual(['ada']);
    const around = enquiryReport({ displayCaseNumber: '1001', agentEid: 'ben', status: 'closed', initChannel: 'CALL' });
    const later = lettersOf({ ...sweep, enquiries: [around] }, told);
    expect(later.letters.get('ben')?.calls).toHaveLength(1);
  });

  it('do not tell of a call’s enquiry before it is over, nor of a chat that nobody handles', () => {
    const voice = enquiryReport({ displayCaseNumber: '1001', agentEid: 'ben', status: 'ongoing', initChannel: 'CALL' });
    const { agentEid: _agent, ...waiting } = enquiryReport({
      displayCaseNumber: '7',
      status: 'open',
      initChannel: 'IM',
    });
    const { letters } = lettersOf({ ...sweep, calls: [], enquiries: [voice, waiting] }, new Set());
    expect(letters.size).toBe(0);
  });
});

describe('telling', () => {
  it('writes signals that are read as they were written, in pieces that fit the field', async () => {
    const calls = Array.from({ length: 300 }, (_none, index) => callReport({ callId: `c${index}`, hid: `h${index}` }));
    const org = createOrg();
    const { letters } = lettersOf({ ...sweep, calls }, new Set());
    await tellColleagues(letters, { client: org.client, service: 'acme', now: 0 });
    expect(org.records.length).toBeGreaterThan(1);
    for (const { Payload__c, Staff__c, Kind__c } of org.records) {
      expect([Staff__c, Kind__c]).toEqual(['ada', 'report']);
      expect(String(Payload__c).length).toBeLessThanOrEqual(32_768);
    }
    const read = org.records.flatMap(({ Payload__c }) => readTold(JSON.parse(String(Payload__c))).calls);
    expect(read).toEqual(calls);
  });

  it.each([
    ['one letter that is refused holds no other up', 'REQUIRED_FIELD_MISSING', undefined],
    ['while the org has no room nobody counts as told', 'STORAGE_LIMIT_EXCEEDED', 'limit_exceeded'],
  ])('%s', async (_what, errorCode, code) => {
    const { letters } = lettersOf(sweep, new Set());
    const faults = [{ errorCode, message: '', fields: [] }];
    const composite = async () => [{ referenceId: 'told', status: 200, body: [], faults }];
    const told = tellColleagues(letters, { client: { composite }, service: 'acme', now: 0 });
    if (code === undefined) await told;
    else await expect(told).rejects.toMatchObject({ code });
  });

  it('hears nonsense as nothing', () => {
    expect(readTold({ calls: [1, null, { callID: 'x' }], enquiries: ['y'] })).toEqual({ calls: [], enquiries: [] });
    expect(readTold(null)).toEqual({ calls: [], enquiries: [] });
  });
});
