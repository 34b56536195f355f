import {
  AnnotationContext,
  ApexErrorListener,
  ApexParserFactory,
  BlockContext,
  ClassDeclarationContext,
  ConstructorDeclarationContext,
  EnumDeclarationContext,
  InterfaceDeclarationContext,
  MethodDeclarationContext,
  StatementContext,
  TriggerBlockContext,
  TriggerBlockMemberContext,
  TriggerUnitContext,
} from '@apexdevtools/apex-parser';
import { maskApex, placeOf, type Place } from './apex-source.ts';

export interface ApexProblem extends Place {
  message: string;
}

/** A method, a constructor (`<init>`) or the body of a trigger (`<trigger>`). */
export interface ApexMethod {
  name: string;
  /** The class that declares it: the unit's own name, or that of an inner class. */
  className: string;
  /** Lower-case names of the annotations and modifiers before it, e.g. `@istest`, `testmethod`. */
  modifiers: ReadonlySet<string>;
  /** Comments and literals blanked out. */
  body: string;
  /** The body as it was written. */
  text: string;
  line: number;
  /** Lines on which a statement begins. */
  lines: readonly number[];
}

/** What is known of a class or trigger without running it. */
export interface ApexUnit {
  kind: 'class' | 'trigger';
  name: string;
  source: string;
  masked: string;
  isTest: boolean;
  /** Names of inner classes, interfaces and enums. */
  inner: readonly string[];
  methods: readonly ApexMethod[];
  /** The object of a trigger. */
  object: string | undefined;
  /** `before insert` and so on, of a trigger. */
  events: readonly string[];
}

/** What is used of a node of the parse tree; the parser's own types hide the tree they are built on. */
interface Node {
  children?: Node[] | null | undefined;
  start?: { line: number; start: number } | undefined;
  stop?: { stop: number } | undefined;
  parentCtx?: Node | undefined;
  getText(): string;
}

class SyntaxErrors extends ApexErrorListener {
  readonly found: ApexProblem[] = [];

  override apexSyntaxError(line: number, column: number, message: string): void {
    this.found.push({ line, column: column + 1, message: compilerWords(message) });
  }
}

/** The parser's words as the compiler puts them. */
function compilerWords(message: string): string {
  const missing = /^missing (.+) at (.+)$/.exec(message);
  // Where any of many words might stand, the parser lists them all.
  if (missing?.[1]?.startsWith('{')) return `Missing identifier at ${missing[2]}`;
  if (missing) return `Missing ${missing[1]} at ${missing[2]}`;
  const extraneous = /^extraneous input ('.*?') expecting/s.exec(message);
  if (extraneous) return `Extra ${extraneous[1]}`;
  const mismatched = /^mismatched input ('.*?') expecting/s.exec(message);
  if (mismatched) return `Unexpected token ${mismatched[1]}.`;
  const noAlternative = /^no viable alternative at input '(.*)'$/s.exec(message);
  return noAlternative ? `Unexpected token '${noAlternative[1]?.split(/\s+/).at(-1)}'.` : message;
}

interface Reading {
  source: string;
  masked: string;
  inner: string[];
  methods: (ApexMethod & { lines: number[] })[];
  modifiers: Set<string>;
}

function modifiersOf(node: Node): Set<string> {
  const words = new Set<string>();
  const before = (parent: Node | undefined, until: Node): Node[] =>
    parent?.children?.slice(0, parent.children.indexOf(until)) ?? [];
  const { parentCtx = node } = node;
  for (const child of [...before(parentCtx.parentCtx, parentCtx), ...before(parentCtx, node)]) {
    const annotation = child instanceof AnnotationContext ? child : child.children?.[0];
    if (annotation instanceof AnnotationContext) words.add(`@${annotation.id().getText().toLowerCase()}`);
    else words.add(child.getText().toLowerCase());
  }
  return words;
}

function isDeclaration(
  node: Node,
): node is ClassDeclarationContext | InterfaceDeclarationContext | EnumDeclarationContext {
  return [ClassDeclarationContext, InterfaceDeclarationContext, EnumDeclarationContext].some(
    (type) => node instanceof type,
  );
}

function isStatement(node: Node): boolean {
  return node instanceof StatementContext && !(node.children?.[0] instanceof BlockContext);
}

