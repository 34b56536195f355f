import { SalesforceError } from '../types.ts';

const REFERENCE = /@\{([A-Za-z0-9_]+)((?:\.[A-Za-z0-9_]+|\[\d+\])*)\}/g;

function follow(value: unknown, path: string): unknown {
  let current = value;
  for (const [, name, index] of path.matchAll(/\.([A-Za-z0-9_]+)|\[(\d+)\]/g)) {
    if (typeof current !== 'object' || current === null) return undefined;
    current =
      Array.isArray(current) && index !== undefined
        ? current[Number(index)]
        : Object.entries(current).find(([key]) => key === name)?.[1];
  }
  return current;
}

function missing(path: string, reference: string): SalesforceError {
  const message = `Invalid reference specified. No value for ${reference}${path} found in ${reference}`;
  return new SalesforceError(400, 'PROCESSING_HALTED', message);
}

/** The answers of earlier subrequests, by reference id. */
export type Answers = ReadonlyMap<string, unknown>;

function lookUp(answers: Answers, reference: string, path: string): unknown {
  const value = answers.has(reference) ? follow(answers.get(reference), path) : undefined;
  if (value === undefined || value === null) throw missing(path, reference);
  return value;
}

export function resolveText(text: string, answers: Answers): string {
  return text.replace(REFERENCE, (_, reference: string, path: string) => String(lookUp(answers, reference, path)));
}

/** Replaces `@{ref.path}` everywhere in a body; a value that is nothing but a reference keeps its type. */
export function resolveReferences(value: unknown, answers: Answers): unknown {
  if (typeof value === 'string') {
    const whole = new RegExp(`^${REFERENCE.source}$`).exec(value);
    if (whole) return lookUp(answers, whole[1] ?? '', whole[2] ?? '');
    return resolveText(value, answers);
  }
  if (Array.isArray(value)) return value.map((item) => resolveReferences(item, answers));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolveReferences(item, answers)]));
}
