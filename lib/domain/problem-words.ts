import type { KeptError, Problem } from './problem.ts';
import type { LogView, TodayRowView } from './view.ts';

/** A problem in words. Plain text, never markup. */
export interface ProblemWords {
  /** What happened, e.g. "Salesforce refused the Task". */
  title: string;
  /** What to do, one or two plain sentences. */
  text: string;
  /** An intent that the page offers as a button. */
  action: 'sign-in' | 'retry' | 'open-options' | 'none';
  /** For "Copy details": codes and messages, no tokens. */
  details?: string;
}

interface Words {
  title: (what: string) => string;
  text: string;
  action: ProblemWords['action'];
}

const kept = 'Nothing is lost: it is written as soon as that works again.';

const words: Record<string, Words> = {
  network: {
    title: (what) => `The ${what} waits: no connection`,
    text: `The network did not answer. ${kept}`,
    action: 'retry',
  },
  timeout: {
    title: (what) => `The ${what} waits: no answer`,
    text: `The service did not answer in time. ${kept}`,
    action: 'retry',
  },
  rate_limited: {
    title: (what) => `The ${what} waits`,
    text: `The service asked for a pause. ${kept}`,
    action: 'none',
  },
  limit_exceeded: {
    title: () => 'The org has used up its API requests',
    text: `Salesforce takes no more requests for now. Ask your admin about the daily API limit. ${kept}`,
    action: 'retry',
  },
  server_busy: {
    title: (what) => `The ${what} waits: the service is busy`,
    text: `It will be tried again by itself. ${kept}`,
    action: 'retry',
  },
  record_locked: {
    title: (what) => `The ${what} waits`,
    text: `Somebody else is changing a record. ${kept}`,
    action: 'none',
  },
  not_available: {
    title: (what) => `The ${what} waits for CINNOX`,
    text: `CINNOX does not give the conversation yet. ${kept}`,
    action: 'none',
  },
  session_expired: {
    title: () => 'Sign in to Salesforce',
    text: `You are signed out. ${kept}`,
    action: 'sign-in',
  },
  cinnox_refused: {
    title: () => 'CINNOX refused the App token',
    text: `Check App ID and App token in the CINNOX settings. ${kept}`,
    action: 'open-options',
  },
  not_configured: {
    title: () => 'CINNOX is not set up',
    text: `Complete the CINNOX settings. ${kept}`,
    action: 'open-options',
  },
  too_old: {
    title: (what) => `Was this ${what} logged?`,
    text: 'It is older than Salesforce remembers what CINNOX wrote. Look on the contact: if it is missing there, press Try again and it is written; else choose Don’t log.',
    action: 'retry',
  },
  undecided: {
    title: (what) => `The ${what} waits: who logs is not decided`,
    text: 'Another product logs calls in this org, too. An admin decides in the CINNOX settings who does. Nothing is lost until then.',
    action: 'open-options',
  },
  storage_full: {
    title: () => 'This browser has no space left',
    text: 'Free some disk space, then try again. Nothing written so far is lost.',
    action: 'retry',
  },
};

const objectWords: Record<string, string> = {
  Case: 'You may not create Cases',
  Task: 'You may not create Tasks',
  Contact: 'You may not read Contacts',
  CINNOX_Log__c: 'The CINNOX objects are hidden from you',
};

function detailsOf(error: KeptError): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(error.details);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

