import { CopyField } from './CopyField.tsx';
import { texts } from './texts.ts';

const words = texts.salesforce.help;

/** Beside the sentence of a refused sign-in: what can be copied, and what Salesforce's own error pages mean. */
export function SignInHelp({ help, callbackUrl }: { help: string | undefined; callbackUrl: string }) {
  if (help === 'callback-url') {
    return <CopyField label={words.callback} value={callbackUrl} hint={words.callbackHint} />;
  }
  if (help !== 'error-page') return null;
  return (
    <div className="card stack stack--tight">
      <p className="strong">{words.title}</p>
      <dl className="help-list">
        {words.pages.map(({ shows, means }) => (
          <div key={shows}>
            <dt>{shows}</dt>
            <dd className="sub">{means}</dd>
          </div>
        ))}
      </dl>
      <CopyField label={words.callback} value={callbackUrl} hint={words.callbackHint} />
    </div>
  );
}
