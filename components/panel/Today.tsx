import { useState } from 'react';
import { problemWords } from '../../lib/domain/problem-words.ts';
import type { OpenEnquiryView, TodayRowView, TodayView } from '../../lib/domain/view.ts';
import type { TodayFilter } from '../../lib/state/panel-state.ts';
import { Meter } from '../ui/Meter.tsx';
import { Pill } from '../ui/Pill.tsx';
import { intoView } from '../ui/visibility.ts';
import { Guarded } from './Guarded.tsx';
import { formatTime } from './format.ts';
import { JoinedLine } from './JoinedLine.tsx';
import { LeftWords } from './LeftWords.tsx';
import { NoContact } from './NoContact.tsx';
import { DayChoice, PastRows, usePastDay } from './OtherDay.tsx';
import { PersonSearch } from './PersonSearch.tsx';
import { ProblemCard } from './ProblemCard.tsx';
import { RecordRow } from './RecordRow.tsx';
import { useActions, useIsBusy, usePanel } from './panel-context.ts';
import { texts } from './texts.ts';

/** Is anything missing? */
export function Today() {
  const { today, filter, problems } = usePanel((state) => ({
    today: state.today,
    filter: state.filter,
    problems: state.session?.problems,
  }));
  const { shown, choose } = usePastDay();
  if (today === undefined) return <p className="empty sub">{texts.nothingYet}</p>;
  if (shown.day !== null) {
    const ids = new Set(today.rows.map(({ id }) => id));
    return (
      <div className="scroll">
        <DayChoice day={shown.day} choose={choose} />
        <PastRows shown={shown} choose={choose}>
          <Rows rows={shown.rows.map((row) => (ids.has(row.id) ? row : withoutShow(row)))} filter={filter} />
        </PastRows>
        <Elsewhere hasFailed={today.needYou > 0} />
      </div>
    );
  }
  return (
    <div className="scroll">
      <div className="cards">
        {problems?.map((problem) => (
          <ProblemCard key={problem.id} problem={problem} />
        ))}
        <Count today={today} />
      </div>
      {filter === 'all' && today.unwritten?.map((group) => <Unwritten key={group.problem.id} group={group} />)}
      {filter === 'all' && today.openEnquiries.length > 0 && <OpenEnquiries enquiries={today.openEnquiries} />}
      <Rows rows={today.rows} filter={filter} />
      <DayChoice day={null} choose={choose} />
      <Elsewhere hasFailed={today.needYou > 0} />
    </div>
  );
}

/** What is over and of another day is not in Now: pressing it would bring up whatever is. */
function withoutShow({ canShow: _, ...row }: TodayRowView): TodayRowView {
  return row;
}

function Count({ today }: { today: TodayView }) {
  const { logged, total, waiting, toChoose, needYou, skipped, declined = 0 } = today;
  const toDecide = today.rows.filter(({ leftWords }) => leftWords !== undefined).length;
  if (total === 0) return <p className="card sub">{texts.nothingToLog}</p>;
  const parts = [
    waiting > 0 && texts.waitingPart(waiting),
    toChoose > toDecide && texts.choosePart(toChoose - toDecide),
    toDecide > 0 && texts.decidePart(toDecide),
    needYou > 0 && texts.needPart(needYou),
    skipped > 0 && texts.skippedPart(skipped),
    declined > 0 && texts.declinedPart(declined),
  ].filter((part) => part !== false);
  return (
    <div className="card stack stack--tight">
      <p className="count">
        <strong className="count__figure figures">{texts.of(logged, total)}</strong>
        <span className="sub">{texts.loggedLine}</span>
      </p>
      <Meter label={`${texts.of(logged, total)} ${texts.loggedLine}`} value={logged} max={total} />
      {parts.length > 0 && <p className="sub small">{parts.join(' · ')}</p>}
    </div>
  );
}

