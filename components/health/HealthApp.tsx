import { CSPProvider } from '@base-ui/react/csp-provider';
import { HealthContext, type HealthSurroundings } from './health-context.ts';
import { CoveragePage } from './CoveragePage.tsx';
import { FailedPage } from './FailedPage.tsx';

export interface HealthAppProps extends HealthSurroundings {
  place: 'coverage' | 'failed';
}

/** Reconciliation and failed jobs: whether everything is in Salesforce, and what to do where it is not. */
export function HealthApp({ place, ...surroundings }: HealthAppProps) {
  return (
    <CSPProvider disableStyleElements>
      <HealthContext value={surroundings}>{place === 'coverage' ? <CoveragePage /> : <FailedPage />}</HealthContext>
    </CSPProvider>
  );
}
