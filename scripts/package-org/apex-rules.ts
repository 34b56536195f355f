import {
  ApexErrorListener,
  ApexParserFactory,
  ClassDeclarationContext,
  DeleteStatementContext,
  DoWhileStatementContext,
  DotExpressionContext,
  ForStatementContext,
  InsertStatementContext,
  MergeStatementContext,
  SoqlLiteralContext,
  UndeleteStatementContext,
  UpdateStatementContext,
  UpsertStatementContext,
  WhileStatementContext,
} from '@apexdevtools/apex-parser';

/** A rule of the package that a source breaks, with its line. */
export interface Finding {
  line: number;
  message: string;
}

/** What is used of a node of the parse tree; the parser's own types hide the tree they are built on. */
interface Node {
  children?: Node[] | null | undefined;
  start?: { line: number } | undefined;
  parentCtx?: Node | undefined;
  getText(): string;
}

class SyntaxErrors extends ApexErrorListener {
  readonly findings: Finding[] = [];

  override apexSyntaxError(line: number, column: number, message: string): void {
    this.findings.push({ line, message: `syntax, column ${column}: ${message}` });
  }
}

const DML_STATEMENTS = [
  InsertStatementContext,
  UpdateStatementContext,
  UpsertStatementContext,
  DeleteStatementContext,
  UndeleteStatementContext,
  MergeStatementContext,
];
const LOOPS = [ForStatementContext, WhileStatementContext, DoWhileStatementContext];
const DATABASE_CALL =
  /^Database\.(insert|update|upsert|delete|undelete|merge|query|countQuery|getQueryLocator)(\(.*\))$/i;

/**
 * The package's own rules for Apex: since API version 67.0 a class without a sharing word is `with sharing` and database
 * operations run in user mode, so each class says which it wants and each operation names its access mode; no operation
 * stands in the body of a loop. Syntax errors are findings too.
 * https://developer.salesforce.com/docs/atlas.en-us.apexref.meta/apex/versioned_behavior_changes.htm
 */
export function apexFindings(source: string, kind: 'class' | 'trigger'): Finding[] {
  const errors = new SyntaxErrors();
  const { parser } = ApexParserFactory.createLexerAndParser(source, errors);
  const root: Node = kind === 'class' ? parser.compilationUnit() : parser.triggerUnit();
  if (errors.findings.length > 0) return errors.findings;
  const findings: Finding[] = [];
  const statement = kind === 'class' && !/\/\*\*(?:(?!\*\/)[\s\S])*Sharing and access: /.test(source);
  if (statement) findings.push({ line: 1, message: 'no comment says "Sharing and access:" and why' });
  visit(root, false, findings);
  return findings;
}

function visit(node: Node, isInLoop: boolean, findings: Finding[]): void {
  const report = (message: string): void => void findings.push({ line: node.start?.line ?? 0, message });
  if (node instanceof ClassDeclarationContext && !hasSharing(node)) {
    report(`class ${node.id().getText()} states no sharing`);
  }
  const operation = operationOf(node);
  if (operation !== undefined) {
    if (!operation.hasAccessMode) report(`${operation.name} states no access mode`);
    if (isInLoop) report(`${operation.name} stands in a loop`);
  }
  const isLoop = LOOPS.some((loop) => node instanceof loop);
  // The head of a loop runs once; its last child that is a statement is the body.
  const children = node.children ?? [];
  const body = node instanceof DoWhileStatementContext ? children[1] : children.at(-1);
  for (const child of children) visit(child, isInLoop || (isLoop && child === body), findings);
}

interface Operation {
  name: string;
  hasAccessMode: boolean;
}

function operationOf(node: Node): Operation | undefined {
  const text = node.getText();
  if (node instanceof SoqlLiteralContext) {
    return { name: 'query', hasAccessMode: /WITH(SYSTEM|USER)_MODE/i.test(text) };
  }
  if (DML_STATEMENTS.some((statement) => node instanceof statement)) {
    return { name: 'DML statement', hasAccessMode: /^[a-z]+?as(system|user)/i.test(text) };
  }
  const call = node instanceof DotExpressionContext ? DATABASE_CALL.exec(text) : null;
  if (call === null) return undefined;
  const [, method = '', given = ''] = call;
  // A locator over a query in brackets takes the mode of that query, which is looked at by itself.
  const isLocator = /^getQueryLocator$/i.test(method) && given.startsWith('([');
  return { name: `Database.${method}`, hasAccessMode: isLocator || /AccessLevel\.(SYSTEM|USER)_MODE/i.test(given) };
}

function hasSharing(declaration: Node): boolean {
  const owner = declaration.parentCtx;
  const before = [...(owner?.parentCtx?.children ?? []), ...(owner?.children ?? [])];
  const words = before.map((child) => child.getText().toLowerCase());
  return words.some((word) => /^(with|without|inherited)sharing$/.test(word));
}
