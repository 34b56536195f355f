import type { ReactNode } from 'react';
import type { Section } from '../../lib/state/options-store.ts';
import { Icon } from '../ui/Icon.tsx';
import { Pill } from '../ui/Pill.tsx';
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
}

const tones = { done: 'ok', todo: 'wait', untried: 'wait', failed: 'bad' } as const;

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
}: SettingsCardProps) {
  const { error, isBusy, isSaved } = useOptions((state) => ({
    error: state.errors[section],
    isBusy: state.busy === section,
    isSaved: state.saved === section,
  }));
  return (
    <section className="settings-card" aria-label={title}>
      <header className="settings-card__head">
        <div>
          <h3 className="settings-card__title">{title}</h3>
          <p className="sub">{text}</p>
        </div>
        {state !== undefined && <Pill text={texts.states[state]} tone={tones[state]} withDot />}
      </header>
      {children}
      {error !== undefined && !(error.field !== undefined && fields.includes(error.field)) && (
        <p className="field__error" role="alert">
          <Icon name="warn" />
          <span className="remote">{error.message}</span>
        </p>
      )}
      {error !== undefined && help}
      {actions !== undefined && (
        <div className="actions">
          {actions}
          <span className="quiet small" role="status">
            {isBusy ? working : isSaved && section !== 'test' ? saved : ''}
          </span>
        </div>
      )}
    </section>
  );
}
