import { useEffect } from 'react';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useActions, usePanel } from './panel-context.ts';
import { texts } from './texts.ts';

/** One-line messages under the header. */
export function Strips() {
  const actions = useActions();
  const { failure, hasTypingLeft, refused, isSaved, unsure } = usePanel((state) => ({
    failure: state.failure,
    hasTypingLeft: state.hasTypingLeft,
    refused: state.refused,
    isSaved: Object.values(state.notes).every(({ status }) => status === 'saved' || status === 'clean'),
    unsure: state.tab?.agreement === 'unknown' ? state.tab.sentence : undefined,
  }));
  useEffect(() => {
    // Before the press is handled; on its release, so that nothing moves away under the pointer.
    document.addEventListener('click', actions.hush, true);
    document.addEventListener('keydown', actions.hush, true);
    return () => {
      document.removeEventListener('click', actions.hush, true);
      document.removeEventListener('keydown', actions.hush, true);
    };
  }, [actions]);
  return (
    <div role="status">
      {hasTypingLeft && (
        <p className="strip strip--wait">
          <Icon name="info" />
          <span>{isSaved ? texts.typingLeft : texts.typingLeftUnsaved}</span>
        </p>
      )}
      {refused === 'early' && (
        <p className="strip">
          <Icon name="info" />
          <span>{texts.pressAgain}</span>
        </p>
      )}
      {refused === 'covered' && (
        <p className="strip strip--bad">
          <Icon name="warn" />
          <span>{texts.covered}</span>
          <Button onClick={actions.openSide}>{texts.openSideShort}</Button>
        </p>
      )}
      {failure !== null && (
        <p className="strip strip--bad">
          <Icon name="warn" />
          <span className="remote">{failure}</span>
          <IconButton icon="close" label={texts.close} onClick={actions.dismissFailure} />
        </p>
      )}
      {unsure !== undefined && (
        <p className="strip">
          <Icon name="info" />
          <span className="remote">{unsure}</span>
        </p>
      )}
    </div>
  );
}
