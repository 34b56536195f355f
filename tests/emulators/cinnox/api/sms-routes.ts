import type { Hono } from 'hono';
import * as v from 'valibot';
import type { ServiceParts } from '../model.ts';
import type { SmsBook } from '../sms.ts';
import { listResponse, wrongParameter } from './answers.ts';
import { cutPage, readPage, readQuery, readWindow } from './query.ts';
import { readJson } from './read-json.ts';

const smsBody = v.strictObject({
  senderNumber: v.pipe(v.string(), v.nonEmpty()),
  recipientNumbers: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(100)),
  text: v.pipe(v.string(), v.nonEmpty()),
});

/** Sending (path and body are not published, these are assumed) and https://docs.cinnox.com/docs/get-sms-details */
export function addSmsRoutes(app: Hono, { state, knobs, sms }: ServiceParts & { sms: SmsBook }): void {
  app.post('/send_sms', async (c) => {
    readQuery(new URL(c.req.url), []);
    const parsed = v.safeParse(smsBody, await readJson(c.req.raw));
    if (!parsed.success) throw wrongParameter(`wrong parameter ${v.getDotPath(parsed.issues[0]) ?? 'body'}`);
    const { senderNumber } = parsed.output;
    if (!state.numbers.some(({ number, supportSms }) => number === senderNumber && supportSms)) {
      throw wrongParameter('Invalid senderNumber');
    }
    return c.json({ code: 0, result: sms.send(parsed.output) });
  });

  app.get('/data/sms-detail', (c) => {
    const query = readQuery(new URL(c.req.url), ['startAt', 'endAt', 'offset', 'limit']);
    const page = readPage(query, { preset: 50, most: 500 });
    const window = readWindow(query);
    const rows = sms.visible().filter(({ at }) => !window || (at >= window.startAt && at <= window.endAt));
    return listResponse(
      cutPage(rows, page).map(({ row }) => row),
      rows.length,
      knobs,
    );
  });
}
