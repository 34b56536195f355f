import { Icon } from '../ui/Icon.tsx';
import { formatAgo } from './format.ts';
import { ProblemCard } from './ProblemCard.tsx';
import { RecordRow } from './RecordRow.tsx';
import { useNow, usePanel } from './panel-context.ts';
import { texts } from './texts.ts';

const minuteMs = 60_000;

/** Nothing is going on: where events come from, and what was last. */
export function Idle() {
  // No new lists inside the selection: it would never be the same twice, and React gives up on it.
  const { user, org, events, problems, recent } = usePanel((state) => ({
    user: state.session?.user,
    org: state.session?.org,
    events: state.session?.events,
    problems: state.session?.problems,
    recent: state.now?.recent,
  }));
  const now = useNow(minuteMs);
  const last = events?.lastEventAt === undefined ? undefined : texts.lastEvent(formatAgo(events.lastEventAt, now));
  return (
    <div className="scroll">
      <div className="band band--quiet">
        <div className="band__text">
          <h2 data-landing="" className="band__title">
            {texts.ready}
          </h2>
          <p className="band__line remote">{[events?.sentence, last].filter(Boolean).join(' · ')}</p>
          {user !== undefined && org !== undefined && (
            <p className="band__line remote">{texts.place(user.name, org.name, org.isSandbox)}</p>
          )}
        </div>
      </div>
      {events?.kind === 'reports' && events.sentence !== texts.noRing && (
        <p className="strip">
          <Icon name="info" />
          <span>{texts.noRing}</span>
        </p>
      )}
      {problems !== undefined && problems.length > 0 && (
        <div className="cards">
          {problems.map((problem) => (
            <ProblemCard key={problem.id} problem={problem} />
          ))}
        </div>
      )}
      <h2 className="heading">{texts.recent}</h2>
      {recent === undefined || recent.length === 0 ? (
        <p className="empty sub">{texts.nothingYet}</p>
      ) : (
        <ul>
          {recent.map((row) => (
            <RecordRow key={row.id} row={row} />
          ))}
        </ul>
      )}
    </div>
  );
}
