import type { Problem } from '../../lib/domain/problem.ts';
import { problemWords } from '../../lib/domain/problem-words.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useCopied } from '../ui/use-copied.ts';
import { useActions, useIsBusy } from './panel-context.ts';
import { texts } from './texts.ts';

export interface ProblemCardProps {
  problem: Problem;
  /** The row that "Try again" is about; everything when absent. */
  rowId?: string;
}

/** What happened, what to do, and the button that does it. */
export function ProblemCard({ problem, rowId }: ProblemCardProps) {
  const actions = useActions();
  const isRetrying = useIsBusy(`retry:${rowId ?? 'all'}`);
  const { tone } = problem;
  const { title, text, action, details } = problemWords(problem);
  const { isCopied, onCopy } = useCopied(`${title}\n${text}\n${details}`, actions.copy);
  return (
    <section className={`card card--${tone}`} aria-label={title}>
      <div className="problem">
        <span className={`problem__icon problem__icon--${tone}`}>
          <Icon name={tone === 'bad' ? 'warn' : 'clock'} />
        </span>
        <div className="stack stack--tight">
          <p className="strong remote">{title}</p>
          <p className="sub remote">{text}</p>
        </div>
      </div>
      <div className="problem__actions actions">
        {action === 'retry' && (
          <Button variant="primary" disabled={isRetrying} onClick={() => actions.retry(rowId ?? null)}>
            {texts.tryAgain}
          </Button>
        )}
        {action === 'sign-in' && (
          <Button variant="primary" onClick={actions.signIn}>
            {texts.signIn}
          </Button>
        )}
        {action === 'open-options' && (
          <Button variant="primary" onClick={actions.openOptions}>
            {texts.settings}
          </Button>
        )}
        {details !== undefined && <Button onClick={onCopy}>{isCopied ? texts.copied : texts.copyDetails}</Button>}
      </div>
    </section>
  );
}
