import type { SettingsView } from '../../lib/domain/view.ts';
import { Icon } from '../ui/Icon.tsx';
import { texts } from './texts.ts';

const words = texts.salesforce;

/** Who is signed in where; or was, and why no longer. */
export function SignedInFacts({ salesforce }: { salesforce: SettingsView['salesforce'] }) {
  const { userName, orgName, host, isSandbox, connected, trouble, location = '', serverName, signInLost } = salesforce;
  const hasMoved = location !== '' && serverName !== undefined && serverName.toUpperCase() !== location;
  return (
    <>
      <dl className="facts-list">
        <dt className="quiet">{connected ? words.signedInAs : words.wasSignedInAs}</dt>
        <dd className="strong remote">{userName}</dd>
        <dt className="quiet">{words.org}</dt>
        <dd className="facts-list__org">
          <span className="strong remote">{orgName ?? host}</span>
          <span className={isSandbox === true ? 'badge' : 'pill'}>
            {isSandbox === true ? words.badge : words.production}
          </span>
        </dd>
      </dl>
      {(trouble !== undefined || signInLost === true || !connected) && (
        <p className="field__error" role="status">
          <Icon name="warn" />
          <span className="remote">{signInLost === true ? words.lost : (trouble ?? words.ended)}</span>
        </p>
      )}
      {hasMoved && (
        <p className="field__hint" role="status">
          {words.moved(location, serverName)}
        </p>
      )}
    </>
  );
}
