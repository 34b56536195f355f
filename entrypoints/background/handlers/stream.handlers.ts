import type { Handlers } from '../../../lib/messaging/contract.ts';
import type { BackgroundServices } from '../services.ts';

type StreamCommands = 'stream.grant' | 'stream.event' | 'stream.status';

export function streamHandlers(services: BackgroundServices): Pick<Handlers, StreamCommands> {
  const { live } = services;
  return {
    'stream.grant': () => live.grant(services.session()),
    'stream.event': async (event) => {
      await live.event(services.session(), event);
      return null;
    },
    'stream.status': async ({ generation, state, detail }) => {
      await live.status(services.session(), generation, state, detail);
      services.session()?.outbox.kick();
      return null;
    },
  };
}
