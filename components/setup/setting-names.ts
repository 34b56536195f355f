import { texts as rules } from './rules/rules-texts.ts';
import { texts } from './texts.ts';

/** What the page calls a setting that code or policy calls by its key. */
const names: Record<string, string> = {
  host: texts.salesforce.host,
  consumerKey: texts.salesforce.key,
  cinnoxBaseUrl: texts.cinnox.baseUrl,
  cinnoxAppId: texts.cinnox.appId,
  mode: texts.setup.mode,
  defaultCountry: rules.country,
  dispositions: rules.dispositions,
  calls: rules.kind,
  followUpDays: rules.due,
  callTasks: rules.callTasks,
  skipWithheld: rules.withheld,
  skipNumbers: rules.numbers,
  voiceCase: rules.voiceCase,
  caseAt: rules.caseAt,
  closeCase: rules.closeCase,
  channels: rules.channels,
  otherChannels: `${rules.channels}: ${rules.otherChannels}`,
  reopenHours: rules.reopen,
  templates: rules.wording,
};

export const settingName = (key: string): string => names[key] ?? key;

/** With the key, for whoever wrote it: “Default country” (defaultCountry). */
export const settingWithKey = (key: string): string => (names[key] === undefined ? key : `“${names[key]}” (${key})`);
