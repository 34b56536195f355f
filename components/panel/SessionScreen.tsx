import type { ReactNode } from 'react';
import { Avatar } from '../ui/Avatar.tsx';
import { Button } from '../ui/Button.tsx';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { useActions, useIsBusy, usePanel } from './panel-context.ts';
import { ProblemCard } from './ProblemCard.tsx';
import { texts } from './texts.ts';

/** Why the panel cannot work here yet, and the one thing to do about it. */
export function SessionScreen() {
  const { session, tab } = usePanel(({ session, tab }) => ({ session, tab }));
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
  if (session.status === 'signed-in') {
    const said = tab?.agreement === 'other-org' ? texts.otherOrg : texts.otherUser;
    return <Message icon="person" title={said.title} text={tab?.sentence ?? said.text} />;
  }
  if (isSigningIn) return <Message icon="person" title={texts.signingIn.title} text={texts.signingIn.text} />;
  const { title, text, kept, button } = texts.signedOut;
  return (
    <Message icon="person" title={title} text={session.keptNotes > 0 ? `${text} ${kept(session.keptNotes)}` : text}>
      <Button variant="primary" onClick={actions.signIn}>
        {button(session.org?.label)}
      </Button>
    </Message>
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
      <h2 className="message__title remote">{title}</h2>
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
