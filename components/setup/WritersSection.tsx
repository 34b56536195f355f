import type { UnwrittenView, WritersView } from '../../lib/domain/writers-view.ts';
import type { Decision } from '../../lib/state/writers-store.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { SelectBox, type Choice } from '../ui/SelectBox.tsx';
import { useWriters, useWritersActions } from './options-context.ts';
import { Card } from './Card.tsx';
import { texts } from './texts.ts';
import { useForm } from './use-form.ts';
import { writersTexts as words } from './writers-texts.ts';

const values = ['extension', 'other', 'both'] as const;
const choices: Choice[] = values.map((value) => ({ value, label: words.choices[value] }));
const mostListed = 5;

type Value = (typeof values)[number];

interface Chosen {
  whoLogs: Value | null;
  owner: string;
}

/** Who logs where others log, too, and who gets what nobody has. */
export function WritersSection() {
  const view = useWriters((state) => state.view);
  if (view === null || view.mode === undefined) {
    return (
      <Card title={words.title} text={words.text}>
        <p className="sub">{words.notYet}</p>
      </Card>
    );
  }
  return <Decisions view={view} />;
}

function Decisions({ view }: { view: WritersView }) {
  const { decide } = useWritersActions();
  const { busy, error, isSaved } = useWriters((state) => ({
    busy: state.busy,
    error: state.error?.of === 'decide' ? state.error.message : null,
    isSaved: state.isSaved,
  }));
  const form = useForm<Chosen>(
    { whoLogs: view.whoLogs?.value ?? null, owner: view.owner?.eid ?? '' },
    { isAtWork: busy === 'decide', isSaved },
  );
  const { whoLogs, owner } = form.values;
  const asks = view.others.length > 0 || view.whoLogs !== undefined;
  const shown = { whoLogs: view.whoLogs?.value ?? '', owner: view.owner?.eid ?? '' };
  const changes: Decision[] = [
    ...(whoLogs === null || whoLogs === shown.whoLogs
      ? []
      : [{ name: 'who-logs' as const, value: whoLogs, was: shown.whoLogs }]),
    ...(owner === shown.owner ? [] : [{ name: 'owner' as const, value: owner, was: shown.owner }]),
  ];
  function save() {
    decide(changes);
    form.onSave();
  }

  return (
    <Card
      title={words.title}
      text={words.text}
      {...(asks ? { state: view.isUndecided ? ('todo' as const) : ('done' as const) } : {})}
      actions={
        view.mayDecide && (
          // What was saved last can be pressed on: it keeps its place for the keyboard.
          <Button variant="primary" disabled={busy !== null || (changes.length === 0 && !isSaved)} onClick={save}>
            {texts.save}
          </Button>
        )
      }
      status={
        busy === 'decide'
          ? texts.working
          : form.isChangedElsewhere
            ? texts.changedElsewhere
            : isSaved && changes.length === 0
              ? texts.saved
              : ''
      }
      refusal={error}
    >
      {asks && <WhoLogs view={view} value={whoLogs} onChange={(value) => form.change({ whoLogs: value })} />}
      <SelectBox
        label={words.owner}
        value={owner}
        choices={ownerChoices(view)}
        isDisabled={!view.mayDecide}
        hint={view.mayDecide ? words.ownerHint[view.mode ?? 'package'] : words.mayNot}
        onChange={(value) => form.change({ owner: value ?? '' })}
      />
      {view.unwritten.length > 0 && <Unwritten things={view.unwritten} timeZone={view.timeZone} />}
    </Card>
  );
}

/** Who is chosen stands there also after leaving CINNOX: the first of the list would be shown in that place. */
function ownerChoices({ staff, owner }: WritersView): Choice[] {
  const isGone = owner !== undefined && staff.every(({ eid }) => eid !== owner.eid);
  return [
    { value: '', label: words.nobody },
    ...staff.map(({ eid, name }) => ({ value: eid, label: name })),
    ...(isGone ? [{ value: owner.eid, label: words.notListed(owner.name) }] : []),
  ];
}

/** In the user's own zone, as Today has the same things. */
function dateFormat(timeZone: string | undefined, more: Intl.DateTimeFormatOptions = {}): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone, ...more });
}

function WhoLogs(props: { view: WritersView; value: Value | null; onChange: (value: Value | null) => void }) {
  const { view, value, onChange } = props;
  const { whoLogs } = view;
  const decided =
    whoLogs === undefined ? undefined : words.decidedBy(whoLogs.by, dateFormat(view.timeZone).format(whoLogs.at));
  const hint = value === null ? undefined : words.hints[value];
  return (
    <>
      {view.others.length > 0 && (
        <div
          className={`notice ${view.isUndecided ? 'notice--wait' : ''}`}
          role={view.isUndecided ? 'alert' : undefined}
        >
          <Icon name={view.isUndecided ? 'warn' : 'info'} />
          <div className="stack stack--tight">
            <p>{words.found}</p>
            <ul className="plain-list">
              {view.others.map((sentence) => (
                <li key={sentence} className="remote">
                  {sentence}
                </li>
              ))}
            </ul>
            {view.isUndecided && <p className="strong">{words.undecided}</p>}
          </div>
        </div>
      )}
      <SelectBox
        label={words.whoLogs}
        value={value}
        placeholder={words.choose}
        choices={choices}
        isDisabled={!view.mayDecide}
        hint={[hint, decided, view.mayDecide ? undefined : words.mayNot].filter(Boolean).join(' ')}
        onChange={(next) => onChange(values.find((known) => known === next) ?? null)}
      />
    </>
  );
}

function Unwritten({ things, timeZone }: { things: UnwrittenView[]; timeZone: string | undefined }) {
  const time = dateFormat(timeZone, { timeStyle: 'short' });
  return (
    <div className="stack stack--tight">
      <p className="strong">{words.unwritten(things.length)}</p>
      <ul className="plain-list">
        {things.slice(0, mostListed).map(({ key, kind, who, at, reason }) => (
          <li key={key} className="remote">
            {`${words.kinds[kind]} · ${who} · ${time.format(at)}: ${words.reasons[reason]}`}
          </li>
        ))}
        {things.length > mostListed && <li>{words.more(things.length - mostListed)}</li>}
      </ul>
    </div>
  );
}
