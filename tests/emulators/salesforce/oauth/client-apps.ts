import type { Clock } from '../../../../lib/platform/clock.ts';
import type { ClientApp } from './types.ts';

export interface ClientApps {
  /** Registers an app; everything but key, org and callbacks has the value of a public client with PKCE. */
  register(app: Pick<ClientApp, 'consumerKey' | 'orgName' | 'callbackUrls'> & Partial<ClientApp>): ClientApp;
  /** The app of this org with this key, once it is active. */
  active(orgName: string, consumerKey: string): ClientApp | undefined;
  /** The app whatever its activation; for switches. Throws when there is none. */
  get(orgName: string, consumerKey?: string): ClientApp;
  existsElsewhere(orgName: string, consumerKey: string): boolean;
  list(): ClientApp[];
}

export function createClientApps({ clock }: { clock: Clock }): ClientApps {
  const apps = new Map<string, ClientApp>();
  const keyOf = (orgName: string, consumerKey: string): string => `${orgName}\n${consumerKey}`;

  return {
    register: (given) => {
      const app: ClientApp = {
        label: 'CINNOX for Salesforce',
        secret: `secret-of-${given.consumerKey}`,
        scopes: ['api', 'id', 'refresh_token'],
        requireSecretForWebServer: false,
        requireSecretForRefresh: false,
        pkceRequired: true,
        rotation: true,
        activationDelayMs: 0,
        createdMs: clock.now(),
        adminApprovedOnly: false,
        approvedUserIds: new Set(),
        refreshIdleMs: Infinity,
        ...given,
      };
      apps.set(keyOf(app.orgName, app.consumerKey), app);
      return app;
    },
    active: (orgName, consumerKey) => {
      const app = apps.get(keyOf(orgName, consumerKey));
      return app && clock.now() >= app.createdMs + app.activationDelayMs ? app : undefined;
    },
    get: (orgName, consumerKey) => {
      const app = [...apps.values()].find(
        (candidate) => candidate.orgName === orgName && (!consumerKey || candidate.consumerKey === consumerKey),
      );
      if (!app) throw new Error(`org ${orgName} has no client app ${consumerKey ?? ''}`);
      return app;
    },
    existsElsewhere: (orgName, consumerKey) =>
      [...apps.values()].some((app) => app.consumerKey === consumerKey && app.orgName !== orgName),
    list: () => [...apps.values()],
  };
}
