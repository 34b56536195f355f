import { BayeuxError } from './bayeux.ts';

export interface Condition {
  readonly field: string;
  readonly value: string;
}

/** What a client may subscribe to. `address` is what it wrote; events are delivered under it. */
export type Channel =
  | { readonly kind: 'topic'; readonly name: string; readonly address: string; readonly filter: readonly Condition[] }
  | { readonly kind: 'event'; readonly name: string; readonly address: string };

/** The channel that events of this kind and name are kept under, without a subscriber's filter. */
export function sourceOf(channel: Pick<Channel, 'kind' | 'name'>): string {
  return `/${channel.kind}/${channel.name}`;
}

/** @throws {BayeuxError} for an address that is no channel. */
export function parseChannel(subscription: unknown): Channel {
  if (typeof subscription !== 'string' || subscription === '') throw new BayeuxError('400::Channel name not specified');
  if (!subscription.startsWith('/')) throw new BayeuxError("400::Channel subscriptions must start with a leading '/'");
  const at = subscription.indexOf('?');
  const path = at < 0 ? subscription : subscription.slice(0, at);
  const topic = /^\/topic\/(\w+)$/.exec(path)?.[1];
  if (topic)
    return {
      kind: 'topic',
      name: topic,
      address: subscription,
      filter: at < 0 ? [] : parseFilter(subscription.slice(at + 1)),
    };
  const event = /^\/event\/(\w+__e)$/.exec(path)?.[1];
  if (event && at < 0) return { kind: 'event', name: event, address: subscription };
  throw noSuchChannel(subscription);
}

export function noSuchChannel(address: string): BayeuxError {
  return new BayeuxError(`400::The channel you requested to subscribe to does not exist {${address}}`);
}

/** `?fieldA=valueA&fieldB=valueB`; a value may stand in single quotes. */
function parseFilter(text: string): Condition[] {
  return text
    .split('&')
    .filter(Boolean)
    .map((part) => {
      const at = part.indexOf('=');
      const value = decode(at < 0 ? '' : part.slice(at + 1));
      return { field: decode(at < 0 ? part : part.slice(0, at)), value: value.replace(/^'(.*)'$/, '$1') };
    });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Conditions joined by `&` act as OR, whatever the sign suggests.
 * https://developer.salesforce.com/docs/atlas.en-us.api_streaming.meta/api_streaming/using_filtered_subscriptions.htm
 */
export function passesFilter(filter: readonly Condition[], fields: Readonly<Record<string, unknown>>): boolean {
  if (filter.length === 0) return true;
  const byLowerCase = new Map(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]));
  return filter.some(({ field, value }) => {
    const actual = byLowerCase.get(field.toLowerCase());
    return (
      (typeof actual === 'string' || typeof actual === 'number' || typeof actual === 'boolean') &&
      String(actual) === value
    );
  });
}
