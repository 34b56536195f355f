import { html } from 'hono/html';
import type { Person } from './people.ts';
import type { WorldInfo } from './world-info.ts';

type OrgInfo = WorldInfo['orgs'][number];

/** A value with a button that copies it. */
function copyable(value: string) {
  return html`<span class="copy"
    ><code class="mono">${value}</code
    ><button type="button" class="button quiet small" data-copy="${value}" aria-label="Copy ${value}">
      Copy
    </button></span
  >`;
}

/** Names and values to be typed or copied somewhere. */
function values(rows: readonly (readonly [label: string, value: string])[]) {
  return html`<dl class="values">
    ${rows.map(
      ([label, value]) =>
        html`<dt>${label}</dt>
          <dd>${copyable(value)}</dd>`,
    )}
  </dl>`;
}

function range([least, most]: readonly [number, number]): string {
  if (most === least && most > 0) return `${most / 1000} seconds`;
  return most === 0 ? 'at once' : `${least / 1000} to ${most / 1000} seconds`;
}

function contactUrl(org: OrgInfo, person: Person | undefined): string {
  const isContact = person?.knownIn === 'Salesforce';
  return `https://${org.lightningHost}/lightning/${isContact ? `r/Contact/${person.id}/view` : 'o/Contact/list'}`;
}

function connectSection(info: WorldInfo, org: OrgInfo) {
  const ada = org.users[0];
  return html`<section class="panel" aria-labelledby="connect">
    <h2 id="connect">If the panel is not connected yet</h2>
    <p class="lead">
      After <code>npm run demo</code> it is: at the right of every Salesforce page, the panel says “Ready”. If it says
      “Set up CINNOX” or “Sign in to Salesforce”, or if this is another browser, do this once; it takes two minutes.
    </p>
    <ol class="steps">
      <li>
        <strong>Log in to Salesforce</strong> as ${ada?.name ?? 'the agent'}.
        <a href="https://${org.lightningHost}/lightning/page/home">Open the org ${org.name}</a>
        ${values([
          ['User name', ada?.username ?? ''],
          ['Password', ada?.password ?? ''],
        ])}
      </li>
      <li>
        <strong>Open the extension's options.</strong> Right-click its icon beside the address bar and choose Options,
        or copy this address into a new tab (a page may not link to it).
        ${values([['Address', info.extension.optionsPage]])}
      </li>
      <li>
        <strong>Connect Salesforce.</strong> Enter both values in the card Salesforce, press Connect, and choose Allow
        in the window that opens.
        ${values([
          ['My Domain', org.myDomainHost],
          ['Consumer key', org.consumerKey],
        ])}
      </li>
      <li>
        <strong>Connect CINNOX.</strong> Enter these values in the card CINNOX and press Save. It says “Saved, and it
        works”.
        ${values([
          ['Base URL', info.cinnox.baseUrl],
          ['App ID', info.cinnox.appId],
          ['App token', info.cinnox.appToken],
        ])}
      </li>
    </ol>
  </section>`;
}

function tryCard(number: number, title: string, lead: string, steps: unknown[]) {
  return html`<article class="try">
    <span class="number">${number}</span>
    <h3>${title}</h3>
    <p>${lead}</p>
    <ol>
      ${steps.map((step) => html`<li>${step}</li>`)}
    </ol>
  </article>`;
}

