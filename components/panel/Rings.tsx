import { isRinging } from '../../lib/domain/ringing.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { accountOf, nameOf } from './interaction-words.ts';
import { JoinedLine } from './JoinedLine.tsx';
import { useActions, usePanel } from './panel-context.ts';
import { SaidFailures } from './News.tsx';
import { SaidRings } from './SaidRings.tsx';
import { texts } from './texts.ts';

/** Who calls while something else is on screen. It is said at once, and neither focus nor what is typed is touched. */
export function Rings() {
  const { interactions, opened } = usePanel((state) => ({
    interactions: state.now?.interactions,
    opened: state.opened,
  }));
  const { select } = useActions();
  const ringing = interactions?.filter(isRinging) ?? [];
  return (
    <>
      <SaidRings ringing={ringing} />
      <SaidFailures interactions={interactions ?? []} />
      {ringing
        .filter(({ id }) => !opened.includes(id))
        .map((ring) => (
          <section key={ring.id} className="ring" aria-label={texts.ringing}>
            <span className="pulse" data-ringing="">
              <Icon name="phone" />
            </span>
            <div className="row__text">
              <p className="title clamp remote figures">{nameOf(ring)}</p>
              <p className="band__line remote">
                <span className="clamp">
                  <JoinedLine parts={[texts.isCalling(ring.isShared), accountOf(ring) ?? ring.number?.region]} />
                </span>
              </p>
            </div>
            <Button variant="primary" onClick={() => select(ring.id)}>
              {texts.showCall}
            </Button>
          </section>
        ))}
    </>
  );
}
