import type { ReactNode } from 'react';
import { Icon } from '../ui/Icon.tsx';
import { Pill } from '../ui/Pill.tsx';
import { texts } from './texts.ts';

export interface WritersCardProps {
  title: string;
  text: string;
  /** Says at a glance whether something is left to decide. */
  state?: 'done' | 'todo';
  children?: ReactNode;
  actions?: ReactNode;
  /** Beside the buttons: what goes on, and what came of it. */
  status?: string;
  refusal?: string | null;
}

const tones = { done: 'ok', todo: 'wait' } as const;

/** A card of the settings page whose state is not the settings'. */
export function WritersCard({ title, text, state, children, actions, status = '', refusal = null }: WritersCardProps) {
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
      {refusal !== null && (
        <p className="field__error" role="alert">
          <Icon name="warn" />
          <span className="remote">{refusal}</span>
        </p>
      )}
      {actions !== undefined && (
        <div className="actions">
          {actions}
          <span className="quiet small" role="status">
            {status}
          </span>
        </div>
      )}
    </section>
  );
}