function trySection(info: WorldInfo, org: OrgInfo, person: Person | undefined) {
  const name = person?.name ?? 'a person';
  const contact = html`<a href="${contactUrl(org, person)}">${name}'s page</a>`;
  const console = html`<a href="/console">the console</a>`;
  const lag = range(info.latencies.reportLag);
  return html`<section aria-labelledby="try">
    <h2 id="try">Three things to try</h2>
    <p class="lead">
      You need two tabs: Salesforce, where you are the agent Ada Lam, and ${console}, where you play everybody's
      telephone and chat window. CINNOX reports what happened with a delay (${lag} here), and the extension logs what is
      reported: give each record about a minute.
    </p>
    <div class="tries">
      ${tryCard(1, 'A customer you know calls', 'See who it is before you answer. Afterwards the call is logged.', [
        html`Open ${contact} in Salesforce and leave the tab open.`,
        html`In ${console}, choose ${name} on the left and press <b>Call</b>.`,
        html`In Salesforce the panel shows ${name} within a few seconds.`,
        html`Press <b>Answer as Ada</b> in the console, and type a note in the panel.`,
        html`Press <b>Hang up</b> in the console. Once the call is reported, it is one Task with your note on the
          contact's timeline, and one Case.`,
      ])}
      ${tryCard(2, 'A chat becomes a Case', 'The whole conversation, with names and times, on one Case.', [
        html`In ${console}, switch to <b>Chat</b> on the left, choose ${name} and press <b>Start the chat</b>.`,
        html`Press <b>Pick up as Ada</b> and write on both sides.`,
        'The panel in Salesforce shows the chat once it is reported. Type a note for the Case.',
        html`Press <b>Close the enquiry</b>. Once that is reported, the Case has the conversation and is closed.`,
      ])}
      ${tryCard(3, 'Somebody unknown calls', 'Nothing is guessed, and nothing is lost.', [
        html`In ${console}, press <b>Unknown</b> on the left, choose <b>Ada Lam, directly</b>, and press <b>Call</b>.`,
        'The panel shows the number, which no contact has, and offers to find the person.',
        'Answer, write a note, hang up. The call is logged without a contact.',
        html`Open <b>Today</b> in the panel and choose who it was: the log moves to that contact. <b>Withheld</b> works
          the same way.`,
      ])}
    </div>
  </section>`;
}

function loginsSection(info: WorldInfo) {
  return html`<section class="panel" aria-labelledby="logins">
    <h2 id="logins">Who can sign in</h2>
    <div class="table">
      <table>
        <thead>
          <tr>
            <th>Org</th>
            <th>Person</th>
            <th>User name</th>
            <th>Password</th>
            <th>Time zone</th>
          </tr>
        </thead>
        <tbody>
          ${info.orgs.flatMap((org) =>
            org.users.map(
              (user) =>
                html`<tr>
                  <td><a href="https://${org.lightningHost}/lightning/page/home">${org.name}</a></td>
                  <td>${user.name}</td>
                  <td>${copyable(user.username)}</td>
                  <td>${copyable(user.password)}</td>
                  <td class="muted">${user.timeZone}</td>
                </tr>`,
            ),
          )}
        </tbody>
      </table>
    </div>
    <p class="muted">
      The org <b>uat</b> is a sandbox with the CINNOX package installed: calls show while they ring. The org
      <b>globex</b> has no package: calls show after they have ended. To try it, press Disconnect on the extension's
      options page and connect with its own values:
    </p>
    ${info.orgs.slice(1).map((org) =>
      values([
        [`My Domain of ${org.name}`, org.myDomainHost],
        [`Consumer key of ${org.name}`, org.consumerKey],
      ]),
    )}
    <p class="muted">The three people are users of both orgs and the staff of CINNOX.</p>
  </section>`;
}

function scopeSection(info: WorldInfo) {
  const { hook, eventBus, reportLag, roundTrip } = info.latencies;
  return html`<section class="scope" aria-labelledby="scope">
    <h2 id="scope">What is real and what is not</h2>
    <div class="two">
      <div class="panel">
        <h3>In this world</h3>
        <ul>
          <li>The extension itself: the production build, without a test switch.</li>
          <li>
            Salesforce: sign-in with OAuth and PKCE, REST, queries and search, composite requests, streaming, record
            pages.
          </li>
          <li>CINNOX: contacts, staff, reports, closed chats, event hooks, SMS, the limit of 500 requests a minute.</li>
          <li>
            Its slowness: hooks leave after ${range(hook)}, events reach the browser after ${range(eventBus)}, reports
            show rows after ${range(reportLag)}, a request takes ${range(roundTrip)}.
          </li>
        </ul>
      </div>
      <div class="panel">
        <h3>Not in this world</h3>
        <ul>
          <li>Sound: calls are states and times, nobody hears anything.</li>
          <li>Conference calls, recordings, transcripts, campaigns.</li>
          <li>Apex: what the package's classes do on a server is done by the emulator itself.</li>
          <li>Anything that CINNOX or Salesforce do differently from their documentation.</li>
        </ul>
      </div>
    </div>
  </section>`;
}

/** `https://world.localhost/`: what a newcomer reads first. */
export function guidePage(info: WorldInfo, person: Person | undefined) {
  const [org] = info.orgs;
  if (!org) throw new Error('the world has no org');
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Try CINNOX for Salesforce</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="/icon.svg" />
        <link rel="stylesheet" href="/theme.css" />
        <link rel="stylesheet" href="/guide.css" />
        <script type="module" src="/guide.ts"></script>
      </head>
      <body>
        <header class="top">
          <img class="mark" src="/icon.svg" alt="" />
          <span class="title">CINNOX for Salesforce</span>
          <span class="where">a local world to try it in</span>
          <nav aria-label="Pages">
            <a href="/" aria-current="page">Guide</a>
            <a href="/console">Console</a>
          </nav>
        </header>
        <main>
          <div class="hero">
            <h1>Try the panel with nothing at stake</h1>
            <p>
              Two Salesforce orgs and a CINNOX service are imitated on this computer. You play the customers and the
              staff; the browser extension is the real one and does its real work. Nobody outside is called, and
              everything is gone when you stop it.
            </p>
            <div class="actions">
              <a class="button primary" href="${contactUrl(org, person)}"
                >Open ${person?.name ?? 'the contacts'} in Salesforce</a
              >
              <a class="button" href="/console">Open the console</a>
            </div>
          </div>
          ${trySection(info, org, person)} ${connectSection(info, org)} ${loginsSection(info)} ${scopeSection(info)}
          <footer class="muted">
            Everything here can be driven by JSON over <a href="/api/world">/api</a>; docs/emulators.md describes each
            route. CINNOX and Salesforce are names of their owners; this world is not made by them.
          </footer>
        </main>
      </body>
    </html>`;
}
