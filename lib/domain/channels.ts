import type { EnquiryFacts } from './journal-row.ts';

/** Channels of CINNOX's reports and hooks (docs.cinnox.com/docs/get-enquiry-detail), as people call them. */
const labels: Record<string, string> = {
  VIRTUALNUMBER: 'Call',
  CALL: 'Call',
  EMAIL: 'Email',
  FACEBOOK: 'Facebook',
  WHATSAPP: 'WhatsApp',
  WECHAT: 'WeChat',
  LINE: 'LINE',
  WEBLINK: 'Web',
  CINNOX: 'Web',
  THIRDPARTY: 'Third-party',
  WOZTELL: 'WOZTELL',
  INSTAGRAM: 'Instagram',
  CHATBOT: 'Chatbot',
  SMS: 'SMS',
};

/** Written channels that a rule can name; calls have a rule of their own, and what is not here follows the default. */
export const ruledChannels = [
  'WEBLINK',
  'EMAIL',
  'WHATSAPP',
  'FACEBOOK',
  'INSTAGRAM',
  'WECHAT',
  'LINE',
  'SMS',
  'WOZTELL',
  'THIRDPARTY',
  'CHATBOT',
] as const;
export type RuledChannel = (typeof ruledChannels)[number];

/** `Third Party`, `third-party` and `ThirdParty` are one channel. */
function channelKey(channel: string): string {
  const key = channel.replace(/[\s_-]/g, '').toUpperCase();
  return key === 'CINNOX' ? 'WEBLINK' : key;
}

/** The label of a channel; undefined for one that is not known. */
export function knownChannelLabel(channel: string): string | undefined {
  return labels[channelKey(channel)];
}

export interface ChannelRules {
  /** Does an enquiry of this channel get a Case? */
  channels: Partial<Record<RuledChannel, boolean | undefined>>;
  /** The same for every channel that is not named. */
  otherChannels: boolean;
}

/** May a written enquiry of this channel have a Case? */
export function channelGetsCase({ channel }: Pick<EnquiryFacts, 'channel'>, rules: ChannelRules): boolean {
  const key = channelKey(channel);
  const ruled = ruledChannels.find((known) => known === key);
  return (ruled === undefined ? undefined : rules.channels[ruled]) ?? rules.otherChannels;
}
