import type { FailedGroup, FailedView } from '../../lib/domain/failed-jobs.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Pill } from '../ui/Pill.tsx';
import { Discarded } from './Discarded.tsx';
import { FailedEntry } from './FailedEntry.tsx';
import { FailedExport } from './FailedExport.tsx';
import { useFailed, useFailedActions } from './health-context.ts';
import { texts } from './texts.ts';

const words = texts.failed;

/** What could not be written, why, and what to do. */
export function FailedPage() {
  const { view, status, problem } = useFailed(({ view, status, problem }) => ({ view, status, problem }));
  return (
    <main className="health">
      <header>
        <h1 data-landing="" className="health__title">
          {words.title}
        </h1>
        <p className="sub">{words.lead}</p>
      </header>
      <Said />
      {view === null && status === 'loading' && <p className="sub">{texts.loading}</p>}
      {/* Also above a list that could not be read again: it may be of before. */}
      {problem !== null && <Unread problem={problem} />}
      {view !== null && <LeftDrafts view={view} />}
      {view !== null && <Content view={view} />}
    </main>
  );
}

function Unread({ problem }: { problem: string }) {
  const { load } = useFailedActions();
  return (
    <div className="card card--bad stack" role="alert">
      <p className="remote">{problem}</p>
      <div className="actions">
        <Button onClick={load}>{words.retry}</Button>
      </div>
    </div>
  );
}

/** What was typed for something that does not stand here any more: it was written or taken back meanwhile. */
function LeftDrafts({ view }: { view: FailedView }) {
  const { draft } = useFailedActions();
  const drafts = useFailed((state) => state.drafts);
  const ids = new Set(view.groups.flatMap(({ items }) => items.map(({ id }) => id)));
  const left = Object.values(drafts).filter(({ begun }) => !ids.has(begun.id));
  return left.map(({ begun: { id, title, edit }, note }) => (
    <div key={id} className="card card--wait stack" role="alert">
      <p className="remote">{words.left(title)}</p>
      {note !== edit?.note && (
        <Field label={words.note}>
          {(control) => <textarea {...control} className="input entry__note" readOnly value={note} />}
        </Field>
      )}
      <div className="actions">
        <Button onClick={() => draft(id, null)}>{words.close}</Button>
      </div>
    </div>
  ));
}

function Said() {
  const { said, failure } = useFailed(({ said, failure }) => ({ said, failure }));
  return (
    <>
      {failure !== null && (
        <p className="card card--bad" role="alert">
          {failure}
        </p>
      )}
      <p className={said === null ? 'visually-hidden' : 'card said'} role="status">
        {said !== null && <Icon name="check" />}
        {said}
      </p>
    </>
  );
}

function Content({ view }: { view: FailedView }) {
  const { retry } = useFailedActions();
  const isBusy = useFailed((state) => state.busy !== null);
  const { groups, discarded } = view;
  return (
    <>
      {groups.length === 0 ? (
        <div className="card stack stack--tight">
          <h2 className="fill__title fill__title--ok">
            <Icon name="check" />
            {words.none.title}
          </h2>
          <p className="sub">{words.none.text}</p>
        </div>
      ) : (
        <div className="actions">
          <Button variant="primary" disabled={isBusy} onClick={() => retry(null)}>
            {words.retryAll}
          </Button>
        </div>
      )}
      {groups.map((group) => (
        <Group key={group.id} group={group} view={view} />
      ))}
      {discarded.length > 0 && <Discarded view={view} />}
      {(groups.length > 0 || discarded.length > 0) && <FailedExport view={view} />}
    </>
  );
}

function Group({ group, view }: { group: FailedGroup; view: FailedView }) {
  const { title, text, tone, items, action } = group;
  return (
    <section className="settings-card" aria-label={title}>
      <header className="settings-card__head">
        <div>
          <h2 className="settings-card__title remote">{title}</h2>
          <p className="sub remote">{text}</p>
          {action === 'open-options' && <a href="#/settings">{words.openSettings}</a>}
        </div>
        <Pill text={String(items.length)} tone={tone} withDot />
      </header>
      <ul className="entries">
        {items.map((item) => (
          <FailedEntry key={item.id} item={item} view={view} />
        ))}
      </ul>
    </section>
  );
}
