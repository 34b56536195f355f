import { Tabs } from '@base-ui/react/tabs';
import type { Place } from '../../lib/state/panel-state.ts';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { Now } from './Now.tsx';
import { Today } from './Today.tsx';
import { useActions, usePanel } from './panel-context.ts';
import { texts } from './texts.ts';

/** Places that have content; more come with the features that fill them. */
export function Places() {
  const { goTo } = useActions();
  const { place, count } = usePanel((state) => ({
    place: state.place,
    count: (state.today?.toChoose ?? 0) + (state.today?.needYou ?? 0),
  }));
  return (
    <Tabs.Root
      className="places"
      value={place}
      onValueChange={(next) => {
        if (next === 'now' || next === 'today') goTo(next);
      }}
    >
      <Tabs.Panel className="places__body" value="now" tabIndex={-1} render={<main />}>
        <ErrorBoundary text={texts.notDrawn}>
          <Now />
        </ErrorBoundary>
      </Tabs.Panel>
      <Tabs.Panel className="places__body" value="today" tabIndex={-1} render={<main />}>
        <ErrorBoundary text={texts.notDrawn}>
          <Today />
        </ErrorBoundary>
      </Tabs.Panel>
      <Tabs.List className="places__tabs" aria-label={texts.places}>
        <PlaceTab value="now" icon="now" label={texts.now} />
        <PlaceTab value="today" icon="list" label={texts.today} count={count} />
      </Tabs.List>
    </Tabs.Root>
  );
}

function PlaceTab({ value, icon, label, count = 0 }: { value: Place; icon: IconName; label: string; count?: number }) {
  const { goTo } = useActions();
  return (
    // Pressed again it shows everything.
    <Tabs.Tab className="places__tab" value={value} onClick={() => goTo(value)}>
      <span className="places__icon">
        <Icon name={icon} />
        {count > 0 && (
          <span className="places__count" aria-hidden="true">
            {count > 99 ? '99+' : count}
          </span>
        )}
      </span>
      {label}
      {count > 0 && <span className="visually-hidden">{texts.forYou(count)}</span>}
    </Tabs.Tab>
  );
}
