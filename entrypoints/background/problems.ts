import type { JournalRow } from '../../lib/domain/journal-row.ts';
import type { ProblemView } from '../../lib/domain/view.ts';

interface Words {
  title: (what: string) => string;
  text: string;
  action: NonNullable<ProblemView['action']>;
  tone: ProblemView['tone'];
}

const kept = 'Nothing is lost: it is written as soon as that works again.';

const words: Record<string, Words> = {
  network: {
    title: (what) => `The ${what} waits: no connection`,
    text: `The network did not answer. ${kept}`,
    action: 'retry',
    tone: 'wait',
  },
  timeout: {
    title: (what) => `The ${what} waits: no answer`,
    text: `The service did not answer in time. ${kept}`,
    action: 'retry',
    tone: 'wait',
  },
  rate_limited: {
    title: (what) => `The ${what} waits`,
    text: `The service asked for a pause. ${kept}`,
    action: 'none',
    tone: 'wait',
  },
  limit_exceeded: {
    title: () => 'The org has used up its API requests',
    text: `Salesforce takes no more requests for now. Ask your admin about the daily API limit. ${kept}`,
    action: 'retry',
    tone: 'bad',
  },
  server_busy: {
    title: (what) => `The ${what} waits: the service is busy`,
    text: `It will be tried again by itself. ${kept}`,
    action: 'retry',
    tone: 'wait',
  },
  record_locked: {
    title: (what) => `The ${what} waits`,
    text: `Somebody else is changing a record. ${kept}`,
    action: 'none',
    tone: 'wait',
  },
  not_available: {
    title: (what) => `The ${what} waits for CINNOX`,
    text: `CINNOX does not give the conversation yet. ${kept}`,
    action: 'none',
    tone: 'wait',
  },
  session_expired: {
    title: () => 'Sign in to Salesforce',
    text: `You are signed out. ${kept}`,
    action: 'sign-in',
    tone: 'bad',
  },
  cinnox_refused: {
    title: () => 'CINNOX refused the App token',
    text: `Check App ID and App token in the CINNOX settings. ${kept}`,
    action: 'open-options',
    tone: 'bad',
  },
  not_configured: {
    title: () => 'CINNOX is not set up',
    text: `Complete the CINNOX settings. ${kept}`,
    action: 'open-options',
    tone: 'bad',
  },
  storage_full: {
    title: () => 'This browser has no space left',
    text: 'Free some disk space, then try again. Nothing written so far is lost.',
    action: 'retry',
    tone: 'bad',
  },
};

const objectWords: Record<string, string> = {
  Case: 'You may not create Cases',
  Task: 'You may not create Tasks',
  Contact: 'You may not read Contacts',
  CINNOX_Log__c: 'The CINNOX objects are hidden from you',
};

interface StoredError {
  code: string;
  message: string;
  details: string;
}

function detailsOf(error: StoredError): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(error.details);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function permissionProblem(error: StoredError, what: string): Pick<ProblemView, 'title' | 'text'> {
  const { object } = detailsOf(error);
  const title = typeof object === 'string' ? objectWords[object] : undefined;
  return {
    title: title ?? `Salesforce did not allow the ${what}`,
    text: `${error.message} Ask your admin for the CINNOX permission set or for access, then try again. ${kept}`,
  };
}

/** What happened to one record and what to do, in plain sentences; codes only in the details. */
export function problemOf(error: StoredError, row: Pick<JournalRow, 'id' | 'kind'>): ProblemView {
  const what = row.kind === 'call' ? 'Task' : 'Case';
  const base = { id: `row:${row.id}`, details: `${error.code}: ${error.message} ${error.details}` };
  const known = words[error.code];
  if (known !== undefined) {
    return { ...base, tone: known.tone, title: known.title(what), text: known.text, action: known.action };
  }
  if (error.code === 'permission_missing' || error.code === 'field_missing') {
    return { ...base, ...permissionProblem(error, what), tone: 'bad', action: 'retry' };
  }
  return {
    ...base,
    tone: 'bad',
    title: `Salesforce refused the ${what}`,
    text: `${error.message} Your notes are kept here. When the cause is mended, try again.`,
    action: 'retry',
  };
}

/** A trouble of the whole connection rather than of one record. */
export function connectionProblem(
  service: 'CINNOX' | 'Salesforce',
  error: { code: string; message: string },
): ProblemView {
  const known = words[error.code];
  const base = { id: `connection:${service}:${error.code}`, details: `${error.code}: ${error.message}` };
  const unreachable = error.code === 'network' || error.code === 'timeout' || error.code === 'server_busy';
  if (unreachable) {
    return {
      ...base,
      tone: 'wait',
      title: `${service} cannot be reached`,
      text: `${service} does not answer. New calls and chats may be missing here until it does; they are fetched then.`,
      action: 'retry',
    };
  }
  if (known !== undefined)
    return { ...base, tone: known.tone, title: known.title('record'), text: known.text, action: known.action };
  return { ...base, tone: 'bad', title: `${service} refused`, text: error.message, action: 'retry' };
}
