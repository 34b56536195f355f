import type { LogForm } from './log-form.ts';
import { oneLine, subjectLimit, truncate } from './log-texts.ts';

/** What can stand in a template; what is not known stays away. */
export const mergeFields = [
  'Name',
  'Who',
  'Number',
  'Email',
  'Channel',
  'CaseNumber',
  'Agent',
  'Direction',
  'Kind',
  'Duration',
  'Start',
  'Date',
  'Status',
  'Disposition',
  'Note',
] as const;
export type MergeField = (typeof mergeFields)[number];
export type MergeValues = Partial<Record<MergeField, string>>;

export interface Templates {
  taskSubject: string;
  followUpSubject: string;
  taskDescription: string;
  caseSubject: string;
  caseDescription: string;
}

export const defaultTemplates: Templates = {
  taskSubject: 'Call {{Direction}} · {{Who}}',
  followUpSubject: 'Follow up: {{Kind}} · {{Who}}',
  taskDescription: '{{Note}}',
  caseSubject: '{{Channel}} enquiry {{CaseNumber}} · {{Who}}',
  caseDescription: '{{Note}}',
};

/** Each template and what it becomes. */
export const templateFields = [
  { name: 'taskSubject', kind: 'subject' },
  { name: 'followUpSubject', kind: 'subject' },
  { name: 'taskDescription', kind: 'description' },
  { name: 'caseSubject', kind: 'subject' },
  { name: 'caseDescription', kind: 'description' },
] as const satisfies readonly { name: keyof Templates; kind: 'subject' | 'description' }[];

type Piece = { text: string } | { field: string; fallback: string };

const fieldPattern = /\{\{([^{}|]*)(?:\|([^{}]*))?\}\}/g;

function piecesOf(template: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of template.matchAll(fieldPattern)) {
    if (match.index > at) pieces.push({ text: template.slice(at, match.index) });
    pieces.push({ field: (match[1] ?? '').trim(), fallback: match[2]?.trim() ?? '' });
    at = match.index + match[0].length;
  }
  if (at < template.length) pieces.push({ text: template.slice(at) });
  return pieces;
}

/** Names are told apart without regard to case. */
function fieldNamed(name: string): MergeField | undefined {
  const wanted = name.toLowerCase();
  return mergeFields.find((field) => field.toLowerCase() === wanted);
}

/**
 * Fills a template in one pass: what a value contains is text, also where it looks like a merge field. An unknown field
 * (a template of a later version) is left out.
 */
function fill(pieces: readonly Piece[], values: MergeValues): string {
  return pieces.map((piece) => ('text' in piece ? piece.text : valueOf(piece, values))).join('');
}

function valueOf({ field, fallback }: Exclude<Piece, { text: string }>, values: MergeValues): string {
  const known = fieldNamed(field);
  const value = known === undefined ? '' : (values[known] ?? '').trim();
  return value === '' ? fallback : value;
}

/** A subject: one line within Salesforce's limit. A separator at its end stands beside a value that is not known. */
export function fillSubject(template: string, values: MergeValues): string {
  const line = oneLine(fill(piecesOf(template), values)).replace(/^[\s·|]+|[\s·|]+$/gu, '');
  return truncate(line === '' ? 'CINNOX' : line, subjectLimit);
}

/** A text of several lines. A line that holds nothing but values that are not known is left out; values stay as they are. */
export function fillText(template: string, values: MergeValues): string {
  return template
    .split(/\r\n?|\n/)
    .map(piecesOf)
    .filter((pieces) => !isVoid(pieces, values))
    .map((pieces) => fill(pieces, values))
    .join('\n')
    .trim();
}

function isVoid(pieces: readonly Piece[], values: MergeValues): boolean {
  const hasField = pieces.some((piece) => 'field' in piece);
  return hasField && fill(pieces, values).trim() === '';
}

/** Does the template put this value somewhere? */
export function usesField(template: string, field: MergeField): boolean {
  return piecesOf(template).some((piece) => 'field' in piece && fieldNamed(piece.field) === field);
}

/** What stands above our own block: the template's words. Notes are there also where a template leaves them out. */
export function descriptionHead({ description }: LogForm, values: MergeValues): string {
  const text = fillText(description, values);
  if (usesField(description, 'Note')) return text;
  return [text, values.Note ?? ''].filter((part) => part !== '').join('\n\n');
}

export function subjectOf({ subject }: LogForm, values: MergeValues): string {
  return fillSubject(subject, values);
}

const longestDescription = 4_000;

/** What is wrong with a template, in a sentence for the admin; undefined = nothing. */
export function templateProblem(template: string, kind: 'subject' | 'description'): string | undefined {
  const pieces = piecesOf(template);
  for (const piece of pieces) {
    if ('text' in piece) {
      if (piece.text.includes('{{') || piece.text.includes('}}'))
        return 'A merge field is not complete. Write it with two braces on each side, for example {{Name}}.';
    } else if (piece.field === '') {
      return 'Between {{ and }} stands no name. Write a merge field, for example {{Name}}.';
    } else if (fieldNamed(piece.field) === undefined) {
      return `There is no merge field {{${piece.field}}}.${suggestion(piece.field)}`;
    }
  }
  const fixed = pieces.map((piece) => ('text' in piece ? piece.text : '')).join('');
  if (kind === 'description') {
    if (template.length <= longestDescription) return undefined;
    return `This is ${template.length - longestDescription} characters too long: a description may have ${longestDescription} of its own.`;
  }
  if (template.trim() === '') return 'A subject needs some text or a merge field.';
  if (/[\r\n]/.test(template)) return 'A subject is one line.';
  if (oneLine(fixed).length <= subjectLimit) return undefined;
  return `The fixed text alone has ${oneLine(fixed).length} characters. Salesforce takes ${subjectLimit} in a subject.`;
}

function suggestion(name: string): string {
  const start = name.slice(0, 3).toLowerCase();
  const near = mergeFields.find((field) => field.toLowerCase().startsWith(start));
  return near === undefined ? ' Choose one of the list.' : ` Do you mean {{${near}}}?`;
}
