import { Fragment } from 'react';
import { useStore } from 'zustand';
import { problemWords } from '../../lib/domain/problem-words.ts';
import type { SessionView } from '../../lib/domain/view.ts';
import type { SessionStore } from '../../lib/state/session-store.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { texts } from './texts.ts';

/** Signed in as whom, where; the ways to the panel and to the settings. */
export function PopupApp({ store }: { store: SessionStore }) {
  const { isReady, session, failure } = useStore(store.state);
  const problem = session?.status === 'signed-in' ? session.problems[0] : undefined;
  if (!isReady) return <main className="popup-page" aria-busy="true" />;
  return (
    <main className="popup-page">
      <header className="popup-page__head">
        <h1 className="popup-page__brand">{texts.title}</h1>
        {session?.org?.isSandbox === true && <span className="badge">{texts.sandbox}</span>}
      </header>
      <Status session={session} />
      {problem !== undefined && (
        <p className="field__error">
          <Icon name="warn" />
          <span className="remote">{problemWords(problem).title}</span>
        </p>
      )}
      {failure !== null && (
        <p className="field__error" role="alert">
          <Icon name="warn" />
          <span className="remote">{failure}</span>
        </p>
      )}
      <Buttons status={session?.status ?? 'not-set-up'} actions={store.actions} />
    </main>
  );
}

function Status({ session }: { session: SessionView | undefined }) {
  if (session === undefined || session.status === 'not-set-up') return <p className="sub">{texts.notSetUp}</p>;
  if (session.status === 'signed-out') {
    const why = session.signInLost === true ? texts.signInLost : session.signedOutBecause;
    return <p className="sub remote">{why ?? texts.signedOut}</p>;
  }
  if (session.status === 'signing-in') return <p className="sub">{texts.signingIn}</p>;
  const { user, org, staff, events } = session;
  return (
    <dl className="popup-page__facts">
      <Fact name={texts.signedInAs} value={user?.name} detail={user?.email} />
      <Fact name={texts.org} value={org?.name} detail={org?.host} />
      <Fact name={texts.cinnox} value={staff?.name} />
      <Fact name={texts.events} value={events.kind === 'live' ? texts.live : events.sentence} />
    </dl>
  );
}

function Fact({ name, value, detail }: { name: string; value: string | undefined; detail?: string | undefined }) {
  if (value === undefined || value === '') return null;
  return (
    <>
      <dt className="quiet">{name}</dt>
      <dd className="remote">
        {value}
        {detail !== undefined && (
          <span className="popup-page__detail">
            <Address text={detail} />
          </span>
        )}
      </dd>
    </>
  );
}

/** A long address breaks where its parts begin, not in the middle of a word. */
function Address({ text }: { text: string }) {
  let at = 0;
  return text.split(/(?<=\.)|(?=@)/).map((part) => {
    at += part.length;
    return (
      <Fragment key={at}>
        {part}
        <wbr />
      </Fragment>
    );
  });
}

function Buttons({ status, actions }: { status: SessionView['status']; actions: SessionStore['actions'] }) {
  return (
    <div className="actions">
      {status === 'signed-in' && (
        <Button variant="primary" onClick={actions.openPanel}>
          {texts.openPanel}
        </Button>
      )}
      {status === 'signed-out' && (
        <Button variant="primary" onClick={actions.signIn}>
          {texts.signIn}
        </Button>
      )}
      <Button variant={status === 'not-set-up' ? 'primary' : 'secondary'} onClick={actions.openOptions}>
        {status === 'not-set-up' ? texts.setUp : texts.settings}
      </Button>
    </div>
  );
}
