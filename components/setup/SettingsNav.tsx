import { useEffect, useState } from 'react';
import { texts } from './texts.ts';

export type GroupId = keyof typeof texts.nav.groups;

/** A group counts as being on screen from here on (px from the top). */
const readingLine = 160;

/** The last group whose begin was scrolled past; at the end of the page the last one, however short it is. */
function groupOnScreen(ids: readonly GroupId[]): GroupId | undefined {
  const { scrollHeight } = document.documentElement;
  if (window.scrollY > 0 && window.innerHeight + window.scrollY >= scrollHeight - 2) return ids.at(-1);
  const isPast = (id: GroupId) => (document.getElementById(id)?.getBoundingClientRect().top ?? 0) <= readingLine;
  return ids.findLast(isPast) ?? ids[0];
}

export interface SettingsNavProps {
  groups: readonly { id: GroupId; wants: boolean }[];
}

/** The way through a long page: its groups, the one on screen, and which of them want something. */
export function SettingsNav({ groups }: SettingsNavProps) {
  const [current, setCurrent] = useState(groups[0]?.id);
  const all = groups.map(({ id }) => id).join(' ');
  useEffect(() => {
    const ids = groups.map(({ id }) => id);
    const look = () => setCurrent(groupOnScreen(ids));
    // Back from another place of this page: only then it has its measures again.
    const lookSoon = () => requestAnimationFrame(look);
    look();
    window.addEventListener('scroll', look, { passive: true });
    window.addEventListener('resize', look);
    window.addEventListener('hashchange', lookSoon);
    return () => {
      window.removeEventListener('scroll', look);
      window.removeEventListener('resize', look);
      window.removeEventListener('hashchange', lookSoon);
    };
    // oxlint-disable-next-line react/exhaustive-deps -- the ids alone decide; `groups` is another array at each drawing
  }, [all]);
  return (
    <nav className="setup-nav" aria-label={texts.nav.label}>
      {groups.map(({ id, wants }) => (
        <a key={id} href={`#${id}`} aria-current={id === current ? 'true' : undefined}>
          {texts.nav.groups[id]}
          {wants && <span className="setup-nav__dot" />}
          {wants && <span className="visually-hidden">, {texts.nav.wants}</span>}
        </a>
      ))}
    </nav>
  );
}
