import { Button } from '../ui/Button.tsx';
import { CoverageFill } from './CoverageFill.tsx';
import { CoverageRange } from './CoverageRange.tsx';
import { CoverageResult } from './CoverageResult.tsx';
import { dayOf } from './format.ts';
import { useCoverage, useCoverageActions } from './health-context.ts';
import { texts } from './texts.ts';

const words = texts.coverage;

/** Is everything in Salesforce? */
export function CoveragePage() {
  const status = useCoverage((state) => state.session?.status);
  return (
    <main className="health">
      <header>
        <h1 data-landing="" className="health__title">
          {words.title}
        </h1>
        <p className="sub">{words.lead}</p>
      </header>
      {status === 'signed-in' ? <Content /> : <SignedOut isKnown={status !== undefined} />}
    </main>
  );
}

function SignedOut({ isKnown }: { isKnown: boolean }) {
  if (!isKnown) return <p className="sub">{texts.loading}</p>;
  return (
    <div className="card stack">
      <h2>{texts.signedOut.title}</h2>
      <p className="sub">{texts.signedOut.text}</p>
      <div className="actions">
        <a className="button button--primary" href="#/settings">
          {texts.signedOut.link}
        </a>
      </div>
    </div>
  );
}

function Content() {
  const { read } = useCoverageActions();
  const { status, problem, view, isOther } = useCoverage(({ status, problem, view, from, to, whose }) => ({
    ...{ status, problem, view },
    isOther: view !== null && (view.from !== from || view.to !== to || view.whose !== whose),
  }));
  return (
    <>
      <CoverageRange />
      <p className="visually-hidden" role="status">
        {status === 'reading' ? words.reading : ''}
      </p>
      {problem !== null && problem.field === undefined && (
        <div className="card card--bad stack" role="alert">
          <p className="remote">{problem.message}</p>
          <div className="actions">
            <Button onClick={read}>{words.retry}</Button>
          </div>
        </div>
      )}
      {view === null && status === 'reading' && <Reading />}
      {view !== null && status !== 'failed' && (
        <div className="health__body" aria-busy={status === 'reading'}>
          {isOther && (
            <p className="card card--wait" role="status">
              {words.listOf(dayOf(view.from), dayOf(view.to), status === 'reading')}
            </p>
          )}
          <CoverageFill view={view} />
          <CoverageResult key={`${view.from} ${view.to} ${view.whose}`} view={view} />
        </div>
      )}
    </>
  );
}

function Reading() {
  return (
    <div className="card health__reading">
      <span className="spinner" />
      <p className="sub">{words.reading}</p>
    </div>
  );
}
