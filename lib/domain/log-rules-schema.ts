import * as v from 'valibot';
import { callKinds } from './call-kind.ts';
import { ruledChannels } from './channels.ts';
import { callOutcomes, callTaskChoices } from './log-settings.ts';
import type { Templates } from './templates.ts';

const outcome = v.picklist(callOutcomes);
const template = v.pipe(v.string(), v.maxLength(10_000));

/** The log rules as they are stored and sent; what they mean is checked by `rulesProblem`. */
export const logRuleEntries = {
  voiceCase: v.picklist(['always', 'answered', 'missed', 'never']),
  closeCase: v.boolean(),
  caseAt: v.picklist(['opening', 'handling', 'close']),
  calls: v.strictObject(v.entriesFromList(callKinds, outcome)),
  followUpDays: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(90)),
  skipNumbers: v.pipe(v.array(v.pipe(v.string(), v.maxLength(60))), v.maxLength(500)),
  skipWithheld: v.boolean(),
  channels: v.partial(v.strictObject(v.entriesFromList(ruledChannels, v.boolean()))),
  otherChannels: v.boolean(),
  reopenHours: v.pipe(v.number(), v.minValue(0), v.maxValue(24 * 90)),
  callTasks: v.picklist(callTaskChoices),
  templates: v.strictObject({
    taskSubject: template,
    followUpSubject: template,
    taskDescription: template,
    caseSubject: template,
    caseDescription: template,
  } satisfies Record<keyof Templates, typeof template>),
};
