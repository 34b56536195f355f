import type { InteractionView, ProfileView } from '../../lib/domain/view.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Icon } from '../ui/Icon.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { formatAge, initialsOf } from './format.ts';
import { nameOf, summaryLine } from './interaction-words.ts';
import { JoinedLine } from './JoinedLine.tsx';
import { OpenCases } from './ProfileRecords.tsx';
import { useActions, useNow } from './panel-context.ts';
import { texts } from './texts.ts';

const minuteMs = 60_000;

export interface ProfileProps {
  interaction: InteractionView;
  isEnded: boolean;
  /** Offers to correct the match. */
  onSomeoneElse?: () => void;
}

/** The matched contact. Before the talk what helps to begin it; during and after it only who. */
export function Profile({ interaction, isEnded, onSomeoneElse }: ProfileProps) {
  const { profile, stage, kind, deepLink } = interaction;
  const isBeginning = stage === 'for-you' && !isEnded;
  return (
    <>
      <div className="section section--first stack">
        <div className="person">
          <Person interaction={interaction} isEnded={isEnded} />
          {onSomeoneElse !== undefined && <IconButton icon="swap" label={texts.someoneElse} onClick={onSomeoneElse} />}
        </div>
        {profile !== undefined && isBeginning && <Facts profile={profile} />}
        {profile?.stale === true && <p className="quiet small">{texts.stale}</p>}
        {kind === 'enquiry' && deepLink !== undefined && !isEnded && <OpenInCinnox href={deepLink} />}
      </div>
      {profile !== undefined && (isBeginning || (kind === 'enquiry' && !isEnded)) && <OpenCases profile={profile} />}
    </>
  );
}

function Person({ interaction, isEnded }: Pick<ProfileProps, 'interaction' | 'isEnded'>) {
  const { openRecord } = useActions();
  const { profile, match } = interaction;
  const [candidate] = match.candidates;
  const contactId = profile?.contactId ?? candidate?.contactId;
  const name = nameOf(interaction);
  const account = profile?.account?.name ?? candidate?.account;
  return (
    <>
      <Avatar>{profile?.initials ?? candidate?.initials ?? initialsOf(name)}</Avatar>
      <div className="row__text">
        {contactId === undefined ? (
          <p className="person__name remote">{name}</p>
        ) : (
          <button type="button" className="person__name person__open remote" onClick={() => openRecord(contactId)}>
            {name}
          </button>
        )}
        <p className="sub remote figures">
          {isEnded ? summaryLine(interaction) : <JoinedLine parts={[profile?.title, account]} />}
        </p>
        {match.reason !== undefined && !isEnded && (
          <p className="reason">
            <Icon name="check" />
            <span className="remote">{match.reason}</span>
          </p>
        )}
      </div>
    </>
  );
}

function OpenInCinnox({ href }: { href: string }) {
  return (
    <div className="actions">
      <a className="button button--primary" href={href} target="_blank" rel="noreferrer noopener">
        {texts.openInCinnox}
      </a>
    </div>
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
