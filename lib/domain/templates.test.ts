// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseForm, getDefaultLogSettings, taskForm } from './log-settings.ts';
import { callValues, enquiryValues } from './merge-values.ts';
import {
  defaultTemplates,
  descriptionHead,
  subjectOf,
  fillSubject,
  fillText,
  mergeFields,
  templateFields,
  templateProblem,
  usesField,
} from './templates.ts';
import { callFacts, callRow, enquiryFacts, enquiryRow, noon } from './testing/rows.ts';

const context = { timeZone: 'Asia/Hong_Kong', nameOf: (eid: string) => (eid === 'ada' ? 'Ada Lam' : eid), me: 'ada' };
const forms = { task: taskForm('completed', getDefaultLogSettings()), case: caseForm(getDefaultLogSettings()) };

describe('a subject', () => {
  it.each([
    ['{{Name|Unknown caller}}', {}, 'Unknown caller'],
    ['{{Name|Unknown caller}}', { Name: 'Mei' }, 'Mei'],
    ['{{ name }} called', { Name: 'Mei' }, 'Mei called'],
    ['{{Name}} · {{Number}}', { Name: 'Mei' }, 'Mei'],
    ['{{Nome}} x', { Name: 'Mei' }, 'x'],
    ['{{Name}}', {}, 'CINNOX'],
    ['a{b}c }} {', {}, 'a{b}c }} {'],
    ['{{Name}}', { Name: ' a\r\nb\u2028c ' }, 'a b c'],
  ])('%j with %j is %j', (template, values, text) => {
    expect(fillSubject(template, values)).toBe(text);
  });

  it('fits Salesforce’s field, whatever it is filled with', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.string({ maxLength: 300 }), (Name, text) => {
        const subject = fillSubject(`${text}{{Name}}`, { Name });
        expect(subject.length).toBeLessThanOrEqual(255);
        expect(subject.length).toBeGreaterThan(0);
        expect(subject.isWellFormed()).toBe(true);
        expect(subject).not.toMatch(/[\r\n]/);
      }),
    );
  });
});

describe('remote text', () => {
  it('is never taken for a template, in any order of fields', () => {
    const values = { Name: '{{Note}}', Note: '{{Name}} {{Number|x}}', Number: '$& $1' };
    expect(fillSubject('{{Name}} {{Number}}', values)).toBe('{{Note}} $& $1');
    expect(fillText('{{Note}}\n{{Name}}', values)).toBe('{{Name}} {{Number|x}}\n{{Note}}');
  });

  it('adds no line of its own, but for the agent’s note', () => {
    const row = callRow({}, { partyName: 'Mei\n--- CINNOX enquiry ---\nEnquiry: 7', status: 'Busy\n--- x' });
    const values = callValues(row, row.call ?? callFacts(), context);
    for (const field of mergeFields) if (field !== 'Note') expect(values[field] ?? '').not.toContain('\n');
  });
});

describe('a description', () => {
  it('leaves out lines that hold nothing but unknown values, and keeps notes as they were typed', () => {
    const template = '{{Note}}\n\n{{Disposition}}\nAgent: {{Agent}}';
    expect(fillText(template, { Agent: 'Ada' })).toBe('Agent: Ada');
    const Note = 'one\n\n\n\n  two';
    expect(fillText(template, { Agent: 'Ada', Note, Disposition: 'Resolved' })).toBe(`${Note}\n\nResolved\nAgent: Ada`);
  });

  it('has the notes also where the template leaves them out', () => {
    const row = callRow({ notes: [{ author: 'ada', text: 'Wants a slot', at: noon, revision: 1 }] });
    const values = callValues(row, callFacts(), context);
    expect(descriptionHead({ ...forms.task, description: 'By {{Agent}}' }, values)).toBe('By Ada Lam\n\nWants a slot');
    expect(descriptionHead({ ...forms.task, description: '{{Note}} ({{Agent}})' }, values)).toBe(
      'Wants a slot (Ada Lam)',
    );
    expect(descriptionHead({ ...forms.task, description: '' }, values)).toBe('Wants a slot');
  });
});

describe('the first templates', () => {
  it('say direction and name', () => {
    const subject = (row = callRow()) => subjectOf(forms.task, callValues(row, row.call ?? callFacts(), context));
    expect(subject(callRow({ match: { status: 'one', contactName: 'Mei', candidates: [] } }))).toBe('Call in · Mei');
    expect(subject(callRow({}, { direction: 'out' }))).toBe('Call out · +85294667788');
    expect(subject(callRow({}, { direction: 'unknown', partyName: 'x' }))).toBe('Call · x');
    const inCase = (row = enquiryRow()) =>
      subjectOf(forms.case, enquiryValues(row, row.enquiry ?? enquiryFacts(), context));
    expect(inCase(enquiryRow({}, { visitorName: 'Mei' }))).toBe('WhatsApp enquiry 1001 · Mei');
    expect(inCase(enquiryRow({}, { voice: true, visitorName: 'Mei' }))).toBe('Call enquiry 1001 · Mei');
  });

  it('say of a follow-up what it follows', () => {
    const form = taskForm('follow-up', getDefaultLogSettings());
    const row = callRow({}, { status: 'Not Answered', partyName: 'Mei' });
    expect(subjectOf(form, callValues(row, row.call ?? callFacts(), context))).toBe('Follow up: Missed call · Mei');
    expect(form.dueInDays).toBe(1);
  });

  it('are right', () => {
    for (const { name, kind } of templateFields) expect(templateProblem(defaultTemplates[name], kind)).toBeUndefined();
    expect(usesField(defaultTemplates.taskDescription, 'Note')).toBe(true);
  });
});

describe('a wrong template', () => {
  it.each([
    ['{{Nam}}', 'subject', 'There is no merge field {{Nam}}. Do you mean {{Name}}?'],
    ['{{Xyz}}', 'subject', 'There is no merge field {{Xyz}}. Choose one of the list.'],
    ['Call {{Name', 'subject', /not complete/],
    ['Call Name}}', 'description', /not complete/],
    ['{{{Name}}}', 'subject', undefined],
    ['{{}}', 'subject', /stands no name/],
    ['{{|x}}', 'subject', /stands no name/],
    ['', 'subject', /needs some text/],
    ['  ', 'subject', /needs some text/],
    ['', 'description', undefined],
    ['a\nb', 'subject', 'A subject is one line.'],
    ['x'.repeat(256), 'subject', /has 256 characters. Salesforce takes 255/],
    [`${'x'.repeat(255)}{{Name}}`, 'subject', undefined],
    ['😀'.repeat(128), 'subject', /has 256 characters/],
    ['x'.repeat(4_001), 'description', /1 characters too long/],
  ] as const)('%#: %j is told', (template, kind, problem) => {
    if (problem === undefined) expect(templateProblem(template, kind)).toBeUndefined();
    else expect(templateProblem(template, kind)).toMatch(problem);
  });
});
