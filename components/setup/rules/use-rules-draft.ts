import { useState, type ReactNode } from 'react';
import { logSettingsOf, type LogSettings } from '../../../lib/domain/log-settings.ts';
import { templateFields, templateProblem, type Templates } from '../../../lib/domain/templates.ts';
import type { SettingsView } from '../../../lib/domain/view.ts';
import { originOf } from '../origin.tsx';

/** The rules as somebody is about to save them. */
export interface RulesDraft {
  rules: LogSettings;
  country: string;
  /** As typed, one in a line. */
  dispositions: string;
  numbers: string;
}

export interface RulesForm {
  draft: RulesDraft;
  change: (change: Partial<RulesDraft>) => void;
  setRules: (change: Partial<LogSettings>) => void;
  isLocked: (key: keyof SettingsView) => boolean;
  /** Who set it, where that is not this person. */
  setBy: (key: keyof SettingsView) => ReactNode;
}

export function useRulesForm(settings: SettingsView): RulesForm {
  const [draft, setDraft] = useState<RulesDraft>(() => ({
    rules: logSettingsOf(settings),
    country: settings.defaultCountry,
    dispositions: settings.dispositions.join('\n'),
    numbers: settings.skipNumbers.join('\n'),
  }));
  const change = (part: Partial<RulesDraft>) => setDraft((now) => ({ ...now, ...part }));
  return {
    draft,
    change,
    setRules: (part) => setDraft((now) => ({ ...now, rules: { ...now.rules, ...part } })),
    isLocked: (key) => originOf(settings, key).isLocked,
    setBy: (key) => originOf(settings, key).words,
  };
}

/** Lines without empty ones and repetitions. */
export function linesOf(text: string): string[] {
  return [...new Set(text.split('\n').map((line) => line.trim()))].filter((line) => line !== '');
}

/** What is wrong with each template. */
export function templateProblems(templates: Templates): Partial<Record<keyof Templates, string>> {
  const wrong = templateFields.flatMap(({ name, kind }) => {
    const problem = templateProblem(templates[name], kind);
    return problem === undefined ? [] : [[name, problem] as const];
  });
  return Object.fromEntries(wrong);
}
