import { createRealClock } from '../../lib/platform/real-clock.ts';
import { createRealRandom } from '../../lib/platform/real-random.ts';
import { createEventStream } from '../../lib/salesforce/stream/event-stream.ts';
import { createOwnerPort, type Answer } from '../../lib/salesforce/stream/owner-port.ts';

// A dedicated worker: `self` is its scope, which the page's types do not know.
const scope = self as unknown as {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Answer>) => void): void;
};

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to choose
const { owner, receive } = createOwnerPort((question) => scope.postMessage(question));
scope.addEventListener('message', ({ data }) => receive(data));

const stream = createEventStream({
  deps: { fetch: (url, init) => fetch(url, init), clock: createRealClock(), random: createRealRandom() },
  owner,
});
void stream.run();
