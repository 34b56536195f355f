/** What TypeScript writes into each module for Node, and the same for a bundler. The order counts. */
const rewritten: readonly [RegExp, string | ((all: string, name: string, value: string) => string)][] = [
  // Helpers for modules of the other kind, which there are none of after this.
  [/^var __\w+ = [\s\S]*?^\}\)*;$/gm, ''],
  [/^Object\.defineProperty\(exports, "__esModule".*$/gm, ''],
  [/^(?:exports\.\w+ = )+void 0;$/gm, ''],
  [/^const (\w+) = (?:__import\w+\()?require\(("[^"]+")\)\)?;$/gm, 'import * as $1 from $2;'],
  [/^exports\.default = (\w+);$/gm, 'export default $1;'],
  [
    /^exports\.(\w+) = (.+);$/gm,
    (_all, name, value) => (name === value ? `export { ${name} };` : `export const ${name} = ${value};`),
  ],
];

/**
 * A module of a package that is published for Node, as TypeScript writes these, as an ES module: a bundler then puts it
 * among its own without wrappers, and leaves out what nobody imports. Each module it requires has to become one as well.
 * Throws where something is written otherwise.
 */
export function asEsModule(code: string): string {
  const text = rewritten.reduce(
    (before, [pattern, by]) =>
      typeof by === 'string' ? before.replaceAll(pattern, by) : before.replaceAll(pattern, by),
    code,
  );
  const [left] = /\b(?:require\(|exports\b|__import).*/.exec(text) ?? [];
  if (left !== undefined) throw new Error(`This is not an ES module yet: ${left}`);
  return text;
}
