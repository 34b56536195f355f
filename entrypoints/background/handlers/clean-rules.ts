import type { LogSettings } from '../../../lib/domain/log-settings.ts';
import { readNumberEntry } from '../../../lib/domain/number-list.ts';
import { templateFields, templateProblem } from '../../../lib/domain/templates.ts';
import { AppError } from '../../../lib/errors/app-error.ts';

/** The rules as they are stored: numbers normalised. Throws `bad_input` that names the field. */
export function cleanRules(
  rules: Pick<LogSettings, 'skipNumbers' | 'templates'> & { defaultCountry: string },
): Pick<LogSettings, 'skipNumbers'> {
  for (const { name, kind } of templateFields) {
    const problem = templateProblem(rules.templates[name], kind);
    if (problem !== undefined) throw new AppError('bad_input', problem, { field: name });
  }
  const entries = rules.skipNumbers.filter((line) => line.trim() !== '');
  const numbers = entries.map((line) => readNumberEntry(line, rules.defaultCountry));
  const problem = numbers.find((entry) => entry.problem !== undefined)?.problem;
  if (problem !== undefined) throw new AppError('bad_input', problem, { field: 'skipNumbers' });
  return { skipNumbers: [...new Set(numbers.flatMap(({ value }) => value ?? []))] };
}
