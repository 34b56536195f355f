import type { Hono } from 'hono';
import * as v from 'valibot';
import { name, nothing, readBody } from './answers.ts';
import type { ControlledWorld } from './controlled-world.ts';

const outcomes = [
  'Call Ended',
  'Declined',
  'Busy',
  'Not Answered',
  'Cancelled',
  'Abandoned',
  'Unreachable',
  'Call Failed',
] as const;

const bodies = {
  ringIn: v.strictObject({ from: v.string(), to: name }),
  ringOut: v.strictObject({ staff: name, to: v.string(), enquiry: v.optional(name) }),
  byStaff: v.strictObject({ staff: v.optional(name) }),
  hangUp: v.strictObject({ by: v.picklist(['visitor', 'staff']) }),
  transfer: v.strictObject({ to: name }),
  amend: v.strictObject({ outcome: v.picklist(outcomes) }),
};

/** What customers and staff do on the telephone. */
export function addCallRoutes(app: Hono, { cinnox: { actions, ledger } }: ControlledWorld): void {
  app.get('/calls', (c) => c.json({ calls: ledger.calls().filter(({ state }) => state !== 'ended') }));
  app.post('/calls', async (c) => c.json(actions.ringIn(await readBody(c, bodies.ringIn)), 201));
  app.post('/calls/out', async (c) => c.json(actions.ringOut(await readBody(c, bodies.ringOut)), 201));
  app.post('/calls/:call/answer', async (c) =>
    c.json(actions.answer({ call: c.req.param('call'), ...(await readBody(c, bodies.byStaff)) })),
  );
  app.post('/calls/:call/hang-up', async (c) =>
    c.json(actions.hangUp({ call: c.req.param('call'), ...(await readBody(c, bodies.hangUp)) })),
  );
  app.post('/calls/:call/decline', async (c) =>
    c.json(actions.decline({ call: c.req.param('call'), ...(await readBody(c, bodies.byStaff)) })),
  );
  app.post('/calls/:call/miss', async (c) => {
    await readBody(c, nothing);
    return c.json(actions.miss({ call: c.req.param('call') }));
  });
  app.post('/calls/:call/busy', async (c) => {
    await readBody(c, nothing);
    return c.json(actions.busy({ call: c.req.param('call') }));
  });
  app.post('/calls/:call/transfer', async (c) =>
    c.json(actions.transfer({ call: c.req.param('call'), ...(await readBody(c, bodies.transfer)) }), 201),
  );
  app.post('/calls/:call/confer', async (c) =>
    c.json(actions.confer({ call: c.req.param('call'), ...(await readBody(c, bodies.transfer)) }), 201),
  );
  app.post('/calls/:call/amend', async (c) =>
    c.json(actions.amend({ call: c.req.param('call'), ...(await readBody(c, bodies.amend)) })),
  );
}
