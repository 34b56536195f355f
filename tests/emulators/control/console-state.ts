import type { ControlledWorld } from './controlled-world.ts';

const shownDeliveries = 60;
const shownEnded = 6;

/** What the console page draws, read once a second. Long texts are cut: the page is for looking, not for checking. */
export function consoleState({ clock, cinnox, latencies, knobs }: ControlledWorld) {
  const calls = cinnox.ledger.calls();
  const enquiries = cinnox.ledger.enquiries();
  const shownChats = enquiries.filter(({ initChannel, status }) => initChannel === 'IM' && status !== 'closed');
  const closedChats = enquiries.filter(({ initChannel, status }) => initChannel === 'IM' && status === 'closed');
  return {
    now: clock.now(),
    staff: cinnox.info().staff,
    hotline: cinnox.info().hotline,
    liveCalls: calls.filter(({ state }) => state !== 'ended'),
    endedCalls: calls
      .filter(({ state }) => state === 'ended')
      .slice(-shownEnded)
      .toReversed(),
    chats: [...shownChats, ...closedChats.slice(-2)].map((chat) => ({
      ...chat,
      messages: chat.messages.slice(-200).map((message) => ({ ...message, text: message.text.slice(0, 5000) })),
    })),
    callEnquiries: enquiries
      .filter(({ initChannel }) => initChannel === 'CALL')
      .map(({ inquiry, displayCaseNumber, status, visitor }) => ({ inquiry, displayCaseNumber, status, visitor })),
    deliveries: cinnox.hooks.deliveries().slice(-shownDeliveries).toReversed(),
    pendingReports: cinnox.pendingReports(),
    subscriptions: cinnox.hooks.subscriptions(),
    latencies,
    lag: knobs.lag,
  };
}

export type ConsoleState = ReturnType<typeof consoleState>;