function startMethod(reading: Reading, node: Node, name: string, className: string): ApexMethod & { lines: number[] } {
  const from = node.start?.start ?? 0;
  const to = (node.stop?.stop ?? from) + 1;
  const method = {
    name,
    className,
    modifiers: modifiersOf(node),
    body: reading.masked.slice(from, to),
    text: reading.source.slice(from, to),
    line: node.start?.line ?? 1,
    lines: [],
  };
  reading.methods.push(method);
  return method;
}

function visit(
  reading: Reading,
  node: Node,
  className: string,
  method: (ApexMethod & { lines: number[] }) | undefined,
): void {
  let owner = className;
  let current = method;
  if (isDeclaration(node)) {
    owner = node.id().getText();
    if (className === '') reading.modifiers = modifiersOf(node);
    else reading.inner.push(owner);
  } else if (node instanceof MethodDeclarationContext) {
    current = startMethod(reading, node, node.id().getText(), className);
  } else if (node instanceof ConstructorDeclarationContext) {
    current = startMethod(reading, node, '<init>', className);
  } else if (node instanceof TriggerBlockContext) {
    current = startMethod(reading, node, '<trigger>', className);
  } else if (node instanceof TriggerBlockMemberContext || isStatement(node)) {
    const line = node.start?.line ?? 0;
    if (current && current.lines.at(-1) !== line) current.lines.push(line);
  }
  for (const child of node.children ?? []) visit(reading, child, owner, current);
}

/**
 * The parser takes `before undelete`, which Apex does not have.
 * https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_triggers_syntax.htm
 */
function impossibleEvents(cases: readonly Node[], source: string): ApexProblem[] {
  return cases
    .filter((node) => node.getText().toLowerCase() === 'beforeundelete')
    .map((node) => {
      const at = source.toLowerCase().indexOf('undelete', node.start?.start ?? 0);
      return { ...placeOf(source, at), message: `Unexpected token '${source.slice(at, at + 8)}'.` };
    });
}

/** Reads a class or a trigger. Answers the syntax errors when there are any. */
export function readApex(source: string, kind: 'class' | 'trigger'): ApexUnit | ApexProblem[] {
  const errors = new SyntaxErrors();
  const { parser } = ApexParserFactory.createLexerAndParser(source, errors);
  const unit = kind === 'class' ? parser.compilationUnit() : parser.triggerUnit();
  if (errors.found.length > 0) return errors.found;
  const reading: Reading = { source, masked: maskApex(source), inner: [], methods: [], modifiers: new Set() };
  const isTrigger = unit instanceof TriggerUnitContext;
  const impossible = isTrigger ? impossibleEvents(unit.triggerCase_list(), source) : [];
  if (impossible.length > 0) return impossible;
  const ids = isTrigger ? unit.id_list().map((id) => id.getText()) : [];
  const root: Node = unit;
  visit(reading, root, isTrigger ? (ids[0] ?? '') : '', undefined);
  const name = isTrigger ? ids[0] : declaredName(root);
  if (name === undefined) return [{ ...placeOf(source, 0), message: 'Unexpected token <EOF>.' }];
  return {
    kind,
    name,
    source,
    masked: reading.masked,
    isTest: reading.modifiers.has('@istest'),
    inner: reading.inner,
    methods: reading.methods,
    object: ids[1],
    events: isTrigger ? unit.triggerCase_list().map((each) => each.getText().toLowerCase()) : [],
  };
}

function declaredName(node: Node): string | undefined {
  if (isDeclaration(node)) return node.id().getText();
  for (const child of node.children ?? []) {
    const found = declaredName(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Reads a component's Apex once, when it is asked for; undefined for other types and for what does not compile. */
export function apexReader(type: string, source: string): () => ApexUnit | undefined {
  let unit: ApexUnit | undefined;
  let isRead = type !== 'ApexClass' && type !== 'ApexTrigger';
  return () => {
    if (isRead) return unit;
    isRead = true;
    const read = readApex(source, type === 'ApexClass' ? 'class' : 'trigger');
    unit = Array.isArray(read) ? undefined : read;
    return unit;
  };
}

/** The path of `@RestResource(urlMapping='/…')` without its first slash. */
export function restMappingOf(source: string): string | undefined {
  return /@RestResource\s*\(\s*urlMapping\s*=\s*'\/?([^']*)'/i.exec(source)?.[1];
}

/** The test methods of a class, in the order of the source. */
export function testMethods(unit: ApexUnit): ApexMethod[] {
  if (!unit.isTest) return [];
  return unit.methods.filter(({ modifiers }) => modifiers.has('@istest') || modifiers.has('testmethod'));
}
