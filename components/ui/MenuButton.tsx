import { useId, useRef } from 'react';
import { Icon, type IconName } from './Icon.tsx';

export interface MenuEntry {
  label: string;
  icon: IconName;
  onSelect: () => void;
}

/** A few seldom-used actions behind one button. The browser's popover closes on Escape and on a press elsewhere. */
export function MenuButton({ label, entries }: { label: string; entries: readonly MenuEntry[] }) {
  const id = useId();
  const popup = useRef<HTMLDivElement>(null);
  return (
    <span className="menu">
      <button type="button" className="icon-button" aria-label={label} title={label} popoverTarget={id}>
        <Icon name="dots" />
      </button>
      <div ref={popup} id={id} className="popup menu__popup" popover="auto">
        {entries.map((entry) => (
          <button
            key={entry.label}
            type="button"
            className="option menu__entry"
            onClick={() => {
              popup.current?.hidePopover();
              entry.onSelect();
            }}
          >
            <Icon name={entry.icon} />
            {entry.label}
          </button>
        ))}
      </div>
    </span>
  );
}
