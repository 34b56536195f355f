import { useState } from 'react';
import {
  countClasses,
  coverageClasses,
  type CoverageClass,
  type CoverageCounts,
  type CoverageLine,
  type CoverageView,
} from '../../lib/domain/coverage.ts';
import { coverageCsv, coverageFileName } from '../../lib/domain/coverage-export.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Meter } from '../ui/Meter.tsx';
import { Pill } from '../ui/Pill.tsx';
import { formatMoment } from './format.ts';
import { useCoverage, useCoverageActions, useHealth } from './health-context.ts';
import { classWords, texts } from './texts.ts';

const words = texts.coverage;
/** Drawing a month of a large service at once would take seconds. */
const linesAtOnce = 200;

/** How many of each state, and each thing with its state and its reason. */
export function CoverageResult({ view }: { view: CoverageView }) {
  const filter = useCoverage((state) => state.filter);
  const counts = countClasses(view.lines);
  const shown = filter === null ? view.lines : view.lines.filter((line) => line.class === filter);
  if (view.lines.length === 0) return <Nothing view={view} />;
  return (
    <>
      <Summary view={view} counts={counts} shown={shown} />
      <Lines view={view} lines={shown} key={filter ?? 'all'} />
      <Limits view={view} />
    </>
  );
}

function Nothing({ view }: { view: CoverageView }) {
  return (
    <>
      <div className="card stack stack--tight">
        <h2>{words.nothing.title}</h2>
        <p className="sub">{view.whose === 'me' ? words.nothing.textMine : words.nothing.text}</p>
      </div>
      <Limits view={view} />
    </>
  );
}

interface SummaryProps {
  view: CoverageView;
  counts: CoverageCounts;
  shown: readonly CoverageLine[];
}

function Summary({ view, counts, shown }: SummaryProps) {
  const { show } = useCoverageActions();
  const { saveFile } = useHealth();
  const filter = useCoverage((state) => state.filter);
  // What a person or a rule left out was not to be logged.
  const total = view.lines.length - counts.skipped;
  const isWhole = counts.logged === total && total > 0;
  const present = coverageClasses.filter((name) => counts[name] > 0);
  return (
    <section className="card stack" aria-label={words.states}>
      <div className="summary__head">
        <p className="count">
          <strong className="count__figure figures">{words.figure(counts.logged, total)}</strong>
          <span className="sub">{words.figureWords}</span>
          {isWhole && (
            <span className="fill__title fill__title--ok">
              <Icon name="check" />
              {words.allLogged}
            </span>
          )}
        </p>
        <Button onClick={() => saveFile(coverageFileName(view), coverageCsv(view, shown), 'text/csv')}>
          {words.exportCsv}
        </Button>
      </div>
      <Meter label={`${words.figure(counts.logged, total)} ${words.figureWords}`} value={counts.logged} max={total} />
      <div className="summary__states" role="group" aria-label={words.states}>
        <StateButton label={words.all} count={view.lines.length} isOn={filter === null} onPress={() => show(null)} />
        {present.map((name) => (
          <StateButton
            key={name}
            state={name}
            label={classWords[name].label}
            count={counts[name]}
            isOn={filter === name}
            onPress={() => show(filter === name ? null : name)}
          />
        ))}
      </div>
      {filter !== null && <p className="sub">{classWords[filter].meaning}</p>}
    </section>
  );
}

interface StateButtonProps {
  state?: CoverageClass;
  label: string;
  count: number;
  isOn: boolean;
  onPress: () => void;
}

function StateButton({ state, label, count, isOn, onPress }: StateButtonProps) {
  const tone = state === undefined ? 'none' : classWords[state].tone;
  return (
    <button type="button" className={`pill pill--${tone} state-button`} aria-pressed={isOn} onClick={onPress}>
      <span className="pill__dot" />
      {label} <span className="figures">{count}</span>
    </button>
  );
}

function Lines({ view, lines }: { view: CoverageView; lines: readonly CoverageLine[] }) {
  const [count, setCount] = useState(linesAtOnce);
  const left = lines.length - count;
  return (
    <section className="settings-card lines" aria-label={words.list}>
      <p className="sub small">{words.timesIn(view.timeZone)}</p>
      <ul className={view.whose === 'all' ? 'lines__list lines__list--all' : 'lines__list'}>
        {lines.slice(0, count).map((line) => (
          <Line key={line.id} line={line} view={view} />
        ))}
      </ul>
      {left > 0 && (
        <div className="actions">
          <Button onClick={() => setCount(count + linesAtOnce)}>{words.more(Math.min(left, linesAtOnce))}</Button>
        </div>
      )}
    </section>
  );
}

function Line({ line, view }: { line: CoverageLine; view: CoverageView }) {
  const { label, tone } = classWords[line.class];
  const { timeZone } = view;
  const what = [line.what, line.enquiryNumber === undefined ? '' : words.enquiry(line.enquiryNumber)];
  const by =
    line.by === undefined
      ? undefined
      : words.by(line.by.name, line.by.at === undefined ? undefined : formatMoment(line.by.at, timeZone, true));
  return (
    <li className="line">
      <span className="line__when figures">{formatMoment(line.at, timeZone, view.from !== view.to)}</span>
      <span className="line__who">
        <span className="row__title remote">{line.who}</span>
        <span className="row__detail remote figures">{what.filter(Boolean).join(' · ')}</span>
      </span>
      {view.whose === 'all' && <Staff line={line} />}
      <span className="line__state">
        <Pill text={label} tone={tone} />
        <span className="line__reason">
          {line.class !== 'logged' && <span className="remote">{line.reason}</span>}
          {by !== undefined && <span className="sub remote figures"> {by}.</span>}
        </span>
      </span>
      <span className="line__record">
        <RecordLink line={line} host={view.lightningHost} />
      </span>
    </li>
  );
}

function Staff({ line: { staff } }: { line: CoverageLine }) {
  const name = staff?.isYou === true ? words.you : staff?.name;
  return <span className="line__staff remote">{name ?? <span className="quiet">{words.nobody}</span>}</span>;
}

/** A deleted record has no page to open. */
function RecordLink({ line, host }: { line: CoverageLine; host: string | undefined }) {
  const { record } = line;
  if (record === undefined) return null;
  const label = record.label === record.object ? record.object : `${record.object} ${record.label}`;
  if (host === undefined || line.class === 'log-without-record') return <span className="quiet">{label}</span>;
  return (
    <a
      href={`https://${host}/lightning/r/${record.object}/${encodeURIComponent(record.id)}/view`}
      target="_blank"
      rel="noopener noreferrer"
      title={words.open(record.object)}
    >
      {label}
    </a>
  );
}

function Limits({ view: { limits } }: { view: CoverageView }) {
  if (limits.length === 0) return null;
  return (
    <section className="stack stack--tight" aria-label={words.limits}>
      <h2 className="small">{words.limits}</h2>
      <ul className="plain-list sub small">
        {limits.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}
