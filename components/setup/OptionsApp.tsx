import { logSettingsOf } from '../../lib/domain/log-settings.ts';
import type { SettingsView } from '../../lib/domain/view.ts';
import { Button } from '../ui/Button.tsx';
import { CinnoxSection } from './CinnoxSection.tsx';
import { OptionsContext, useActions, useOptions, type OptionsSurroundings } from './options-context.ts';
import { PrintCodeSection } from './PrintCodeSection.tsx';
import { RulesSection } from './RulesSection.tsx';
import { SalesforceSection } from './SalesforceSection.tsx';
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

/** A section starts anew when the worker stored something else than what was typed (a host read out of an address). */
function Sections({ settings }: { settings: SettingsView }) {
  const { salesforce, cinnox, defaultCountry, dispositions } = settings;
  const rules = JSON.stringify([logSettingsOf(settings), defaultCountry, dispositions]);
  return (
    <>
      {settings.unusablePolicy !== undefined && (
        <p className="card card--wait remote" role="status">
          {texts.origins.unusable(settings.unusablePolicy.join(', '))}
        </p>
      )}
      <SetupCodeSection isNew={salesforce.host === ''} />
      <SalesforceSection
        key={`${salesforce.instance} ${salesforce.host} ${salesforce.location} ${salesforce.consumerKey}`}
        settings={settings}
      />
      <CinnoxSection key={`cinnox ${cinnox.baseUrl} ${cinnox.appId}`} settings={settings} />
      <StaffSection settings={settings} />
      <RulesSection key={rules} settings={settings} />
      <WritersSection />
      <FillSection />
      <TestSection />
      <PrintCodeSection hasToken={cinnox.tokenSet} />
    </>
  );
}
