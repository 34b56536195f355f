import type { InteractionView, ProfileView } from '../../lib/domain/view.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Icon } from '../ui/Icon.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { formatAge, initialsOf } from './format.ts';
import { nameOf, summaryLine } from './interaction-words.ts';
import { useActions, useNow } from './panel-context.ts';
import { texts } from './texts.ts';

const minuteMs = 60_000;

export interface ProfileProps {
  interaction: InteractionView;
  isEnded: boolean;
  /** Offers to correct the match. */
  onSomeoneElse?: () => void;
}

/** The matched contact. Before the talk everything that helps; during and after it only who. */
export function Profile({ interaction, isEnded, onSomeoneElse }: ProfileProps) {
  const { profile, match, stage, kind } = interaction;
  const isFull = stage === 'for-you' && !isEnded;
  return (
    <>
      <div className="section section--first stack">
        <Person
          interaction={interaction}
          isEnded={isEnded}
          {...(onSomeoneElse === undefined ? {} : { onSomeoneElse })}
        />
        {profile !== undefined && isFull && <Facts profile={profile} />}
        {profile !== undefined && isFull && <Details profile={profile} />}
        {profile?.stale === true && <p className="quiet small">{texts.stale}</p>}
        {profile === undefined && match.reason !== undefined && <Reason text={match.reason} />}
      </div>
      {profile !== undefined && !isEnded && (isFull || kind === 'enquiry') && <OpenCases profile={profile} />}
    </>
  );
}

function Person({ interaction, isEnded, onSomeoneElse }: ProfileProps) {
  const { openRecord } = useActions();
  const { profile, match, kind, deepLink } = interaction;
  const [candidate] = match.candidates;
  const contactId = profile?.contactId ?? candidate?.contactId;
  const name = nameOf(interaction);
  const account = profile?.account?.name ?? candidate?.account;
  const line = isEnded ? summaryLine(interaction) : [profile?.title, account].filter(Boolean).join(' · ');
  return (
    <>
      <div className="person">
        <Avatar>{profile?.initials ?? candidate?.initials ?? initialsOf(name)}</Avatar>
        <div className="row__text">
          {contactId === undefined ? (
            <p className="person__name remote">{name}</p>
          ) : (
            <button type="button" className="person__name person__open remote" onClick={() => openRecord(contactId)}>
              {name}
            </button>
          )}
          <p className="sub remote figures">{line}</p>
          {match.reason !== undefined && !isEnded && profile !== undefined && <Reason text={match.reason} />}
        </div>
        {onSomeoneElse !== undefined && <IconButton icon="swap" label={texts.someoneElse} onClick={onSomeoneElse} />}
      </div>
      {kind === 'enquiry' && deepLink !== undefined && !isEnded && (
        <div className="actions">
          <a className="button button--primary" href={deepLink} target="_blank" rel="noreferrer noopener">
            {texts.openInCinnox}
          </a>
        </div>
      )}
    </>
  );
}

function Reason({ text }: { text: string }) {
  return (
    <p className="reason">
      <Icon name="check" />
      <span className="remote">{text}</span>
    </p>
  );
}

function Facts({ profile: { openCaseCount, lastActivityAt, owner } }: { profile: ProfileView }) {
  const now = useNow(minuteMs);
  return (
    <dl className="facts">
      <Fact value={String(openCaseCount)} label={texts.openCasesTile(openCaseCount)} />
      <Fact value={lastActivityAt === undefined ? '–' : formatAge(lastActivityAt, now)} label={texts.lastContact} />
      <Fact value={owner === undefined ? '–' : owner.isYou ? texts.you : owner.name} label={texts.owner} />
    </dl>
  );
}

function Fact({ value, label }: { value: string; label: string }) {
  return (
    <div className="facts__tile">
      <dt className="facts__label">{label}</dt>
      <dd className="facts__value truncate remote" title={value}>
        {value}
      </dd>
    </div>
  );
}

function Details({ profile: { email, phones } }: { profile: ProfileView }) {
  if (email === undefined && phones.length === 0) return null;
  return (
    <dl className="details">
      {email !== undefined && <Detail name={texts.email} value={email} />}
      {phones.map(({ label, display, matched }) => (
        <Detail key={`${label}${display}`} name={label} value={display} isMatched={matched} />
      ))}
    </dl>
  );
}

function Detail({ name, value, isMatched = false }: { name: string; value: string; isMatched?: boolean }) {
  return (
    <>
      <dt className="quiet">{name}</dt>
      <dd className="remote figures">
        {value}
        {isMatched && (
          <span className="details__matched">
            <Icon name="check" />
          </span>
        )}
      </dd>
    </>
  );
}

function OpenCases({ profile: { openCases, openCaseCount, lastActivities } }: { profile: ProfileView }) {
  const rest = openCaseCount - openCases.length;
  return (
    <>
      {openCases.length > 0 && (
        <div className="section">
          <h3 className="field__label">{texts.openCases}</h3>
          <Records items={openCases.map(({ id, number, subject }) => ({ id, text: `${number} · ${subject}` }))} />
          {rest > 0 && <p className="quiet small">{texts.moreCases(rest)}</p>}
        </div>
      )}
      {lastActivities.length > 0 && (
        <div className="section">
          <h3 className="field__label">{texts.lastActivities}</h3>
          <Records items={lastActivities.map(({ id, subject }) => ({ id, text: subject }))} />
        </div>
      )}
    </>
  );
}

function Records({ items }: { items: readonly { id: string; text: string }[] }) {
  const { openRecord } = useActions();
  return (
    <ul className="records">
      {items.map(({ id, text }) => (
        <li key={id}>
          <button type="button" className="records__open truncate remote" onClick={() => openRecord(id)}>
            {text}
          </button>
        </li>
      ))}
    </ul>
  );
}
