import { useState, type ReactNode } from 'react';
import type { SettingsView } from '../../lib/domain/view.ts';
import { Button } from '../ui/Button.tsx';
import { CinnoxSection, isCinnoxWanting } from './CinnoxSection.tsx';
import { OptionsContext, useActions, useOptions, useWriters, type OptionsSurroundings } from './options-context.ts';
import { PrintCodeSection } from './PrintCodeSection.tsx';
import { RulesSection } from './RulesSection.tsx';
import { SalesforceSection } from './SalesforceSection.tsx';
import { settingWithKey } from './setting-names.ts';
import { SettingsNav, type GroupId, type SettingsNavProps } from './SettingsNav.tsx';
import { SetupCodeSection } from './SetupCodeSection.tsx';
import { StaffSection } from './StaffSection.tsx';
import { FillSection } from './FillSection.tsx';
import { WritersSection } from './WritersSection.tsx';
import { TestSection } from './TestSection.tsx';
import { texts } from './texts.ts';

/** The settings page. */
export function OptionsApp(props: OptionsSurroundings) {
  return (
    <OptionsContext value={props}>
      <main className="setup">
        <header className="setup__head">
          <h1 className="setup__title">{texts.title}</h1>
          <p className="sub">{texts.lead}</p>
        </header>
        <Content />
      </main>
    </OptionsContext>
  );
}

function Content() {
  const { load } = useActions();
  const { settings, problem } = useOptions((state) => ({ settings: state.settings, problem: state.problem }));
  if (settings !== null) return <Sections settings={settings} />;
  if (problem === null) return <p className="sub">{texts.loading}</p>;
  return (
    <div className="card card--bad stack" role="alert">
      <p className="remote">{problem}</p>
      <div className="actions">
        <Button variant="primary" onClick={load}>
          {texts.retry}
        </Button>
      </div>
    </div>
  );
}

function Group({ id, children }: { id: GroupId; children: ReactNode }) {
  return (
    <div className="settings-group" id={id}>
      <h2 className="settings-group__title">{texts.nav.groups[id]}</h2>
      {children}
    </div>
  );
}

/** Which groups want something from the person. */
function useGroups({ salesforce, cinnox, staff }: SettingsView): SettingsNavProps['groups'] {
  const isUndecided = useWriters((state) => state.view?.isUndecided === true);
  const isFailing = useOptions((state) => state.lines?.some((line) => line.state === 'bad') === true);
  return [
    { id: 'connection', wants: !salesforce.connected || isCinnoxWanting(cinnox) },
    { id: 'you', wants: staff.eid === undefined },
    { id: 'logging', wants: isUndecided },
    { id: 'agents', wants: false },
    { id: 'diagnostics', wants: isFailing },
  ];
}

function Sections({ settings }: { settings: SettingsView }) {
  const { salesforce, cinnox } = settings;
  const groups = useGroups(settings);
  // A code is the shortest way for whoever begins, and seldom wanted later; it never moves under one's hands.
  const [isNew] = useState(salesforce.host === '');
  return (
    <div className="setup__body">
      <SettingsNav groups={groups} />
      <div className="setup__groups">
        {settings.unusablePolicy !== undefined && (
          <p className="card card--wait remote" role="status">
            {texts.origins.unusable(settings.unusablePolicy.map(settingWithKey).join(', '))}
          </p>
        )}
        <Group id="connection">
          {isNew && <SetupCodeSection isNew />}
          <SalesforceSection settings={settings} />
          <CinnoxSection settings={settings} />
          {!isNew && <SetupCodeSection isNew={false} />}
        </Group>
        <Group id="you">
          <StaffSection settings={settings} />
        </Group>
        <Group id="logging">
          <RulesSection settings={settings} />
          <WritersSection />
          <FillSection />
        </Group>
        <Group id="agents">
          <PrintCodeSection hasToken={cinnox.tokenSet} />
        </Group>
        <Group id="diagnostics">
          <TestSection />
        </Group>
      </div>
    </div>
  );
}
