import type { Clock } from '../../../../lib/platform/clock.ts';
import type { Channel } from './channel.ts';

const DAY_MS = 86_400_000;

/** One event that was handed to one subscriber. */
export interface Delivery {
  readonly atMs: number;
  readonly kind: Channel['kind'];
  readonly channel: string;
  readonly clientId: string;
  readonly userId: string;
  readonly replayId: number;
}

export interface DeliveryMeter {
  note(delivery: Omit<Delivery, 'atMs'>): void;
  /** Deliveries of the last 24 hours: each event counts once for each subscriber. */
  used(kind: Channel['kind']): number;
  /** Deliveries of the last 24 hours to one client, of both kinds. */
  usedBy(clientId: string): number;
  list(): readonly Delivery[];
}

export function createDeliveryMeter({ clock }: { clock: Clock }): DeliveryMeter {
  const all: Delivery[] = [];
  const recent: Record<Channel['kind'], number[]> = { topic: [], event: [] };
  return {
    note: (delivery) => {
      all.push({ ...delivery, atMs: clock.now() });
      recent[delivery.kind].push(clock.now());
    },
    used: (kind) => {
      const times = recent[kind];
      const firstRecent = times.findIndex((time) => clock.now() - time < DAY_MS);
      times.splice(0, firstRecent < 0 ? times.length : firstRecent);
      return times.length;
    },
    usedBy: (clientId) =>
      all.filter((delivery) => delivery.clientId === clientId && clock.now() - delivery.atMs < DAY_MS).length,
    list: () => all,
  };
}