const recordWords: Record<string, string> = {
  Task: 'Task',
  Case: 'Case',
  ContentVersion: 'file of the conversation',
  CINNOX_Log__c: 'CINNOX row',
};

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function fieldWords({ labels, fields }: Record<string, unknown>): string {
  const names = textsOf(labels ?? fields).map((name) => `"${name}"`);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

const thenAgain = 'Your notes are kept here. It is tried again now and then, or try again at once.';

/** What a rule of the org refused, at which field, and what helps. */
function refusalText({ message }: KeptError, details: Record<string, unknown>, what: string): string {
  const fields = fieldWords(details);
  if (details.errorCode === 'REQUIRED_FIELD_MISSING' && fields !== '') {
    return `A new ${what} needs a value in ${fields}, which CINNOX does not fill in. Ask your admin for a default value, or to require it on the page layout only. ${thenAgain}`;
  }
  if (details.errorCode === 'DUPLICATES_DETECTED') {
    return `A duplicate rule of the org blocks this ${what}, because there is a similar one. Ask your admin to let the rule alert instead of block. ${thenAgain}`;
  }
  const where = fields === '' ? '' : ` It is about ${fields}.`;
  return `${/[.!?…]$/.test(message) ? message : `${message}.`}${where} ${thenAgain}`;
}

function permissionProblem(
  error: KeptError,
  details: Record<string, unknown>,
  what: string,
): Pick<ProblemWords, 'title' | 'text'> {
  const { object, remedy } = details;
  if (typeof remedy === 'string')
    return { title: 'Salesforce does not let CINNOX in', text: `${error.message} ${remedy} ${kept}` };
  const title = typeof object === 'string' ? objectWords[object] : undefined;
  const fields = fieldWords(details);
  const where = fields === '' ? '' : ` It is about ${fields}.`;
  return {
    title: title ?? `Salesforce did not allow the ${what}`,
    text: `${error.message}${where} Ask your admin for the CINNOX permission set or for access, then try again. ${kept}`,
  };
}

/** The org answers at another address by now. It is shown, never used by itself: a token goes nowhere unasked. */
function movedProblem(details: Record<string, unknown>): Pick<ProblemWords, 'title' | 'text'> | undefined {
  const { service, reason, host, newHost } = details;
  if (service !== 'salesforce' || reason !== 'redirected') return undefined;
  const old = typeof host === 'string' ? `${host} sends to another address` : 'It sends to another address';
  const ask =
    typeof newHost === 'string'
      ? `If your admin renamed the org to ${newHost}, enter that as My Domain host in the settings and sign in again.`
      : 'Enter the new My Domain host in the settings and sign in again.';
  return { title: 'The address of the org has changed', text: `${old}. ${ask} ${kept}` };
}

/** New tokens are refused for a reason that an admin can mend: the sentence says which. */
function refusedSignIn({ message }: KeptError): Pick<ProblemWords, 'title' | 'text'> {
  return { title: 'Salesforce does not let CINNOX in', text: `${message} ${kept}` };
}

/** The record that an error names, as people call it. */
function recordOf(error: KeptError): string | undefined {
  return recordWords[String(detailsOf(error).record)];
}

/** Errors with the same cause are told, and mended, together. */
export function causeOf(error: KeptError): string {
  const { errorCode, object, fields, remedy } = detailsOf(error);
  return JSON.stringify([error.code, errorCode, object, fields, remedy].map((part) => part ?? ''));
}

const technical = ({ code, message, details }: KeptError) => `${code}: ${message} ${details}`;

/** What happened to something that was to be done, said in a word: "Task", "search", "note"; codes only in the details. */
export function wordsAbout(error: KeptError, what: string): ProblemWords {
  const details = detailsOf(error);
  const base = { details: technical(error) };
  const moved = movedProblem(details);
  if (moved !== undefined) return { ...base, ...moved, action: 'open-options' };
  if (error.code === 'sign_in_failed') return { ...base, ...refusedSignIn(error), action: 'retry' };
  const known = words[error.code];
  if (known !== undefined) return { ...base, title: known.title(what), text: known.text, action: known.action };
  if (error.code === 'permission_missing' || error.code === 'field_missing')
    return { ...base, ...permissionProblem(error, details, what), action: 'retry' };
  return {
    ...base,
    title: `Salesforce refused the ${what}`,
    text: refusalText(error, details, what),
    action: 'retry',
  };
}

/** A trouble of the whole connection rather than of one record. */
function connectionWords(service: 'CINNOX' | 'Salesforce', error: KeptError): ProblemWords {
  const known = words[error.code];
  const base = { details: technical(error) };
  const details = detailsOf(error);
  const moved = movedProblem(details);
  if (moved !== undefined) return { ...base, ...moved, action: 'open-options' };
  if (error.code === 'sign_in_failed') return { ...base, ...refusedSignIn(error), action: 'retry' };
  const unreachable = error.code === 'network' || error.code === 'timeout' || error.code === 'server_busy';
  if (unreachable) {
    return {
      ...base,
      title: `${service} cannot be reached`,
      text: `${service} does not answer. New calls and chats may be missing here until it does; they are fetched then.`,
      action: 'retry',
    };
  }
  if (known !== undefined) return { ...base, title: known.title('record'), text: known.text, action: known.action };
  if (service === 'Salesforce' && error.code === 'permission_missing')
    return { ...base, ...permissionProblem(error, details, 'record'), action: 'retry' };
  return { ...base, title: `${service} refused`, text: error.message, action: 'retry' };
}

const noWriterTexts: Record<(Problem['cause'] & { kind: 'no-writer' })['reason'], string> = {
  'no-owner':
    'Nobody had them, and it is not decided who logs such calls and chats. An admin chooses a person in the settings, under “Who logs”; then they are logged.',
  'other-browser':
    'Only the browser of the person chosen in the settings under “Who logs” can log them. Open Salesforce there, or choose somebody else.',
  'no-user':
    'Whose they were is no user of Salesforce with the same e-mail address. An admin corrects the address in one of the two; then they are logged.',
};

/** What happened and what to do, in plain sentences. */
export function problemWords({ cause }: Problem): ProblemWords {
  switch (cause.kind) {
    case 'record':
      return wordsAbout(cause.error, recordOf(cause.error) ?? cause.what);
    case 'service':
      return connectionWords(cause.service, cause.error);
    case 'no-writer':
      return {
        title: cause.count === 1 ? '1 has no writer' : `${cause.count} have no writer`,
        text: noWriterTexts[cause.reason],
        action: 'open-options',
      };
    // Something else writes calls and enquiries, too: nothing is logged until an admin has decided.
    case 'undecided':
      return {
        title: 'Who logs? An admin has to decide',
        text: `${cause.others.slice(0, 2).join(' ')} So that nothing is logged twice, CINNOX for Salesforce logs nothing yet. Your notes and choices are kept and are written as soon as it is decided in the settings.`,
        action: 'open-options',
      };
    case 'cinnox-missing':
      return {
        title: 'CINNOX is not connected',
        text: 'Enter base URL, App ID and App token in the settings. Calls and chats appear after that.',
        action: 'open-options',
      };
    case 'staff-unknown':
      return {
        title: 'Who are you in CINNOX?',
        text: 'Your e-mail address does not tell which member of CINNOX staff you are. Choose yourself in the settings.',
        action: 'open-options',
      };
  }
}

const titleOf = (problem: Problem | undefined) => (problem === undefined ? '' : problemWords(problem).title);

/** What becomes of a call or chat, or what is amiss with it. */
export function logSentence({ sentence, problem }: Pick<LogView, 'sentence' | 'problem'>): string {
  return sentence ?? titleOf(problem);
}

/** The second line of a row: when and how long, or what is amiss. */
export function rowLine({ detail, problem }: Pick<TodayRowView, 'detail' | 'problem'>): string {
  return detail ?? titleOf(problem);
}

/** A problem in one line. */
export function problemLine(problem: Problem): string {
  const { title, text } = problemWords(problem);
  return `${title}. ${text}`;
}
