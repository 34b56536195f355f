import type { ReactNode } from 'react';
import { Avatar } from '../ui/Avatar.tsx';
import { Button } from '../ui/Button.tsx';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { useActions, useIsBusy, usePanel } from './panel-context.ts';
import { ProblemCard } from './ProblemCard.tsx';
import { texts } from './texts.ts';

const stripText = (why = '') =>
  `Signed out of Salesforce. ${why}${why && ' '}Notes are kept here and logged after you sign in.`;

function keptText(notes: number, logs: number): string {
  const parts = [notes > 0 && plural(notes, 'note'), logs > 0 && plural(logs, 'log')].filter(Boolean);
  const isOne = notes + logs === 1;
  return parts.length === 0
    ? ''
    : ` ${parts.join(' and ')} ${isOne ? 'is' : 'are'} kept in this browser and will be sent after you sign in.`;
}

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;

/** Why the panel cannot work here yet, and the one thing to do about it. */
export function SessionScreen() {
  const session = usePanel((state) => state.session);
  const actions = useActions();
  const isSigningIn = useIsBusy('sign-in') || session?.status === 'signing-in';
  if (session === undefined || session.status === 'not-set-up') {
    const { title, text, button } = texts.notSetUp;
    return (
      <Message icon="settings" title={title} text={text}>
        <Button variant="primary" onClick={actions.openOptions}>
          {button}
        </Button>
      </Message>
    );
  }
  if (session.status === 'signed-in') return <Elsewhere />;
  if (isSigningIn) return <Message icon="person" title={texts.signingIn.title} text={texts.signingIn.text} />;
  const { title, text, button } = texts.signedOut;
  const why = session.signInLost === true ? texts.signInLost : session.signedOutBecause;
  return (
    <Message icon="person" title={title} text={(why ?? text) + keptText(session.keptNotes, session.keptLogs ?? 0)}>
      <Button variant="primary" onClick={actions.signIn}>
        {button(session.org?.label)}
      </Button>
    </Message>
  );
}

/** This tab belongs to another org or to another user than the sign-in. */
function Elsewhere() {
  const { org, tab } = usePanel(({ session, tab }) => ({ org: session?.org, tab }));
  const actions = useActions();
  if (tab?.agreement !== 'other-org') {
    const { title, text } = texts.otherUser;
    return <Message icon="person" title={title} text={tab?.sentence ?? text} />;
  }
  const { title, text, open, change } = texts.otherOrg;
  return (
    <Message icon="swap" title={title} text={tab.sentence ?? text}>
      <Button variant="primary" onClick={actions.openOrg}>
        {open(org?.name)}
      </Button>
      <Button onClick={actions.openOptions}>{change}</Button>
    </Message>
  );
}

/** Above calls and notes that outlive a lost sign-in. */
export function SignedOutStrip() {
  const { signIn } = useActions();
  const isSigningIn = useIsBusy('sign-in');
  const why = usePanel(({ session }) => (session?.signInLost ? texts.signInLost : session?.signedOutBecause));
  return (
    <div className="strip strip--bad">
      <Icon name="warn" />
      <span className="remote">{stripText(why)}</span>
      <Button disabled={isSigningIn} onClick={signIn}>
        Sign in
      </Button>
    </div>
  );
}

/** Also used where the panel must not run at all. */
export function Message({
  icon,
  title,
  text,
  children,
}: {
  icon: IconName;
  title: string;
  text: string;
  children?: ReactNode;
}) {
  return (
    <main className="message">
      <Avatar size="large">
        <Icon name={icon} />
      </Avatar>
      <h2 data-landing="" className="message__title remote">
        {title}
      </h2>
      <p className="sub remote">{text}</p>
      {children !== undefined && <div className="message__action">{children}</div>}
      <Problems />
    </main>
  );
}

function Problems() {
  const problems = usePanel((state) => state.session?.problems ?? []);
  return problems.map((problem) => <ProblemCard key={problem.id} problem={problem} />);
}
