import { send } from '../../lib/messaging/send.ts';
import { relayQuestion, type Question } from '../../lib/salesforce/stream/owner-port.ts';

// The offscreen page owns the worker that polls; it only carries messages between it and the extension's worker.
const worker = new Worker(new URL('./poll-worker.ts', import.meta.url), { type: 'module' });
worker.addEventListener('message', ({ data: question }: MessageEvent<Question>) => {
  void relayQuestion(send, question).then((answer) => worker.postMessage(answer));
});
