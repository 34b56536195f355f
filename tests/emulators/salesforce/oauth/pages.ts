import { html, raw } from 'hono/html';
import type { Org } from '../types.ts';
import type { ClientApp } from './types.ts';

const STYLE = `
  body { margin: 0; font: 14px/1.5 system-ui, sans-serif; color: #181818; background: #f3f6f9; }
  main { max-width: 22rem; margin: 8vh auto; padding: 2rem; background: #fff; border: 1px solid #d8dde6; border-radius: 6px; }
  h1 { font-size: 1.15rem; margin: 0 0 .25rem; }
  p.host { margin: 0 0 1.25rem; color: #54698d; word-break: break-all; }
  label { display: block; margin: .75rem 0 .25rem; color: #54698d; }
  input[type=text], input[type=password] { box-sizing: border-box; width: 100%; padding: .6rem .75rem; font: inherit; border: 1px solid #8da4c4; border-radius: 4px; }
  .actions { display: flex; gap: .5rem; margin-top: 1.25rem; }
  button { flex: 1; padding: .6rem 1rem; font: inherit; border: 1px solid #0b5cab; border-radius: 4px; background: #0b5cab; color: #fff; cursor: pointer; }
  button.quiet { background: #fff; color: #0b5cab; }
  .error { padding: .6rem .75rem; border-left: 4px solid #c23934; background: #fdecea; }
  li { margin: .25rem 0; }
`;

function page(title: string, body: unknown): unknown {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <main>${body}</main>
      </body>
    </html>`;
}

export interface LoginPage {
  org: Org;
  startUrl: string;
  username: string;
  failed: boolean;
}

export function loginPage({ org, startUrl, username, failed }: LoginPage): unknown {
  const error = failed
    ? html`<p class="error" id="error" role="alert">
        Please check your username and password. If you still can't log in, contact your Salesforce administrator.
      </p>`
    : '';
  return page(
    `Login | ${org.organizationName}`,
    html`<h1>${org.organizationName}</h1>
      <p class="host">${org.myDomainHost}</p>
      ${error}
      <form method="post" action="/" id="login_form" name="login">
        <input type="hidden" name="startURL" value="${startUrl}" />
        <label for="username">Username</label>
        <input type="text" id="username" name="username" value="${username}" autocomplete="username" required />
        <label for="password">Password</label>
        <input type="password" id="password" name="pw" autocomplete="current-password" required />
        <div class="actions">
          <button type="submit" id="Login" name="Login">${org.isSandbox ? 'Log In to Sandbox' : 'Log In'}</button>
        </div>
      </form>`,
  );
}

const SCOPE_TEXT: Record<string, string> = {
  api: 'Manage user data via APIs',
  id: 'Access the identity URL service',
  refresh_token: 'Perform requests at any time',
  web: 'Manage user data via Web browsers',
  full: 'Full access',
};

export interface ConsentPage {
  org: Org;
  app: ClientApp;
  scopes: readonly string[];
  username: string;
  source: string;
}

export function consentPage({ org, app, scopes, username, source }: ConsentPage): unknown {
  return page(
    'Allow Access?',
    html`<h1>Allow Access?</h1>
      <p class="host">${org.myDomainHost}</p>
      <p><strong>${app.label}</strong> is asking to:</p>
      <ul>
        ${scopes.map((scope) => html`<li>${SCOPE_TEXT[scope] ?? scope}</li>`)}
      </ul>
      <p>Do you want to allow access for ${username}?</p>
      <form method="post" action="/setup/secur/RemoteAccessAuthorizationPage.apexp" id="editPage">
        <input type="hidden" name="source" value="${source}" />
        <div class="actions">
          <button type="submit" id="oadeny" name="decision" value="deny" class="quiet">Deny</button>
          <button type="submit" id="oaapprove" name="decision" value="allow">Allow</button>
        </div>
      </form>`,
  );
}

export function oauthErrorPage(error: string, description: string): unknown {
  return page(
    'OAuth Error',
    html`<h1>We can't authorize you because of an OAuth error.</h1>
      <p>For more information, contact your Salesforce administrator.</p>
      <p class="error">error=${error}<br />error_description=${description}</p>`,
  );
}

export function notFoundPage(host: string): unknown {
  return page(
    'URL No Longer Exists',
    html`<h1>URL No Longer Exists</h1>
      <p class="host">${host}</p>
      <p>You have attempted to reach a URL that no longer exists. Check the address and try again.</p>`,
  );
}
