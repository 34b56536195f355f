import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { cruise } from 'dependency-cruiser';
import type { ICruiseOptions, ICruiseResult, IFlattenedRuleSet } from 'dependency-cruiser';

export interface BrokenDirection {
  rule: string;
  from: string;
  to: string;
}

const root = path.resolve(import.meta.dirname, '../..');
const rooms = ['lib', 'components', 'entrypoints', 'tests', 'scripts'];

async function configuration() {
  const file = pathToFileURL(path.join(root, '.dependency-cruiser.mjs')).href;
  const module: { default: IFlattenedRuleSet & { options: ICruiseOptions } } = await import(file);
  return module.default;
}

/** Every import under `baseDir` that breaks a rule of `.dependency-cruiser.mjs`. */
export async function brokenDirections(
  baseDir: string,
  folders: string[] = rooms,
): Promise<{ modules: number; broken: BrokenDirection[] }> {
  const { forbidden, options } = await configuration();
  const { output } = await cruise(folders, {
    ...options,
    baseDir,
    validate: true,
    ...(forbidden === undefined ? {} : { ruleSet: { forbidden } }),
  });
  if (typeof output === 'string') throw new Error(`dependency-cruiser answered with text: ${output}`);
  const result: ICruiseResult = output;
  return {
    modules: result.summary.totalCruised,
    broken: result.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
}
