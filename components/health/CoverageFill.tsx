import { planFill, type CoverageView, type FillState } from '../../lib/domain/coverage.ts';
import { problemLine } from '../../lib/domain/problem-words.ts';
import type { FillProgress } from '../../lib/state/coverage-store.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { formatMoment } from './format.ts';
import { useCoverage, useCoverageActions } from './health-context.ts';
import { texts } from './texts.ts';

const words = texts.fill;
const mostNamed = 5;

/** What is missing, what one press would write and what it would leave alone; afterwards what came of it. */
export function CoverageFill({ view }: { view: CoverageView }) {
  const { fill } = useCoverageActions();
  const progress = useCoverage((state) => state.fill);
  const plan = planFill(view.lines);
  const count = plan.lines.length;
  const isAtWork = progress?.status === 'starting' || progress?.status === 'watching';
  if (count === 0 && progress === null) return null;
  return (
    <section className={`card stack ${count > 0 ? 'card--bad' : ''}`} aria-label={texts.places.coverage}>
      {count > 0 && !isAtWork && (
        <>
          <h2 className="fill__title">
            <Icon name="warn" />
            {words.title(count)}
          </h2>
          <ul className="fill__list figures">
            {plan.lines.slice(0, mostNamed).map((line) => (
              <li key={line.id} className="remote">
                {`${formatMoment(line.at, view.timeZone, view.from !== view.to)} · ${line.who} · ${line.what}`}
              </li>
            ))}
            {count > mostNamed && <li>{`+ ${count - mostNamed}`}</li>}
          </ul>
          <p>{words.will(plan.tasks, plan.cases)}</p>
          {plan.decided + plan.deleted > 0 && <p className="sub">{words.leaves(plan.decided, plan.deleted)}</p>}
          <div className="actions">
            <Button variant="primary" onClick={fill}>
              {words.button(count)}
            </Button>
          </div>
        </>
      )}
      {progress !== null && <Progress progress={progress} />}
    </section>
  );
}

function fillSentence({ sentence = '', problem }: FillState): string {
  return problem === undefined ? sentence : problemLine(problem);
}

function Progress({ progress }: { progress: FillProgress }) {
  const { status, asked, states, problem } = progress;
  const count = (name: (typeof states)[number]['state']) => states.filter(({ state }) => state === name).length;
  const counts = {
    logged: count('logged'),
    waiting: count('waiting'),
    failed: count('failed'),
    skipped: count('skipped'),
  };
  const told = states.filter(({ state }) => state !== 'logged');
  if (status === 'failed') {
    return (
      <p className="field__error" role="alert">
        <Icon name="warn" />
        <span className="remote">{problem}</span>
      </p>
    );
  }
  return (
    <div className="stack stack--tight" role="status">
      <p className="fill__progress">
        {status === 'done' ? <Icon name="check" /> : <span className="spinner" />}
        <strong>
          {status === 'starting' && words.starting}
          {status === 'watching' && words.watching(asked - counts.waiting, asked)}
          {status === 'done' && words.done(counts)}
        </strong>
      </p>
      {status === 'done' && told.length > 0 && (
        <ul className="plain-list">
          {[...new Set(told.map(fillSentence))].map((sentence) => (
            <li key={sentence} className="remote">
              {sentence}
            </li>
          ))}
        </ul>
      )}
      {status === 'done' && counts.failed > 0 && <a href="#/failed">{words.seeFailed}</a>}
    </div>
  );
}
