import { useId } from 'react';
import { Icon, type IconName } from './Icon.tsx';

export interface MenuEntry {
  /** Where labels may be the same. */
  id?: string;
  label: string;
  /** A second, quieter word. */
  detail?: string;
  icon: IconName;
  onSelect: () => void;
}

export interface MenuButtonProps {
  label: string;
  entries: readonly MenuEntry[];
  /** The button shows its label instead of dots. */
  isWorded?: boolean;
}

/** A few things behind one button. The browser's popover closes on Escape and on a press elsewhere. */
export function MenuButton({ label, entries, isWorded = false }: MenuButtonProps) {
  const id = useId();
  return (
    <span className={isWorded ? 'menu menu--worded' : 'menu'}>
      {isWorded ? (
        <button type="button" className="menu__button" popoverTarget={id}>
          {label}
        </button>
      ) : (
        <button type="button" className="icon-button" aria-label={label} title={label} popoverTarget={id}>
          <Icon name="dots" />
        </button>
      )}
      <div id={id} className="popup menu__popup" popover="auto">
        {entries.map((entry) => (
          <button
            key={entry.id ?? entry.label}
            type="button"
            className="option menu__entry"
            popoverTarget={id}
            popoverTargetAction="hide"
            onClick={entry.onSelect}
          >
            <Icon name={entry.icon} />
            <span className="row__text">
              <span className={entry.detail === undefined ? '' : 'row__title truncate remote'}>{entry.label}</span>
              {entry.detail !== undefined && <span className="row__detail truncate">{entry.detail}</span>}
            </span>
          </button>
        ))}
      </div>
    </span>
  );
}
