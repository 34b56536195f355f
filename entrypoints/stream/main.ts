// oxlint-disable-next-line import/default -- Vite makes the default export: the worker's constructor
import PollWorker from './poll-worker.ts?worker';
import { send } from '../../lib/messaging/send.ts';
import { relayQuestion, type Question } from '../../lib/salesforce/stream/owner-port.ts';

// The offscreen page owns the worker that polls; it only carries messages between it and the extension's worker.
const worker = new PollWorker();
worker.addEventListener('message', ({ data: question }: MessageEvent<Question>) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to choose
  void relayQuestion(send, question).then((answer) => worker.postMessage(answer));
});
