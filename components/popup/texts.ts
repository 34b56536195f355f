/** Everything the popup says by itself. */
export const texts = {
  title: 'CINNOX',
  sandbox: 'SANDBOX',
  signedInAs: 'Signed in as',
  org: 'Org',
  cinnox: 'In CINNOX',
  events: 'Calls',
  live: 'Shown as soon as they ring',
  notSetUp: 'CINNOX is not connected in this browser yet. It takes a few minutes, once.',
  signInLost: 'The browser interrupted the sign-in. Please try again.',
  signedOut: 'You are signed out of Salesforce. Calls and chats are not shown or logged until you sign in.',
  signingIn: 'Finish the sign-in in the window that Salesforce opened.',
  signIn: 'Sign in',
  openPanel: 'Open panel',
  settings: 'Settings',
  setUp: 'Set up',
} as const;
