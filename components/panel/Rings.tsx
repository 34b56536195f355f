import { isRinging } from '../../lib/domain/ringing.ts';
import type { InteractionView } from '../../lib/domain/view.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { nameOf } from './interaction-words.ts';
import { JoinedLine } from './JoinedLine.tsx';
import { useActions, usePanel } from './panel-context.ts';
import { texts } from './texts.ts';

const accountOf = ({ profile, match }: InteractionView) =>
  profile?.account?.name ?? (match.candidates.length === 1 ? match.candidates[0]?.account : undefined);

/** One sentence, with commas only around an account. */
function spoken(ring: InteractionView): string {
  const account = accountOf(ring);
  return `${nameOf(ring)}${account === undefined ? '' : `, ${account},`} ${texts.isCalling(ring.isShared)}`;
}

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
      {/* It stands there before anything is said: new regions are not read out. */}
      <p className="visually-hidden" aria-live="assertive">
        {ringing.map(spoken).join('. ')}
      </p>
      {ringing
        .filter(({ id }) => !opened.includes(id))
        .map((ring) => (
          <section key={ring.id} className="ring" aria-label={texts.ringing}>
            <span className="pulse" data-ringing="">
              <Icon name="phone" />
            </span>
            <div className="row__text">
              <p className="title remote figures">{nameOf(ring)}</p>
              <p className="band__line remote">
                <span>
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
