import type { InteractionView } from '../../lib/domain/view.ts';
import { isLive } from '../../lib/state/panel-state.ts';
import { Icon } from '../ui/Icon.tsx';
import { MenuButton } from '../ui/MenuButton.tsx';
import { formatTime } from './format.ts';
import { lifeWord, nameOf } from './interaction-words.ts';
import { useActions, useAtHand, usePanel } from './panel-context.ts';
import { texts } from './texts.ts';

/** More would leave no room for their names. */
const mostChips = 2;

const iconOf = ({ kind }: InteractionView) => (kind === 'call' ? 'phone' : 'chat');

/** Several calls or chats at once: one press to the other. What goes on stands first, what does not fit is in a menu. */
export function Switcher() {
  const { select } = useActions();
  const all = useAtHand();
  const { selectedId, timeZone } = usePanel((state) => ({
    selectedId: state.selectedId,
    timeZone: state.session?.timeZone,
  }));
  if (all.length < 2) return null;
  const timeOf = ({ startedAt }: InteractionView) => formatTime(startedAt, timeZone);
  const isTwin = (one: InteractionView) => all.some((other) => other !== one && nameOf(other) === nameOf(one));
  const [chips, rest] = split(all, selectedId);
  return (
    <div className="switcher" role="group" aria-label={texts.interactions}>
      {chips.map((interaction) => (
        <button
          key={interaction.id}
          type="button"
          className="switcher__chip"
          title={[nameOf(interaction), timeOf(interaction), lifeWord(interaction)].join(' · ')}
          aria-pressed={interaction.id === selectedId}
          data-live={isLive(interaction) ? '' : undefined}
          onClick={() => select(interaction.id)}
        >
          <Icon name={iconOf(interaction)} />
          <span className="truncate remote">{nameOf(interaction)}</span>
          {isTwin(interaction) && <span className="quiet figures">{timeOf(interaction)}</span>}
        </button>
      ))}
      {rest.length > 0 && (
        <MenuButton
          label={texts.more(rest.length)}
          isWorded
          entries={rest.map((one) => ({
            id: one.id,
            label: nameOf(one),
            detail: [one.heading, timeOf(one), ...(isLive(one) ? [] : [lifeWord(one)])].join(' · '),
            icon: iconOf(one),
            onSelect: () => select(one.id),
          }))}
        />
      )}
    </div>
  );
}

/** The one on screen is always among the chips. */
function split(all: readonly InteractionView[], selectedId: string | null) {
  if (all.length <= mostChips) return [all, []] as const;
  const first = all.slice(0, mostChips);
  const selected = all.find(({ id }) => id === selectedId);
  const chips = selected === undefined || first.includes(selected) ? first : [...first.slice(0, -1), selected];
  return [chips, all.filter((one) => !chips.includes(one))] as const;
}
