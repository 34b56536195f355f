/** Blanks out comments and texts of string literals; every other character keeps its place. */
export function maskApex(source: string): string {
  const blank = (text: string): string => text.replaceAll(/[^\n]/g, ' ');
  return source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'/g, (found) =>
    found.startsWith("'") ? `'${blank(found.slice(1, -1))}'` : blank(found),
  );
}

export interface Place {
  line: number;
  column: number;
}

/** Line and column of an offset, both counted from 1 as the compiler does. */
export function placeOf(source: string, offset: number): Place {
  const before = source.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

/** The same text whatever its line ends and the white space around its lines. */
export function normalizeSource(source: string): string {
  return source
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}
