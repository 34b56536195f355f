import { ApexErrorListener, ApexParserFactory } from '@apexdevtools/apex-parser';
import { placeOf } from '../metadata/apex-source.ts';
import type { OrgMetadata } from '../metadata/org-metadata.ts';

/** https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/intro_rest_resources.htm */
export interface AnonymousResult {
  line: number;
  column: number;
  compiled: boolean;
  success: boolean;
  compileProblem: string | null;
  exceptionStackTrace: string | null;
  exceptionMessage: string | null;
}

const NIGHTLY = '0 17 2 * * ?';
const SCHEDULE =
  /^\s*System\s*\.\s*schedule\s*\(\s*'([^']*)'\s*,\s*'([^']*)'\s*,\s*new\s+(\w+)\s*\(\s*\)\s*\)\s*;\s*$/i;

const DONE: AnonymousResult = {
  line: -1,
  column: -1,
  compiled: true,
  success: true,
  compileProblem: null,
  exceptionStackTrace: null,
  exceptionMessage: null,
};

class FirstError extends ApexErrorListener {
  found: { line: number; column: number; message: string } | undefined;

  override apexSyntaxError(line: number, column: number, message: string): void {
    this.found ??= { line, column: column + 1, message };
  }
}

function uncompiled(line: number, column: number, compileProblem: string): AnonymousResult {
  return { ...DONE, line, column, compiled: false, success: false, compileProblem };
}

function thrown(exceptionMessage: string): AnonymousResult {
  return { ...DONE, success: false, exceptionMessage, exceptionStackTrace: 'AnonymousBlock: line 1, column 1' };
}

/** No Apex runs here: of all statements only the one that schedules the package's clean-up is understood. */
export async function executeAnonymous(metadata: OrgMetadata, body: string): Promise<AnonymousResult> {
  const errors = new FirstError();
  ApexParserFactory.createLexerAndParser(body, errors).parser.anonymousUnit();
  if (errors.found) return uncompiled(errors.found.line, errors.found.column, errors.found.message);
  const statement = body.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ');
  const [, name = '', cron = '', className = ''] = SCHEDULE.exec(statement) ?? [];
  if (className === '')
    return thrown('This emulator does not run Apex; it only understands System.schedule of the clean-up.');
  if (!metadata.get('ApexClass', className)) {
    const { line, column } = placeOf(body, body.indexOf(className));
    return uncompiled(line, column, `Invalid type: ${className}`);
  }
  if (cron !== NIGHTLY) return thrown(`This emulator only knows the schedule '${NIGHTLY}'.`);
  if (metadata.native.isScheduled()) {
    return thrown(`System.AsyncException: The Apex job named "${name}" is already scheduled for execution.`);
  }
  const isScheduled = await metadata.native.scheduleCleanUp(className);
  return isScheduled
    ? DONE
    : thrown(`This emulator does not run Apex; ${className} has no native equivalent with this text.`);
}
