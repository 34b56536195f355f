import type { ReactNode } from 'react';
import type { Section } from '../../lib/state/options-store.ts';
import { Card } from './Card.tsx';
import { useOptions } from './options-context.ts';
import { texts } from './texts.ts';

export interface SettingsCardProps {
  section: Section;
  title: string;
  text: string;
  /** Says at a glance whether this part is done and works. */
  state?: 'done' | 'todo' | 'untried' | 'failed';
  children: ReactNode;
  /** Below an error. */
  help?: ReactNode;
  /** Buttons. */
  actions?: ReactNode;
  /** Fields of this card that show an error that names them. */
  fields?: readonly string[];
  /** While the button is at work, and after it. */
  working?: string;
  saved?: string;
  /** What is typed by now is not what was saved. */
  isChanged?: boolean;
  /** What is stored is not what it was when this was begun. */
  isChangedElsewhere?: boolean;
}

/** A card whose error and progress are those of a section of the settings. */
export function SettingsCard({
  section,
  title,
  text,
  state,
  children,
  help,
  actions,
  fields = [],
  working = texts.working,
  saved = texts.saved,
  isChanged = false,
  isChangedElsewhere = false,
}: SettingsCardProps) {
  const { error, isBusy, isSaved } = useOptions((state) => ({
    error: state.errors[section],
    isBusy: state.busy === section,
    isSaved: state.saved === section,
  }));
  const isShown = error !== undefined && !(error.field !== undefined && fields.includes(error.field));
  return (
    <Card
      title={title}
      text={text}
      state={state}
      actions={actions}
      status={isBusy ? working : isChangedElsewhere ? texts.changedElsewhere : isSaved && !isChanged ? saved : ''}
      refusal={isShown ? error.message : null}
      help={error !== undefined && help}
    >
      {children}
    </Card>
  );
}
