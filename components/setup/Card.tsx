import type { ReactNode } from 'react';
import { Icon } from '../ui/Icon.tsx';
import { Pill } from '../ui/Pill.tsx';
import { texts } from './texts.ts';

export interface CardProps {
  title: string;
  text: string;
  /** Says at a glance whether this part is done and works, or something is left to decide. */
  state?: 'done' | 'todo' | 'untried' | 'failed' | undefined;
  children?: ReactNode;
  actions?: ReactNode;
  /** Beside the buttons: what goes on, and what came of it. */
  status?: string;
  refusal?: string | null;
  /** Below the refusal. */
  help?: ReactNode;
}

const tones = { done: 'ok', todo: 'wait', untried: 'wait', failed: 'bad' } as const;

/** A card of the settings page: what it is for, its fields, what was refused, its buttons. */
export function Card({ title, text, state, children, actions, status = '', refusal = null, help }: CardProps) {
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
      {help}
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
