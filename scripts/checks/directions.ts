import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'oxc-parser';
import { directionRules } from './direction-rules.ts';

export interface BrokenDirection {
  rule: string;
  from: string;
  to: string;
}

interface Import {
  to: string;
  typeOnly: boolean;
}

type Graph = ReadonlyMap<string, readonly Import[]>;

const rooms = ['lib', 'components', 'entrypoints', 'tests', 'scripts'];
const isTest = (file: string) => /\.test\.tsx?$/.test(file);

function sourceFiles(baseDir: string): string[] {
  return rooms
    .filter((room) => existsSync(path.join(baseDir, room)))
    .flatMap((room) =>
      readdirSync(path.join(baseDir, room), { recursive: true, encoding: 'utf8' }).map((file) =>
        path.posix.join(room, file),
      ),
    )
    .filter((file) => /\.(ts|tsx|mjs|js)$/.test(file));
}

/** `./x.ts` -> its path from the top; a package -> `node_modules/<specifier>`; WXT's `#imports` stays as it is. */
function target(from: string, specifier: string): string {
  const name = specifier.replace(/\?.*$/, '');
  if (name.startsWith('#')) return name;
  return name.startsWith('.') ? path.posix.join(path.posix.dirname(from), name) : `node_modules/${name}`;
}

/** Every import, re-export and dynamic import of a file. */
function importsOf(file: string, source: string): Import[] {
  const { module, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file} cannot be read: ${errors[0]?.message ?? ''}`);
  const fixed = module.staticImports.map(({ moduleRequest, entries }) => ({
    specifier: moduleRequest.value,
    typeOnly: entries.length > 0 && entries.every(({ isType }) => isType),
  }));
  const passedOn = module.staticExports
    .flatMap(({ entries }) => entries)
    .flatMap(({ moduleRequest, isType }) =>
      moduleRequest ? [{ specifier: moduleRequest.value, typeOnly: isType }] : [],
    );
  const later = module.dynamicImports
    .map(({ moduleRequest }) => /^['"](.*)['"]$/.exec(source.slice(moduleRequest.start, moduleRequest.end))?.[1])
    .flatMap((specifier) => (specifier === undefined ? [] : [{ specifier, typeOnly: false }]));
  return [...fixed, ...passedOn, ...later].map(({ specifier, typeOnly }) => ({
    to: target(file, specifier),
    typeOnly,
  }));
}

function readGraph(baseDir: string): Graph {
  return new Map(
    sourceFiles(baseDir).map((file) => [file, importsOf(file, readFileSync(path.join(baseDir, file), 'utf8'))]),
  );
}

function brokenRules(graph: Graph): BrokenDirection[] {
  return [...graph]
    .filter(([from]) => !isTest(from))
    .flatMap(([from, imports]) =>
      imports.flatMap(({ to, typeOnly }) =>
        directionRules
          .filter((rule) => rule.from.test(from) && rule.to.test(to) && !(typeOnly && rule.typesAllowed === true))
          .map(({ name }) => ({ rule: name, from, to })),
      ),
    );
}

function unresolved(graph: Graph, baseDir: string): BrokenDirection[] {
  return [...graph].flatMap(([from, imports]) =>
    imports
      .filter(({ to }) => !/^(node_modules\/|#)/.test(to) && !existsSync(path.join(baseDir, to)))
      .map(({ to }) => ({ rule: 'resolvable', from, to })),
  );
}

/** Files that need each other to run; types may refer to each other. One finding for each way back. */
function circles(graph: Graph): BrokenDirection[] {
  const state = new Map<string, 'open' | 'done'>();
  const found: BrokenDirection[] = [];
  const visit = (from: string) => {
    state.set(from, 'open');
    for (const { to, typeOnly } of graph.get(from) ?? []) {
      if (typeOnly || !graph.has(to)) continue;
      if (state.get(to) === 'open') found.push({ rule: 'no-circle', from, to });
      else if (!state.has(to)) visit(to);
    }
    state.set(from, 'done');
  };
  for (const file of graph.keys()) if (!state.has(file)) visit(file);
  return found;
}

/** Every import under `baseDir` that breaks a direction, leads nowhere, or closes a circle. */
export function brokenDirections(baseDir: string): { modules: number; broken: BrokenDirection[] } {
  const graph = readGraph(baseDir);
  return { modules: graph.size, broken: [...brokenRules(graph), ...unresolved(graph, baseDir), ...circles(graph)] };
}
