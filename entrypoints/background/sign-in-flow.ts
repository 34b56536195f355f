import type { SettingsStore } from '../../lib/storage/settings-store.ts';
import { AppError } from '../../lib/errors/app-error.ts';
import type { ConsumerSecret } from '../../lib/vault/consumer-secret.ts';
import type { GrantInfo, Grants } from '../../lib/vault/grants.ts';
import type { SignIn } from '../../lib/vault/sign-in.ts';

export interface SignInFlow {
  isRunning(): boolean;
  /** Signs in to the org of the settings and opens the session. Throws as `SignIn.start`, and `not_configured`. */
  start(options: { /** A live sign-in will do: another panel was quicker. */ reuse: boolean }): Promise<GrantInfo>;
}

/** One way to sign in, from the panel, the popup and the settings page. */
export function createSignInFlow(options: {
  settings: SettingsStore;
  grants: Grants;
  secret: ConsumerSecret;
  signIn: SignIn;
  begin: (grant: GrantInfo) => Promise<void>;
  /** A sign-in began or ended: the panels say so. */
  onChange: () => void;
}): SignInFlow {
  const { settings, grants, secret, signIn } = options;
  let running = 0;

  function count(change: 1 | -1): void {
    running += change;
    options.onChange();
  }

  return {
    isRunning: () => running > 0,
    async start({ reuse }) {
      const { host, consumerKey, instance } = await settings.read();
      if (host === '' || consumerKey === '') {
        throw new AppError('not_configured', 'Enter the org and the consumer key first.');
      }
      const current = await grants.current();
      const isSame = current?.host === host && current.clientId === consumerKey;
      if (reuse && current !== null && isSame && !current.expired) {
        await options.begin(current);
        return current;
      }
      const consumerSecret = await secret.of({ host, clientId: consumerKey }).catch(() => undefined);
      count(1);
      const grant = await signIn
        .start({
          host,
          consumerKey,
          instance,
          consumerSecret,
          // Who was signed in is most likely who signs in again; Salesforce lets others change it.
          loginHint: isSame ? current.userName : undefined,
        })
        .finally(() => count(-1));
      await options.begin(grant);
      return grant;
    },
  };
}