/** Due, and nobody's browser writes them. */
function Unwritten({ group: { problem, rows } }: { group: NonNullable<TodayView['unwritten']>[number] }) {
  return (
    <>
      <div className="cards">
        <ProblemCard problem={problem} />
      </div>
      <ul aria-label={problemWords(problem).title}>
        {rows.map(({ key, title, detail }) => (
          <li key={key} className="item">
            <div className="item__line">
              <div className="row__text">
                <span className="row__title truncate remote">{title}</span>
                <span className="row__detail remote figures">{detail}</span>
              </div>
              <Pill text={texts.noWriter} tone="wait" />
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

function OpenEnquiries({ enquiries }: { enquiries: OpenEnquiryView[] }) {
  return (
    <section aria-label={texts.openEnquiries}>
      <h2 className="heading">{texts.openEnquiries}</h2>
      <ul>
        {enquiries.map((enquiry) => (
          <OpenEnquiry key={enquiry.enquiryNumber} enquiry={enquiry} />
        ))}
      </ul>
    </section>
  );
}

function OpenEnquiry({ enquiry: { enquiryNumber, channel, who, since } }: { enquiry: OpenEnquiryView }) {
  const { claimEnquiry } = useActions();
  const isBusy = useIsBusy(`claim:${enquiryNumber}`);
  const timeZone = usePanel((state) => state.session?.timeZone);
  return (
    <li className="item">
      <div className="item__line">
        <div className="row__text">
          <span className="row__title truncate remote">{who}</span>
          <span className="row__detail remote figures">
            <JoinedLine parts={[channel, enquiryNumber, texts.since(formatTime(since, timeZone))]} />
          </span>
        </div>
        <Guarded disabled={isBusy} onAct={() => claimEnquiry(enquiryNumber)}>
          {texts.claimEnquiry}
        </Guarded>
      </div>
    </li>
  );
}

/** Without a record, for whatever reason: on its way, refused, to be chosen, left out. */
function isUnlogged(row: TodayRowView): boolean {
  return row.task === undefined && row.case === undefined;
}

function isShown(row: TodayRowView, filter: TodayFilter): boolean {
  if (filter === 'all') return true;
  if (filter === 'choose') return row.choose;
  if (filter === 'unlogged') return isUnlogged(row);
  return row.badge.tone === (filter === 'need-you' ? 'bad' : 'wait') && !row.choose;
}

function Rows({ rows, filter }: { rows: TodayRowView[]; filter: TodayFilter }) {
  const { showOnly } = useActions();
  const shown = rows.filter((row) => isShown(row, filter));
  const unlogged = rows.filter(isUnlogged).length;
  return (
    <section aria-label={texts.list}>
      <div className="heading heading--row">
        <h2>{filter === 'all' ? texts.list : texts.showing(texts.filters[filter])}</h2>
        {filter === 'all' && unlogged > 0 && (
          <button type="button" className="link figures" onClick={() => showOnly('unlogged')}>
            {texts.unlogged(unlogged)}
          </button>
        )}
        {filter !== 'all' && (
          <button type="button" className="link" onClick={() => showOnly('all')}>
            {texts.showAll}
          </button>
        )}
      </div>
      {shown.length === 0 ? (
        <p className="empty sub">{filter === 'all' ? texts.nothingYet : texts.noneOfThese}</p>
      ) : (
        <ul>
          {shown.map((row) =>
            row.choose ? <ChooseRow key={row.id} row={row} /> : <RecordRow key={row.id} row={row} />,
          )}
        </ul>
      )}
    </section>
  );
}

/** What a list of one day cannot show. */
function Elsewhere({ hasFailed }: { hasFailed: boolean }) {
  const { openPlace } = useActions();
  return (
    <nav className="elsewhere" aria-label={texts.elsewhere}>
      {hasFailed && (
        <button type="button" className="link" onClick={() => openPlace('failed')}>
          {texts.failedJobs}
        </button>
      )}
      <button type="button" className="link" onClick={() => openPlace('coverage')}>
        {texts.otherDays}
      </button>
    </nav>
  );
}

/** A row that waits for its person: the search opens under it. */
function ChooseRow({ row }: { row: TodayRowView }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <RecordRow
      row={row}
      end={
        <button
          type="button"
          className="pill pill--wait"
          aria-expanded={isOpen}
          aria-label={`${row.badge.text}: ${row.title}`}
          onClick={() => setOpen(!isOpen)}
        >
          {row.badge.text}
        </button>
      }
      below={
        isOpen && (
          <div className="stack item__below" ref={intoView}>
            {row.leftWords === undefined ? (
              <>
                <PersonSearch
                  rowId={row.id}
                  isOpened
                  label={texts.findPerson}
                  placeholder={texts.findPlaceholder}
                  confirm={texts.thisIs}
                  onCancel={() => setOpen(false)}
                />
                <NoContact rowId={row.id} />
              </>
            ) : (
              <LeftWords rowId={row.id} sentence={row.leftWords} />
            )}
          </div>
        )
      }
    />
  );
}
