import { drawMs } from '../kernel/latencies.ts';
import { hexId } from './hex-id.ts';
import type { ServiceParts } from './model.ts';

export const hookNames = [
  'inquiry',
  'call',
  'recording',
  'external-contact',
  'staff-contact',
  'inbound-sms',
  'outbound-sms',
  'label',
  'inquiry-label',
] as const;
export type HookName = (typeof hookNames)[number];

export interface Subscription {
  event: HookName;
  url: string;
  updatedAt: number;
}

/** One hook on its way to a subscriber. Times are epoch milliseconds. */
export interface Delivery {
  id: string;
  event: HookName;
  url: string;
  /** The exact bytes that are POSTed. */
  body: string;
  queuedAt: number;
  dueAt: number;
  sentAt: number | undefined;
  answeredAt: number | undefined;
  outcome: 'waiting' | 'answered' | 'failed' | 'lost';
  status: number | undefined;
  error: string | undefined;
}

export interface Hooks {
  /** Verifies the URL with a challenge and stores it. Gives a sentence when the URL did not answer it. */
  subscribe(event: HookName, url: string): Promise<{ subscription: Subscription } | { refused: string }>;
  unsubscribe(event: HookName): void;
  subscriptions(): Subscription[];
  /** Queues `payload` for the subscriber of `event`, if there is one. */
  emit(event: HookName, payload: unknown): void;
  deliveries(): Delivery[];
  /** Resolves when nothing is waiting or under way. */
  settled(): Promise<void>;
  close(): void;
}

const lossShare = 0.3;
const reorderSpreadMs = 3000;

function post(url: string, body: string): Request {
  return new Request(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body,
    redirect: 'manual',
  });
}

function echoes(text: string, challenge: string): boolean {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== 'object' || answer === null || !('code' in answer) || !('result' in answer)) return false;
    if (!Number.isInteger(answer.code)) return false;
    const { result } = answer;
    return typeof result === 'object' && result !== null && 'challenge' in result && result.challenge === challenge;
  } catch {
    return false;
  }
}

/** Event hooks: subscriptions, and unsigned POSTs after the world's hook latency, as often as the knob `delivery` says. */
export function createHooks(parts: ServiceParts, deliver: (request: Request) => Promise<Response>): Hooks {
  const { surroundings, knobs, latencies } = parts;
  const { clock, random } = surroundings;
  const subscribed = new Map<HookName, Subscription>();
  const log: Delivery[] = [];
  const underway = new Set<Promise<void>>();
  let closed = false;

  async function send(delivery: Delivery): Promise<void> {
    if (closed) return;
    delivery.sentAt = clock.now();
    try {
      const response = await deliver(post(delivery.url, delivery.body));
      await response.text();
      delivery.status = response.status;
      delivery.outcome = 'answered';
    } catch (error) {
      delivery.outcome = 'failed';
      delivery.error = error instanceof Error ? error.message : String(error);
    }
    delivery.answeredAt = clock.now();
  }

  function track(work: Promise<void>): void {
    underway.add(work);
    void work.finally(() => underway.delete(work));
  }

  function queue(subscription: Subscription, body: string): void {
    const extraMs = knobs.delivery === 'reordered' ? drawMs(random, [0, reorderSpreadMs]) : 0;
    const delayMs = drawMs(random, latencies.hook) + extraMs;
    const isLost = knobs.delivery === 'lossy' && random.next() < lossShare;
    const delivery: Delivery = {
      id: hexId(random, 12),
      event: subscription.event,
      url: subscription.url,
      body,
      queuedAt: clock.now(),
      dueAt: clock.now() + delayMs,
      sentAt: undefined,
      answeredAt: undefined,
      outcome: isLost ? 'lost' : 'waiting',
      status: undefined,
      error: undefined,
    };
    log.push(delivery);
    if (isLost) return;
    if (delayMs === 0) return track(send(delivery));
    track(new Promise<void>((resolve) => clock.setTimeout(resolve, delayMs)).then(() => send(delivery)));
  }

  return {
    async subscribe(event, url) {
      const challenge = hexId(random, 32);
      try {
        const response = await deliver(post(url, JSON.stringify({ challenge })));
        const text = await response.text();
        if (!response.ok || !echoes(text, challenge)) return { refused: 'the url did not answer the challenge' };
      } catch {
        return { refused: 'the url could not be reached' };
      }
      const subscription = { event, url, updatedAt: clock.now() };
      subscribed.set(event, subscription);
      return { subscription };
    },
    unsubscribe: (event) => void subscribed.delete(event),
    subscriptions: () => [...subscribed.values()].map((one) => ({ ...one })),
    emit(event, payload) {
      const subscription = subscribed.get(event);
      if (!subscription || closed) return;
      const body = JSON.stringify(payload);
      queue(subscription, body);
      if (knobs.delivery === 'twice') queue(subscription, body);
    },
    deliveries: () => log.map((one) => ({ ...one })),
    async settled() {
      while (underway.size > 0) await Promise.all(underway);
    },
    close() {
      closed = true;
    },
  };
}
