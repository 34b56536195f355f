import { useState } from 'react';
import { logSentence } from '../../lib/domain/problem-words.ts';
import type { InteractionView } from '../../lib/domain/view.ts';
import { Button } from '../ui/Button.tsx';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { Guarded } from './Guarded.tsx';
import { useActions, useIsBusy } from './panel-context.ts';
import { texts } from './texts.ts';

/** What will happen, said before it happens, with the way out beside it. */
export function LogFooter({ interaction: { id, log } }: { interaction: InteractionView }) {
  const { decline, restore, openRecord } = useActions();
  // What was there when this came on screen replaces nothing; after that each button comes where another one was.
  const offered = `${log.canDecline} ${log.canRestore}`;
  const [first] = useState(offered);
  const [isReplacing, setReplacing] = useState(false);
  if (!isReplacing && offered !== first) setReplacing(true);
  // The Case of a chat is there before the chat is over.
  const early = log.state === 'logged' ? undefined : log.case;
  const isBusy = useIsBusy(log.canRestore ? `restore:${id}` : `decline:${id}`);
  // The band says it already.
  if (log.state === 'logged' && !log.canDecline && !log.canRestore) return null;
  return (
    <footer className="foot">
      <Icon name={icon(log.state)} />
      <span className="foot__text remote">{logSentence(log)}</span>
      {early !== undefined && (
        <Button
          variant="text"
          aria-label={texts.openRecord(texts.caseOf(early.label))}
          onClick={() => openRecord(early.id)}
        >
          {texts.caseOf(early.label)}
        </Button>
      )}
      {log.canDecline && (
        <Guarded variant="text" disabled={isBusy} isReplacing={isReplacing} onAct={() => decline(id)}>
          {texts.dontLog}
        </Guarded>
      )}
      {log.canRestore && (
        <Guarded variant="text" disabled={isBusy} isReplacing={isReplacing} onAct={() => restore(id)}>
          {texts.undo}
        </Guarded>
      )}
    </footer>
  );
}

function icon(state: InteractionView['log']['state']): IconName {
  if (state === 'failed') return 'warn';
  if (state === 'waiting' || state === 'writing' || state === 'end-unknown') return 'clock';
  if (state === 'logged') return 'check';
  if (state === 'do-not-log' || state === 'skipped') return 'close';
  return 'task';
}
