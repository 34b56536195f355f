import type { CallKind } from './call-kind.ts';
import type { ChannelRules } from './channels.ts';
import type { LogForm } from './log-form.ts';
import { defaultTemplates, type Templates } from './templates.ts';

export const callTaskChoices = ['part', 'journey'] as const;

export const callOutcomes = ['completed', 'follow-up', 'none'] as const;
/** A Task that is done, a Task that is to be done, or nothing. */
export type CallOutcome = (typeof callOutcomes)[number];

/** How calls and enquiries become Tasks and Cases: an admin's decisions. */
export interface LogSettings extends ChannelRules {
  voiceCase: 'always' | 'answered' | 'missed' | 'never';
  closeCase: boolean;
  caseAt: 'opening' | 'handling' | 'close';
  calls: Record<CallKind, CallOutcome>;
  /** A follow-up is due so many days after the call; 0 = on the same day. */
  followUpDays: number;
  /** Normalised numbers and ranges that are never logged. */
  skipNumbers: string[];
  skipWithheld: boolean;
  /** Somebody who returns within so many hours gets no new Case; 0 = always a new one. */
  reopenHours: number;
  /** A call that was handed on: a Task for each agent's part, or one, of who had it first. */
  callTasks: (typeof callTaskChoices)[number];
  templates: Templates;
}

export function getDefaultLogSettings(): LogSettings {
  return {
    voiceCase: 'always',
    closeCase: true,
    caseAt: 'handling',
    calls: {
      'answered-in': 'completed',
      'answered-out': 'completed',
      unreached: 'completed',
      missed: 'completed',
      abandoned: 'completed',
      voicemail: 'completed',
      internal: 'completed',
    },
    followUpDays: 1,
    skipNumbers: [],
    skipWithheld: false,
    channels: {},
    otherChannels: true,
    reopenHours: 0,
    callTasks: 'part',
    templates: defaultTemplates,
  };
}

/** The rules among other settings. */
export function logSettingsOf(all: LogSettings): LogSettings {
  const { voiceCase, closeCase, caseAt, calls, followUpDays, skipNumbers, skipWithheld } = all;
  const { channels, otherChannels, reopenHours, callTasks, templates } = all;
  return {
    ...{ voiceCase, closeCase, caseAt, calls, followUpDays, skipNumbers, skipWithheld },
    ...{ channels, otherChannels, reopenHours, callTasks, templates },
  };
}

/** How a Task is written: decided once, when it is made, and kept with it whatever the rules say later. */
export function taskForm(outcome: 'completed' | 'follow-up', settings: LogSettings): LogForm {
  const { taskSubject, followUpSubject, taskDescription: description } = settings.templates;
  const whole = settings.callTasks === 'journey' ? { journey: true as const } : {};
  if (outcome === 'completed') return { subject: taskSubject, description, ...whole };
  return { subject: followUpSubject, description, dueInDays: settings.followUpDays, ...whole };
}

/** The same for a Case. */
export function caseForm({ templates }: LogSettings): LogForm {
  return { subject: templates.caseSubject, description: templates.caseDescription };
}
