import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { keepFocus } from '../ui/keep-focus.ts';
import type { HealthSurroundings } from './health-context.ts';
import { texts } from './texts.ts';

/** Whoever only wants the settings does not wait for the rest. */
const HealthApp = lazy(async () => ({ default: (await import('./HealthApp.tsx')).HealthApp }));

const places = ['settings', 'coverage', 'failed'] as const;
type AdminPlace = (typeof places)[number];

/** `#/coverage` → `coverage`; anything else is the settings. */
export function placeOf(hash: string): AdminPlace {
  return places.find((place) => hash === `#/${place}`) ?? 'settings';
}

export interface AdminPageProps extends HealthSurroundings {
  /** The settings. */
  children: ReactNode;
  /** Beside the product's name, whatever place is shown. */
  mark?: ReactNode;
  /** Told when a place comes on screen. */
  onPlace: (place: AdminPlace) => void;
}

/**
 * The extension's own page: settings, reconciliation, failed jobs, one at a time. A place that was left stays as it was:
 * what is typed there is not saved yet.
 */
export function AdminPage({ children, mark, onPlace, ...surroundings }: AdminPageProps) {
  const [place, setPlace] = useState(() => placeOf(window.location.hash));
  const [visited, setVisited] = useState([place]);
  if (!visited.includes(place)) setVisited([...visited, place]);
  useEffect(() => {
    const follow = () => setPlace(placeOf(window.location.hash));
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  useEffect(() => onPlace(place), [place, onPlace]);
  useEffect(() => keepFocus(document), []);
  return (
    <>
      <header className="places-bar">
        <span className="places-bar__brand">{texts.brand}</span>
        {mark}
        <nav aria-label={texts.nav}>
          {places.map((name) => (
            <a key={name} href={`#/${name}`} aria-current={name === place ? 'page' : undefined}>
              {texts.places[name]}
            </a>
          ))}
        </nav>
      </header>
      {visited.map((name) => (
        <div key={name} hidden={name !== place}>
          <ErrorBoundary text={texts.notDrawn}>
            {name === 'settings' ? (
              children
            ) : (
              <Suspense fallback={<p className="health sub">{texts.loading}</p>}>
                <HealthApp place={name} {...surroundings} />
              </Suspense>
            )}
          </ErrorBoundary>
        </div>
      ))}
    </>
  );
}
