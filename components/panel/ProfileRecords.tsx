import type { ProfileView } from '../../lib/domain/view.ts';
import { Icon } from '../ui/Icon.tsx';
import { formatAgo } from './format.ts';
import { useActions, useNow } from './panel-context.ts';
import { texts } from './texts.ts';

const minuteMs = 60_000;

/** What is open with this person. */
export function OpenCases({ profile: { openCases, openCaseCount } }: { profile: ProfileView }) {
  const rest = openCaseCount - openCases.length;
  if (openCases.length === 0) return null;
  return (
    <div className="section">
      <h3 className="field__label">{texts.openCases}</h3>
      <Records items={openCases.map(({ id, number, subject }) => ({ id, text: `${number} · ${subject}` }))} />
      {rest > 0 && <p className="quiet small">{texts.moreCases(rest)}</p>}
    </div>
  );
}

/** How to reach the person, and what was last. */
export function MoreAbout({ profile }: { profile: ProfileView }) {
  const now = useNow(minuteMs);
  const { email, phones, lastActivities } = profile;
  return (
    <>
      {(email !== undefined || phones.length > 0) && (
        <dl className="section details">
          {email !== undefined && <Detail name={texts.email} value={email} />}
          {phones.map(({ label, display, matched }) => (
            <Detail key={`${label}${display}`} name={label} value={display} isMatched={matched} />
          ))}
        </dl>
      )}
      {lastActivities.length > 0 && (
        <div className="section">
          <h3 className="field__label">{texts.lastActivities}</h3>
          <Records
            items={lastActivities.map(({ id, subject, at }) => ({ id, text: subject, aside: formatAgo(at, now) }))}
          />
        </div>
      )}
    </>
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
            <span className="visually-hidden">{texts.matched}</span>
          </span>
        )}
      </dd>
    </>
  );
}

function Records({ items }: { items: readonly { id: string; text: string; aside?: string }[] }) {
  const { openRecord } = useActions();
  return (
    <ul className="records">
      {items.map(({ id, text, aside }) => (
        <li key={id} className="records__item">
          <button type="button" className="records__open truncate remote" onClick={() => openRecord(id)}>
            {text}
          </button>
          {aside !== undefined && <span className="quiet small">{aside}</span>}
        </li>
      ))}
    </ul>
  );
}
