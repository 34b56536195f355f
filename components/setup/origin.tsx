import type { ReactNode } from 'react';
import type { SettingsView } from '../../lib/domain/view.ts';
import { Icon } from '../ui/Icon.tsx';
import { texts } from './texts.ts';

/** Whether a value is locked, and who set it, where that is not this person. */
export function originOf(settings: SettingsView, key: string): { isLocked: boolean; words: ReactNode } {
  const { by, locked: isLocked } = settings.origins[key] ?? { by: 'default', locked: false };
  if (by !== 'org' && by !== 'policy') return { isLocked, words: undefined };
  const words = (
    <span className="origin">
      <Icon name={isLocked ? 'lock' : 'info'} />
      {isLocked ? texts.origins[by] : texts.origins.open(texts.origins[by])}
    </span>
  );
  return { isLocked, words };
}
