import { useState, type ReactNode } from 'react';
import type { LogSettings } from '../../../lib/domain/log-settings.ts';
import { templateFields, templateProblem, type Templates } from '../../../lib/domain/templates.ts';
import type { SettingsView } from '../../../lib/domain/view.ts';
import { useOptions } from '../options-context.ts';
import { originOf } from '../origin.tsx';
import { texts } from './rules-texts.ts';
import { draftOf, followDraft, isSame, type RulesDraft } from './rules-draft.ts';

export interface RulesForm {
  draft: RulesDraft;
  change: (change: Partial<RulesDraft>) => void;
  setRules: (change: Partial<LogSettings>) => void;
  isLocked: (key: keyof SettingsView) => boolean;
  /** Who set it, where that is not this person. */
  setBy: (key: keyof SettingsView) => ReactNode;
  /** The stored rules changed while something was typed here that is not saved. */
  isChangedElsewhere: boolean;
  /** Something else is typed than what is stored. */
  isChanged: boolean;
  /** What is in the form is on its way to be stored. */
  onSave: () => void;
}

interface Kept {
  draft: RulesDraft;
  /** What was stored when this was begun, or seen last. */
  base: RulesDraft;
  sent?: RulesDraft;
  isChangedElsewhere: boolean;
}

/** A draft outlives a change of what is stored: only what was not touched follows it. */
export function useRulesForm(settings: SettingsView): RulesForm {
  const isSaved = useOptions((state) => state.saved === 'rules');
  const stored = draftOf(settings);
  const isLocked = (key: string) => originOf(settings, key).isLocked;
  const [kept, setKept] = useState<Kept>({ draft: stored, base: stored, isChangedElsewhere: false });
  const { sent, base, draft: mine } = kept;
  const isOther = !isSame(stored, base);
  // What was sent is stored in the worker's own form: what was typed meanwhile goes on from there.
  const own = isSaved ? sent : undefined;
  if (own !== undefined || isOther) {
    const draft = followDraft({ base: own ?? base, mine, stored }, isLocked);
    const isChangedElsewhere = own === undefined && !isSame(draft, stored);
    setKept({ draft, base: stored, isChangedElsewhere, ...(own === undefined && sent !== undefined && { sent }) });
  }
  const change = (next: (draft: RulesDraft) => RulesDraft) => setKept((now) => ({ ...now, draft: next(now.draft) }));
  return {
    draft: kept.draft,
    change: (part) => change((now) => ({ ...now, ...part })),
    setRules: (part) => change((now) => ({ ...now, rules: { ...now.rules, ...part } })),
    isLocked,
    setBy: (key) => originOf(settings, key).words,
    isChangedElsewhere: kept.isChangedElsewhere,
    isChanged: !isSame(kept.draft, kept.base),
    onSave: () => setKept((now) => ({ ...now, sent: now.draft, isChangedElsewhere: false })),
  };
}

/** Lines without empty ones and repetitions. */
export function linesOf(text: string): string[] {
  return [...new Set(text.split('\n').map((line) => line.trim()))].filter((line) => line !== '');
}

/** As the worker takes them. */
const longestLine = { dispositions: 255, numbers: 60 };
const mostLines = { dispositions: 50, numbers: 500 };

/** What is wrong with a list, one in a line: the worker would not understand it. */
export function listProblem(name: keyof typeof mostLines, text: string): string | undefined {
  const lines = linesOf(text);
  if (lines.length > mostLines[name]) return texts.manyLines(lines.length, mostLines[name]);
  if (lines.every(({ length }) => length <= longestLine[name])) return undefined;
  return name === 'numbers' ? texts.numberLong : texts.dispositionLong;
}

/** What is wrong with each template. */
export function templateProblems(templates: Templates): Partial<Record<keyof Templates, string>> {
  const wrong = templateFields.flatMap(({ name, kind }) => {
    const problem = templateProblem(templates[name], kind);
    return problem === undefined ? [] : [[name, problem] as const];
  });
  return Object.fromEntries(wrong);
}
