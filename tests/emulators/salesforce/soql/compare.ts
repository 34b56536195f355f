import type { FieldDefinition, FieldValue } from '../types.ts';
import type { Operand } from './literals.ts';

/** Text compares without case; ids with it. */
export function comparable(field: FieldDefinition, value: FieldValue): FieldValue {
  if (typeof value !== 'string' || field.type === 'id' || field.type === 'reference') return value;
  return field.type === 'date' || field.type === 'datetime' ? value : value.toLowerCase();
}

function equals(field: FieldDefinition, value: FieldValue, operand: Operand): boolean {
  if (operand.kind === 'null') return value === null;
  if (value === null) return false;
  if (operand.kind === 'span') return String(value) >= operand.from && String(value) < operand.to;
  return comparable(field, value) === comparable(field, operand.value);
}

function isBefore(left: FieldValue, right: FieldValue): boolean {
  if (typeof left === 'number' && typeof right === 'number') return left < right;
  return String(left) < String(right);
}

/** Nothing is less or more than null. A span is compared by its near edge. */
function ordered(operator: string, field: FieldDefinition, value: FieldValue, operand: Operand): boolean {
  if (value === null || operand.kind === 'null') return false;
  if (operand.kind === 'span') {
    const text = String(value);
    if (operator === '<') return text < operand.from;
    if (operator === '<=') return text < operand.to;
    return operator === '>' ? text >= operand.to : text >= operand.from;
  }
  const left = comparable(field, value);
  const right = comparable(field, operand.value);
  if (operator === '<') return isBefore(left, right);
  if (operator === '<=') return !isBefore(right, left);
  return operator === '>' ? isBefore(right, left) : !isBefore(left, right);
}

/** `%` any text, `_` one character, `\%` and `\_` themselves; without case. */
export function likePattern(pattern: string): RegExp {
  const source = pattern.replace(/\\([%_])|[%_]|[.*+?^${}()|[\]\\]/g, (part, literal: string | undefined) => {
    if (literal !== undefined) return literal;
    if (part === '%') return '[\\s\\S]*';
    return part === '_' ? '[\\s\\S]' : `\\${part}`;
  });
  return new RegExp(`^${source}$`, 'iu');
}

export type Test = (value: FieldValue) => boolean;

/** Two-valued: a null field differs from every value, so `!=` and NOT IN let it through. */
export function comparisonTest(operator: string, field: FieldDefinition, operands: Operand[]): Test {
  const [operand = { kind: 'null' }] = operands;
  switch (operator) {
    case '=':
      return (value) => equals(field, value, operand);
    case '!=':
      return (value) => !equals(field, value, operand);
    case 'IN':
    case 'NOT IN': {
      const wanted = operator === 'IN';
      const set = new Set(operands.map((each) => (each.kind === 'value' ? comparable(field, each.value) : null)));
      const spans = operands.filter((each) => each.kind === 'span');
      return (value) => {
        const inside =
          set.has(comparable(field, value)) && (value !== null || operands.some((each) => each.kind === 'null'));
        return (inside || spans.some((span) => equals(field, value, span))) === wanted;
      };
    }
    case 'LIKE': {
      const pattern = operand.kind === 'value' ? likePattern(String(operand.value)) : /^$/;
      return (value) => typeof value === 'string' && pattern.test(value);
    }
    default:
      return (value) => ordered(operator, field, value, operand);
  }
}

function hasAll(chosen: Set<string>, wanted: string): boolean {
  return wanted.split(';').every((part) => chosen.has(part.toLowerCase()));
}

/** INCLUDES and EXCLUDES of multi-select picklists: `;` inside one value means all of them. */
export function multiPicklistTest(operator: string, operands: Operand[]): Test {
  const wanted = operands.flatMap((operand) => (operand.kind === 'value' ? [String(operand.value)] : []));
  return (value) => {
    const chosen = new Set(typeof value === 'string' ? value.toLowerCase().split(';') : []);
    return wanted.some((each) => hasAll(chosen, each)) === (operator === 'INCLUDES');
  };
}
