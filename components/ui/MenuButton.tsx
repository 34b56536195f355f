import { Menu } from '@base-ui/react/menu';
import { Icon, type IconName } from './Icon.tsx';

export interface MenuEntry {
  label: string;
  icon: IconName;
  onSelect: () => void;
}

export function MenuButton({ label, entries }: { label: string; entries: readonly MenuEntry[] }) {
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className="icon-button" aria-label={label} title={label}>
        <Icon name="dots" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="positioner" sideOffset={4} align="end">
          <Menu.Popup className="popup">
            {entries.map((entry) => (
              <Menu.Item key={entry.label} className="option" onClick={entry.onSelect}>
                <Icon name={entry.icon} />
                {entry.label}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
