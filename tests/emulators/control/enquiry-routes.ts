import type { Hono } from 'hono';
import * as v from 'valibot';
import { name, nothing, readBody } from './answers.ts';
import type { ControlledWorld } from './controlled-world.ts';

export const chatChannels = [
  'Weblink',
  'Email',
  'ThirdParty',
  'FACEBOOK',
  'WHATSAPP',
  'WECHAT',
  'LINE',
  'WOZTELL',
  'INSTAGRAM',
  'CHATBOT',
] as const;

const file = v.optional(v.strictObject({ name, url: v.pipe(v.string(), v.url()) }));

const bodies = {
  openChat: v.strictObject({
    channel: v.optional(v.picklist(chatChannels)),
    name: v.optional(v.string()),
    email: v.optional(v.string()),
    phone: v.optional(v.string()),
    to: v.optional(name),
    preChat: v.optional(v.boolean()),
  }),
  visitorWrites: v.strictObject({ text: v.string(), file }),
  staffWrites: v.strictObject({ staff: name, text: v.string(), file }),
  pickUp: v.strictObject({ staff: name }),
  transfer: v.strictObject({ to: name }),
};

/** What visitors and staff do in chats, and the closing of any enquiry. */
export function addEnquiryRoutes(app: Hono, { cinnox: { actions, ledger } }: ControlledWorld): void {
  app.get('/enquiries', (c) => c.json({ enquiries: ledger.enquiries().filter(({ status }) => status !== 'closed') }));
  app.post('/chats', async (c) => c.json(actions.openChat(await readBody(c, bodies.openChat)), 201));
  app.post('/enquiries/:enquiry/visitor-messages', async (c) =>
    c.json(
      actions.visitorWrites({ enquiry: c.req.param('enquiry'), ...(await readBody(c, bodies.visitorWrites)) }),
      201,
    ),
  );
  app.post('/enquiries/:enquiry/staff-messages', async (c) =>
    c.json(actions.staffWrites({ enquiry: c.req.param('enquiry'), ...(await readBody(c, bodies.staffWrites)) }), 201),
  );
  app.post('/enquiries/:enquiry/pick-up', async (c) =>
    c.json(actions.pickUp({ enquiry: c.req.param('enquiry'), ...(await readBody(c, bodies.pickUp)) })),
  );
  app.post('/enquiries/:enquiry/transfer', async (c) =>
    c.json(actions.transferChat({ enquiry: c.req.param('enquiry'), ...(await readBody(c, bodies.transfer)) })),
  );
  app.post('/enquiries/:enquiry/close', async (c) => {
    await readBody(c, nothing);
    return c.json(actions.closeEnquiry({ enquiry: c.req.param('enquiry') }));
  });
  app.post('/enquiries/:enquiry/miss', async (c) => {
    await readBody(c, nothing);
    return c.json(actions.missChat({ enquiry: c.req.param('enquiry') }));
  });
}
