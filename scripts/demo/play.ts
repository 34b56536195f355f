import type { Call, Enquiry } from '../../tests/emulators/cinnox/model.ts';
import { panelIn } from '../../tests/e2e/support/people.ts';
import type { Person } from './cast.ts';
import { say } from './say.ts';
import type { Stage } from './stage.ts';
import { expectSoon, pause } from './wait.ts';

export const noteText = 'Asked about the renewal offer; send the price list by Friday.';
export const disposition = 'Resolved';

export const conversation = [
  { from: 'visitor', text: 'Hello, my invoice of October shows the wrong address.' },
  { from: 'staff', text: 'Thank you for telling us. Which address should it show?' },
  { from: 'visitor', text: '12 Harbour Road, Wan Chai. 謝謝! 🙏' },
  { from: 'staff', text: 'Done: you will receive the corrected invoice today.' },
] as const;

/** When the hook of a call was POSTed, epoch ms. */
function postedAt(stage: Stage, type: 'CallStart' | 'CallEnd', after: number): number | undefined {
  return stage.world.cinnox.hooks
    .deliveries()
    .find(({ event, body, sentAt }) => event === 'call' && body.includes(type) && (sentAt ?? 0) >= after)?.sentAt;
}

export interface PlayedCall {
  call: Call;
  startPostedAt: number;
  paintedAt: number;
  endPostedAt: number;
}

/** A customer with a known number calls Ada, who takes a note; the customer hangs up. */
export async function playCall(stage: Stage, caller: Person, adaEid: string): Promise<PlayedCall> {
  const { world, lightning, shot } = stage;
  const { actions } = world.cinnox;
  const panel = await panelIn(lightning);
  await shot(lightning, 'panel-ready');
  say(`${caller.name} calls from ${caller.phone}.`);
  const startedAt = Date.now();
  const { callId } = actions.ringIn({ from: caller.phone, to: adaEid });
  await panel
    .getByRole('heading', { name: caller.name })
    .or(panel.getByText(caller.name))
    .first()
    .waitFor({ timeout: 30_000 });
  const paintedAt = Date.now();
  await shot(lightning, 'call-for-you');
  actions.answer({ call: callId, staff: adaEid });
  say('Ada answers and takes a note.');
  await panel.getByRole('textbox', { name: 'Notes' }).fill(noteText);
  await panel.getByLabel('Disposition').selectOption(disposition);
  await panel
    .getByText(/^(Saved|In Salesforce)$/)
    .first()
    .waitFor();
  await pause(2000);
  await shot(lightning, 'during-the-call');
  say('The customer hangs up.');
  actions.hangUp({ call: callId, by: 'visitor' });
  const startPostedAt = await expectSoon('the hook of the call', () => postedAt(stage, 'CallStart', startedAt), 10_000);
  const endPostedAt = await expectSoon('the hook of the end', () => postedAt(stage, 'CallEnd', startedAt), 10_000);
  const call = world.cinnox.ledger.calls().find((one) => one.callId === callId);
  if (call === undefined) throw new Error('The ledger has lost the call.');
  return { call, startPostedAt, paintedAt, endPostedAt };
}

export interface PlayedChat {
  enquiry: Enquiry;
  closedAt: number;
}

/** A visitor whose e-mail is a contact's writes; Ada answers and closes the enquiry. */
export async function playChat(stage: Stage, visitor: Person, adaEid: string): Promise<PlayedChat> {
  const { actions, ledger } = stage.world.cinnox;
  say(`${visitor.name} opens a chat.`);
  const opened = actions.openChat({ channel: 'Weblink', name: visitor.name, email: visitor.email, to: adaEid });
  const { inquiry: enquiry } = opened;
  actions.pickUp({ enquiry, staff: adaEid });
  for (const { from, text } of conversation) {
    if (from === 'visitor') actions.visitorWrites({ enquiry, text });
    else actions.staffWrites({ enquiry, staff: adaEid, text });
    await pause(400);
  }
  actions.closeEnquiry({ enquiry });
  say('Ada closes the chat.');
  const closed = ledger.enquiries().find(({ inquiry }) => inquiry === enquiry);
  if (closed?.closedAt === undefined) throw new Error('The ledger does not show the chat as closed.');
  return { enquiry: closed, closedAt: closed.closedAt };
}
