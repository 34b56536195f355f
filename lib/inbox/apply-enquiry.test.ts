// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { callRow, enquiryRow, noon } from '../domain/testing/rows.ts';
import { applyEnquiryRow, enquiryFacts, isEnquiryOf } from './apply-enquiry.ts';
import { enquiryReport, ownContext } from './testing/reports.ts';

const context = ownContext();
const facts = (change: Parameters<typeof enquiryReport>[0] = {}) => enquiryFacts(enquiryReport(change));

describe('enquiryFacts', () => {
  it.each([
    ['open', 'open'],
    ['ongoing', 'handling'],
    ['followed-up', 'handling'],
    ['missed', 'missed'],
    ['closed', 'closed'],
    ['unknown', 'open'],
  ] as const)('%s is %s', (reported, status) => {
    expect(facts({ status: reported }).status).toBe(status);
  });

  it('with a closing time is closed, whatever it is called', () => {
    expect(facts({ status: 'ongoing', closedAt: noon + 1 })).toMatchObject({ status: 'closed', closedAt: noon + 1 });
  });

  it.each([
    ['WHATSAPP', 'IM', false],
    ['Weblink', 'CALL', true],
    ['VirtualNumber', undefined, true],
    ['Email', undefined, false],
  ])('%s begun as %s is voice: %s', (channel, initChannel, voice) => {
    const { initChannel: before, ...report } = enquiryReport({ channel });
    void before;
    expect(enquiryFacts({ ...report, ...(initChannel === undefined ? {} : { initChannel }) }).voice).toBe(voice);
  });

  it('leaves out what is empty', () => {
    expect(facts({ visitorEmail: '', visitorName: '' })).not.toHaveProperty('visitorEmail');
  });
});

describe('whose enquiry it is', () => {
  const apply = (change: Parameters<typeof enquiryReport>[0], hasMyCall = false) =>
    applyEnquiryRow(undefined, facts(change), 'acme', hasMyCall ? 'enquiry' : undefined, context);

  it('is mine when I am its agent', () => {
    expect(apply({})).toMatchObject({ mine: { by: 'report' }, lane: 'enq:acme:1001' });
  });

  it('is mine when a call of mine is inside it, whoever is its agent', () => {
    expect(apply({ agentEid: 'ben' }, true)?.mine?.by).toBe('enquiry');
  });

  describe('that this browser had written for somebody else', () => {
    const behalf = { as: 'owner', part: 'none', staff: context.me } as const;
    const known = enquiryRow({ behalf, mine: { by: 'behalf', at: noon } }, { status: 'missed' });
    const log = { ...known.log, caseId: '500x', case: { Subject: 'Missed' } };
    const next = (state: 'logged' | 'not-mine', agentEid: string) =>
      applyEnquiryRow(
        { ...known, log: { ...log, state } },
        facts({ agentEid, status: 'followed-up' }),
        'acme',
        undefined,
        context,
      );

    it('is mine once I follow it up, with its Case', () => {
      const row = next('logged', context.me);
      expect(row).toMatchObject({ mine: { by: 'report' }, log: { state: 'logged', caseId: '500x' } });
      expect(row).not.toHaveProperty('behalf');
    });

    it('is mine, too, where another browser had been first: its Case is looked up', () => {
      const row = next('not-mine', context.me);
      expect(row).toMatchObject({ mine: { by: 'report' }, log: { state: 'open', case: {} } });
      expect(row?.log).not.toHaveProperty('caseId');
    });

    it('stays as it is where a colleague follows it up', () => {
      expect(next('logged', 'ben')).toMatchObject({ behalf, mine: { by: 'behalf' } });
    });
  });

  it('is not mine when it is another’s or nobody’s', () => {
    expect(apply({ agentEid: 'ben' })).toBeUndefined();
    const { agentEid, ...report } = enquiryReport();
    void agentEid;
    expect(applyEnquiryRow(undefined, enquiryFacts(report), 'acme', undefined, context)).toBeUndefined();
  });

  it('stays mine when I said so and the report names another', () => {
    const known = apply({});
    const claimed = known === undefined ? undefined : { ...known, mine: { by: 'claimed' as const, at: noon } };
    const after = applyEnquiryRow(claimed, facts({ agentEid: 'ben', status: 'closed' }), 'acme', undefined, context);
    expect(after).toMatchObject({ mine: { by: 'claimed' }, enquiry: { agentEid: 'ben', status: 'closed' } });
  });

  it('forgets nothing that a later report leaves out', () => {
    const known = apply({ visitorEmail: 'mei@x.example' });
    const after = applyEnquiryRow(known, facts({ status: 'closed', closedAt: noon + 5 }), 'acme', undefined, context);
    expect(after?.enquiry).toMatchObject({ visitorEmail: 'mei@x.example', status: 'closed' });
    expect(after?.id).toBe(known?.id);
  });
});

it('a call belongs to the enquiry that its number names, else its internal id', () => {
  expect(isEnquiryOf(callRow({}, { displayCaseNumber: '1001', inquiryId: 'x' }), facts())).toBe(true);
  expect(isEnquiryOf(callRow({}, { displayCaseNumber: '1002', inquiryId: 'i1' }), facts())).toBe(false);
  expect(isEnquiryOf(callRow({}, { inquiryId: 'i1' }), facts())).toBe(true);
  expect(isEnquiryOf(callRow(), facts())).toBe(false);
});
