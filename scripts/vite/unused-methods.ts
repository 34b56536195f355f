/** As much of the syntax tree as is needed here (https://github.com/estree/estree). */
interface Span {
  start: number;
  end: number;
}
interface Member extends Span {
  type: string;
  kind?: string;
  computed?: boolean;
  key?: { type: string; name?: string };
  value?: { type: string; object?: { type: string } } | null;
}
interface Statement extends Span {
  type: string;
  id?: { name?: string } | null;
  body?: unknown;
}
export interface ParsedModule {
  body: readonly Statement[];
}

/** A method of the class or another name for one (`insert = this.create`), or a function at the top of the module. */
interface Candidate extends Span {
  name: string;
  method: boolean;
}

function membersOf(program: ParsedModule, className: string): readonly Member[] {
  const found = program.body.find(({ type, id }) => type === 'ClassDeclaration' && id?.name === className);
  if (found === undefined) throw new Error(`No class ${className} at the top of the module.`);
  return (found.body as { body: readonly Member[] }).body;
}

function isMethod({ type, kind, value }: Member): boolean {
  if (type === 'MethodDefinition') return kind !== 'constructor';
  return type === 'PropertyDefinition' && value?.type === 'MemberExpression' && value.object?.type === 'ThisExpression';
}

function candidatesOf(program: ParsedModule, className: string): Candidate[] {
  const methods = membersOf(program, className)
    .filter((member) => isMethod(member) && member.computed !== true)
    .flatMap(({ key, start, end }) => (key?.name === undefined ? [] : [{ name: key.name, method: true, start, end }]));
  const functions = program.body.flatMap(({ type, id, start, end }) =>
    type === 'FunctionDeclaration' && id?.name !== undefined ? [{ name: id.name, method: false, start, end }] : [],
  );
  return [...methods, ...functions];
}

/** `code` with blanks in the place of these spans, so that positions stay. */
function blanked(code: string, spans: readonly Span[]): string {
  return spans.reduce((text, { start, end }) => text.slice(0, start) + ' '.repeat(end - start) + text.slice(end), code);
}

function mentions(text: string, { name, method }: Candidate, receivers: readonly string[]): boolean {
  const escaped = name.replaceAll('$', String.raw`\$`);
  const before = method ? String.raw`\b(?:${receivers.join('|')})\??\.` : String.raw`(?<![\w$.])`;
  return new RegExp(String.raw`${before}${escaped}(?![\w$])`).test(text);
}

export interface UnusedMethods {
  /** The class; it stands at the top of its module. */
  of: string;
  /** What others call of it. */
  called: readonly string[];
  /** The names under which the module knows an object of the class, beside `this`. */
  receivers: readonly string[];
}

/**
 * A module without those methods of one of its classes, and functions of its own, that what is `called` does not lead
 * to. No minifier can do so, for it does not know who calls a method by a name that is computed. Whoever uses this says
 * that nobody does.
 */
export function withoutUnusedMethods(code: string, program: ParsedModule, options: UnusedMethods): string {
  const { of, called, receivers } = options;
  const candidates = candidatesOf(program, of);
  const missing = called.find((name) => !candidates.some((one) => one.method && one.name === name));
  if (missing !== undefined) throw new Error(`${of} has no method ${missing}.`);
  let unused = candidates.filter(({ name, method }) => !(method && called.includes(name)));
  for (;;) {
    const rest = blanked(code, unused);
    const still = unused.filter((one) => !mentions(rest, one, ['this', ...receivers]));
    if (still.length === unused.length) return rest;
    unused = still;
  }
}
