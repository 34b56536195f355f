import type { AppError } from './app-error.ts';
import type { ErrorCode } from './codes.ts';

export type Service = 'salesforce' | 'cinnox' | 'browser';

/** What a person is told: what happened, what to do, and the one button that helps. */
export interface UserMessage {
  title: string;
  text: string;
  action: 'sign-in' | 'retry' | 'open-options' | 'none';
}

interface Wording {
  title: (service: string) => string;
  text: (service: string) => string;
  action: UserMessage['action'];
}

const serviceNames: Record<Service, string> = { salesforce: 'Salesforce', cinnox: 'CINNOX', browser: 'The browser' };

const kept = 'Nothing is lost.';

const wordings: Record<ErrorCode, Wording> = {
  network: {
    title: (service) => `${service} cannot be reached`,
    text: () => `Check the network. ${kept} CINNOX tries again by itself.`,
    action: 'retry',
  },
  timeout: {
    title: (service) => `${service} does not answer`,
    text: () => `${kept} CINNOX tries again by itself.`,
    action: 'retry',
  },
  rate_limited: {
    title: (service) => `${service} asks for a pause`,
    text: () => `Too many requests were made. ${kept} CINNOX goes on in a minute.`,
    action: 'none',
  },
  limit_exceeded: {
    title: () => 'The org has reached a limit',
    text: () =>
      `Your admin can see it under Company Information in Setup. ${kept} Logs are written when there is room again.`,
    action: 'retry',
  },
  server_busy: {
    title: (service) => `${service} is not available`,
    text: () => `${kept} CINNOX tries again by itself.`,
    action: 'retry',
  },
  record_locked: {
    title: () => 'The record is being changed by somebody else',
    text: () => 'CINNOX tries again in a moment.',
    action: 'none',
  },
  session_expired: {
    title: () => 'Please sign in to Salesforce',
    text: () => 'Your notes are kept in this browser and are logged after you signed in.',
    action: 'sign-in',
  },
  cinnox_refused: {
    title: () => 'CINNOX refused the App token',
    text: () =>
      'Copy the App ID and the App token again from Service Integration in the CINNOX Dashboard into the options page.',
    action: 'open-options',
  },
  permission_missing: {
    title: (service) => `You have no permission in ${service}`,
    text: () =>
      `Ask your admin for the CINNOX permission set and for access to the object. ${kept} Logs are written then.`,
    action: 'retry',
  },
  field_missing: {
    title: () => 'A field or object is not visible to you',
    text: () => `Ask your admin for the CINNOX permission set. ${kept} Logs are written then.`,
    action: 'retry',
  },
  not_configured: {
    title: (service) => `${service} is not set up`,
    text: () => 'Open the options page, fill in what is missing and choose "Test all".',
    action: 'open-options',
  },
  duplicate_key: {
    title: () => 'This was logged already',
    text: () => 'CINNOX reads what is there and adds what is missing.',
    action: 'none',
  },
  duplicate_found: {
    title: () => 'A similar record exists',
    text: () => 'A duplicate rule of the org stopped the change. Choose the existing record instead.',
    action: 'none',
  },
  version_conflict: {
    title: () => 'The record was changed meanwhile',
    text: () => 'CINNOX reads it again. Changes that people made in Salesforce stay.',
    action: 'none',
  },
  not_found: {
    title: () => 'The record does not exist any more',
    text: () => 'It was deleted, or you may not see it. Choose another one.',
    action: 'none',
  },
  rejected: {
    title: (service) => `${service} refused the change`,
    text: () => 'A rule of the org or a wrong value stands in the way. Correct it, or ask your admin, and try again.',
    action: 'retry',
  },
  not_available: {
    title: () => 'CINNOX does not have this yet',
    text: () => 'Reports come with a delay, and conversations only after they are closed. CINNOX asks again.',
    action: 'none',
  },
  sign_in_cancelled: {
    title: () => 'The sign-in was not finished',
    text: () => 'Choose "Sign in" to try again.',
    action: 'sign-in',
  },
  sign_in_failed: {
    title: () => 'The sign-in failed',
    text: () => 'Check the My Domain host and the consumer key on the options page, or ask your admin.',
    action: 'open-options',
  },
  bad_input: {
    title: () => 'This entry cannot be used',
    text: () => 'Check what you typed and try again.',
    action: 'none',
  },
  not_allowed: {
    title: () => 'This is not possible here',
    text: () => 'Open CINNOX from its own page, the side panel or the options page.',
    action: 'none',
  },
  storage_corrupt: {
    title: () => 'Stored data of this browser cannot be read',
    text: () => 'Logs in Salesforce are not affected. Open the options page and connect again.',
    action: 'open-options',
  },
  storage_full: {
    title: () => 'The browser has no space left',
    text: () => `Free some disk space. ${kept} CINNOX tries again by itself.`,
    action: 'retry',
  },
  context_invalidated: {
    title: () => 'CINNOX was updated',
    text: () => 'Reload this page. Text that was not saved can still be selected and copied.',
    action: 'none',
  },
  internal: {
    title: () => 'Something went wrong in CINNOX',
    text: () => 'Try again. If it happens again, copy the details and send them to your admin.',
    action: 'retry',
  },
};

function serviceOf(error: AppError): Service {
  const named = error.details['service'];
  return named === 'salesforce' || named === 'cinnox' || named === 'browser' ? named : 'browser';
}

/** Their own sentence says more than the code's: what was typed, which setting, which rule. */
const speaksForItself: ReadonlySet<ErrorCode> = new Set([
  'bad_input',
  'sign_in_failed',
  'sign_in_cancelled',
  'not_allowed',
]);

/**
 * The words for an error. The code decides; sentences that were made for people at the place of the error (a wrong
 * entry, a failed sign-in, the text of an org's rule) are kept.
 */
export function userMessage(error: AppError, service: Service = serviceOf(error)): UserMessage {
  const wording = wordings[error.code];
  const name = serviceNames[service];
  const quote = error.details['quote'];
  if (error.details['reason'] === 'redirected') {
    return {
      title: `The address of ${name} has changed`,
      text: 'It sends requests elsewhere. Enter the new address on the options page and connect again.',
      action: 'open-options',
    };
  }
  const text = speaksForItself.has(error.code) && error.message !== '' ? error.message : wording.text(name);
  return {
    title: wording.title(name),
    text: typeof quote === 'string' ? `The org says: "${quote}". Correct it, or ask your admin, and try again.` : text,
    action: wording.action,
  };
}

/** For "Copy details": code, sentence and facts, without personal data. */
export function errorDetails(error: AppError): string {
  const facts = Object.entries(error.details).map(([name, value]) => `${name}: ${[value].flat().join(', ')}`);
  return [`code: ${error.code}`, `message: ${error.message}`, ...facts].join('\n');
}
