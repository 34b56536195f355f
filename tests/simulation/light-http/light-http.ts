import { createLightHeaders } from './light-headers.ts';
import { createLightRequests } from './light-request.ts';
import { createLightResponses } from './light-response.ts';

/**
 * Requests and answers stay in the process here, and nearly all of them are text that is made once and read once. The
 * platform's own make a stream of it, which takes more time than what the emulators do. In their place come objects
 * that hold the text; bytes, forms and streams stay the platform's. Gives the platform its own back.
 */
export function lightenHttp(): () => void {
  const { Request: RealRequest, Response: RealResponse, Headers: RealHeaders } = globalThis;
  const Headers = createLightHeaders(RealHeaders);
  globalThis.Headers = Headers as unknown as typeof RealHeaders;
  globalThis.Request = createLightRequests(RealRequest, Headers);
  globalThis.Response = createLightResponses(RealResponse, Headers);
  return () => {
    globalThis.Headers = RealHeaders;
    globalThis.Request = RealRequest;
    globalThis.Response = RealResponse;
  };
}
