/** Everything the popup says by itself. */
export const texts = {
  title: 'CINNOX',
  sandbox: 'SANDBOX',
  signedInAs: 'Signed in as',
  org: 'Org',
  cinnox: 'In CINNOX',
  events: 'Events',
  noRing: 'Calls appear after they end: live events are not set up in this org.',
  notSetUp: 'CINNOX is not set up in this browser yet.',
  signedOut: 'You are signed out of Salesforce.',
  signingIn: 'Finish the sign-in in the window that Salesforce opened.',
  signIn: 'Sign in',
  openPanel: 'Open panel',
  settings: 'Settings',
  setUp: 'Set up',
} as const;
