/** Everything the settings page says by itself. */
export const texts = {
  title: 'CINNOX for Salesforce',
  lead: 'Connect Salesforce and CINNOX once. From then on your calls and chats are logged in Salesforce by themselves.',
  loading: 'Reading the settings…',
  retry: 'Try again',
  save: 'Save',
  saved: 'Saved',
  changedElsewhere:
    'The stored values were changed elsewhere meanwhile. What you changed here is kept, and not saved yet; everything else shows what is stored now.',
  working: 'Working…',
  copy: 'Copy',
  copied: 'Copied',
  states: { done: 'Done', todo: 'To do', untried: 'Not tried yet', failed: 'Does not work' },

  nav: {
    label: 'Parts of the settings',
    wants: 'needs attention',
    groups: {
      connection: 'Connection',
      you: 'Who you are',
      logging: 'Logging',
      agents: 'For agents',
      diagnostics: 'Diagnostics',
    },
  },

  salesforce: {
    title: 'Salesforce',
    text: 'You sign in as yourself, in a window that your org opens. This page never sees your password.',
    instance: 'Instance',
    sandbox: 'Sandbox',
    badge: 'SANDBOX',
    sandboxHint: 'A copy of your org for trying things out. Nothing here reaches customers.',
    production: 'Production',
    productionHint: 'The live org. Only one of the two is connected at a time.',
    host: 'My Domain',
    hostPlaceholder: 'acme.my.salesforce.com',
    hostHint: 'The domain name of your org. You can paste the address of any of its pages.',
    hostMissing: 'Enter your org’s My Domain, for example acme.my.salesforce.com.',
    location: 'Sandbox Location',
    locationHint: 'Optional. In production under Setup, Sandboxes, Location. It is compared with what Salesforce says.',
    moved: (entered: string, now: string) =>
      `Salesforce says that this sandbox is at ${now}, not at ${entered}. It was moved, or it is another sandbox: check its name above.`,
    key: 'Consumer key',
    keyHint: 'From the External Client App that your Salesforce admin made for CINNOX. It is not a secret.',
    keyMissing: 'Enter the consumer key of the External Client App.',
    secretFold: 'Consumer secret: only if your org’s app demands it',
    secretWarning:
      'An extension cannot keep a secret from the person who uses this computer, and every agent would need it. Better switch off both “Require secret” options in the app and leave this empty. A secret is stored encrypted in this browser, sent to your org only, never shown again and never part of a set-up code.',
    secret: 'Consumer secret',
    secretHint: 'Leave it empty unless Salesforce asks for it.',
    secretStored: 'Stored. Enter a new one only to replace it.',
    secretRemove: 'Remove the stored secret',
    callback: 'Callback URL',
    callbackHint: 'For your admin: the External Client App must list this address.',
    connect: 'Connect',
    reconnect: 'Connect again',
    disconnect: 'Disconnect',
    working: 'Working… A sign-in goes on in its own window.',
    connected: 'Connected',
    disconnected: 'Disconnected',
    signedInAs: 'Signed in as',
    wasSignedInAs: 'Signed out, was',
    left: (name: string, notes: number, logs: number) => {
      const parts = [
        notes > 0 && `${notes} ${notes === 1 ? 'note' : 'notes'}`,
        logs > 0 && `${logs} ${logs === 1 ? 'log' : 'logs'} without a note`,
      ];
      return `Of ${name}, ${parts.filter(Boolean).join(' and ')} ${notes + logs === 1 ? 'waits' : 'wait'} in this browser. ${notes + logs === 1 ? 'It is' : 'They are'} logged when ${name} connects here again.`;
    },
    ended: 'The sign-in has ended. Connect again: what waits here is logged then.',
    lost: 'The browser interrupted the sign-in. Please try again.',
    org: 'Org',
    help: {
      callback: 'Callback URL of this extension',
      callbackHint: 'Add exactly this to the callback URLs of the app in the org.',
      title: 'Did the window show an error page of Salesforce? What it says, and what helps:',
      pages: [
        { shows: 'invalid_client_id', means: 'A new app needs 2 to 10 minutes. Else the consumer key is wrong.' },
        {
          shows: 'redirect_uri_mismatch',
          means: 'The app does not list the callback URL below, letter by letter.',
        },
        {
          shows: 'Cross-org OAuth flows are not supported',
          means: 'The app was made in another org, or the browser is signed in to another one. Check My Domain.',
        },
        {
          shows: 'app must be installed into org, OAUTH_APPROVAL_ERROR_GENERIC',
          means: 'An admin has to install or approve the app: Setup, Connected Apps OAuth Usage.',
        },
        { shows: 'not admin approved', means: 'An admin has to add your profile or permission set to the app.' },
        { shows: 'A file named “authorize” is downloaded', means: 'The app demands PKCE. Try again without a proxy.' },
      ],
    },
    leaving: {
      title: (org: string) => `Disconnect from ${org}?`,
      switchTitle: (org: string, next: 'sandbox' | 'production') =>
        `Disconnect from ${org} and set up ${next === 'sandbox' ? 'a sandbox' : 'production'}?`,
      oneAtATime: (next: 'sandbox' | 'production') =>
        next === 'sandbox'
          ? 'One org at a time: contacts, calls and logs of production are no longer available here while a sandbox is connected.'
          : 'One org at a time: contacts, calls and logs of the sandbox are no longer available here. They are not carried over to production.',
      ends: 'This browser shows no more calls and chats, and logs nothing, until somebody connects again.',
      forgets:
        'The sign-in is revoked in the org. This browser forgets its tokens, a consumer secret, the contacts it has seen and everything the panel shows.',
      waits: (count: number) =>
        count === 1 ? '1 call or chat is not logged yet.' : `${count} calls or chats are not logged yet.`,
      keptFor: (count: number, user: string) =>
        count === 1
          ? `It stays in this browser and is logged when ${user} connects again here.`
          : `They stay in this browser and are logged when ${user} connects again here.`,
      nothingWaits: 'Nothing is waiting in this browser: your calls and chats are logged.',
      nothingKnownWaits:
        'Nothing is waiting in this browser. What ended in the last few minutes may not be known here yet.',
      remembers: (user: string) =>
        `Without the package nothing else knows what you decided and how far CINNOX’s reports were read. That stays in this browser, with calls, chats and notes of the last 30 days, and it goes on from there when ${user} connects again here.`,
      stays:
        'Everything that is in Salesforce stays there: Tasks, Cases, and with the package the log rows and copied notes. The addresses on this page are kept.',
      what: 'What is not logged yet',
      whatIsRemembered: 'What this browser remembers',
      keep: 'Keep it',
      remove: 'Delete it from this browser',
      removeHint: 'Notes that are not in Salesforce are gone then. Save them as a file before.',
      forgetHint:
        'What ended just now is not logged then, and a “Don’t log” of a chat that is still open is forgotten.',
      finish: 'Log it now',
      finishing: 'Working…',
      export: 'Save as a file',
      stay: 'Stay connected',
      leave: 'Disconnect now',
      leaveAndSwitch: 'Disconnect and switch',
    },
  },
  cinnox: {
    title: 'CINNOX',
    text: 'Your CINNOX admin finds these three values in the CINNOX Dashboard. Whoever has the App token can read your company’s calls and chats, so it is stored encrypted in this browser and never shown again.',
    baseUrl: 'Base URL',
    baseUrlHint: 'The address at which you use CINNOX.',
    baseUrlWrong: 'Enter the full address, for example https://acme.cinnox.com.',
    appId: 'App ID',
    appIdHint: 'Names the App that your admin made for this extension.',
    appIdMissing: 'Enter the App ID.',
    token: 'App token',
    tokenHint: 'The secret of that App.',
    tokenStored: 'Stored. Enter a new one only to replace it.',
    tokenMissing: 'Enter the App token.',
    tokenRemove: 'Remove the stored token from this browser',
    working: 'Saving, then asking CINNOX… This can take 20 seconds.',
    savedAndTried: 'Saved, and it works',
    savedButFailed: 'Saved, but it does not work yet',
    failed: 'It does not work yet',
    asking: (origin: string) =>
      `Your browser asks whether this extension may reach ${origin}. Choose Allow there. Nothing is saved before that; if you see no question, press Save again.`,
    notAllowedYet: (address: string) =>
      `Your browser does not let this extension reach ${address} yet. Press the button, then choose Allow.`,
    allow: 'Allow access',
  },
  staff: {
    title: 'You in CINNOX',
    text: 'Which member of CINNOX staff you are decides which calls and chats are yours. You are found by your Salesforce e-mail address.',
    notYet: 'Connect Salesforce and CINNOX first.',
    none: (email: string) =>
      `No member of CINNOX staff has the e-mail address ${email}. Ask your CINNOX admin to check the one you have there.`,
    noneKnown: 'No member of CINNOX staff was found for you yet.',
    several: 'It is not certain who of these you are. Choose yourself.',
    thisIsMe: 'This is me',
    notMe: 'Not you?',
    notMeText:
      'Choose yourself. Calls and chats of the member you choose are yours from then on, in all your browsers.',
    id: 'Staff ID',
  },
  setup: {
    title: 'Set-up code',
    text: 'Did your admin send you a code? Paste it here, look at what it sets, then connect. Nothing changes before you press Apply.',
    code: 'Set-up code',
    check: 'Show what it contains',
    apply: 'Apply',
    cancel: 'Cancel',
    appliedFirst: 'Applied. Now press Connect below.',
    applied: 'Applied.',
    contains: 'This code sets:',
    org: 'Salesforce',
    key: 'Consumer key',
    cinnox: 'CINNOX',
    appId: 'App ID',
    mode: 'Package in the org',
    modes: { package: 'Yes', 'package-free': 'No' },
    country: 'Default country',
    dispositions: 'Dispositions',
    rules: 'Rules',
    token: 'App token',
    tokenIn: 'In the code, under a passphrase',
    tokenOut: 'Not in the code. Enter it under CINNOX.',
    passphrase: 'Passphrase',
    passphraseHint: 'From your admin. Without it everything but the App token is set.',
  },
  print: {
    title: 'Code for agents',
    text: 'An agent installs the extension, pastes this code, opens Salesforce and signs in. It holds the addresses, the consumer key, the App ID and the rules above; never a consumer secret.',
    make: 'Make a code',
    made: 'Made',
    withToken: 'Put the App token in, under a passphrase',
    passphrase: 'Passphrase for the App token',
    passphraseHint: 'At least 12 characters. Tell it to the agents in another way than the code.',
    warning: 'Whoever has code and passphrase has the App token and can read your company’s calls and chats with it.',
    code: 'Set-up code',
    codeHint: 'Send it to your agents. It opens nothing without a sign-in to your org.',
  },
  origins: {
    org: 'Set by your org.',
    policy: 'Set by your company’s policy.',
    unusable: (names: string) =>
      `Your company’s policy sets ${names} to something that cannot be used; it is left out. Tell your admin.`,
    open: (who: string) => `${who} You may choose something else.`,
  },
  test: {
    title: 'Test all',
    text: 'Tries every connection and right that logging needs. Nothing is written.',
    button: 'Test all',
    running: 'Testing…',
    done: (bad: number) =>
      bad === 0 ? 'What was tried works.' : bad === 1 ? '1 of these does not work.' : `${bad} of these do not work.`,
    states: { ok: 'Works', bad: 'Does not work', skipped: 'Not tested' },
  },
} as const;
