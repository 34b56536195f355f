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
  /** Says at a glance whether this part is done. */
  isDone?: boolean;
  children: ReactNode;
  /** Buttons. */
  actions?: ReactNode;
  /** The error stands beside a field already. */
  isErrorShown?: boolean;
}

export function SettingsCard({
  section,
  title,
  text,
  isDone,
  children,
  actions,
  isErrorShown = false,
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
          <h2 className="settings-card__title">{title}</h2>
          <p className="sub">{text}</p>
        </div>
        {isDone !== undefined && <Pill text={isDone ? texts.done : texts.todo} tone={isDone ? 'ok' : 'wait'} withDot />}
      </header>
      {children}
      {error !== undefined && !isErrorShown && (
        <p className="field__error" role="alert">
          <Icon name="warn" />
          <span className="remote">{error.message}</span>
        </p>
      )}
      {actions !== undefined && (
        <div className="actions">
          {actions}
          <span className="quiet small" role="status">
            {isBusy ? texts.working : isSaved && section !== 'test' ? texts.saved : ''}
          </span>
        </div>
      )}
    </section>
  );
}
