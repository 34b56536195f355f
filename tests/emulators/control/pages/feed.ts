import type { ConsoleState } from '../console-state.ts';
import { duration, el, keyedList, setText } from './elements.ts';
import type { Part } from './elements.ts';

type Delivery = ConsoleState['deliveries'][number];
type Pending = ConsoleState['pendingReports'][number];

function summary(delivery: Delivery): { what: string; detail: string } {
  const body = JSON.parse(delivery.body);
  if (delivery.event === 'inquiry') return { what: `Enquiry ${body.status}`, detail: ` ${body.displayCaseNumber}` };
  if (delivery.event !== 'call') return { what: delivery.event, detail: '' };
  const { status, callees } = body.message;
  const named = Array.isArray(callees) ? callees.length : 0;
  return { what: status, detail: status === 'CallStart' ? ` names ${named}` : '' };
}

function outcome(delivery: Delivery, now: number): { look: string; word: string } {
  if (delivery.outcome === 'waiting') {
    return {
      look: 'chip wait',
      word: delivery.sentAt === undefined ? `in ${((delivery.dueAt - now) / 1000).toFixed(1)} s` : 'sending',
    };
  }
  if (delivery.outcome === 'answered') {
    return { look: (delivery.status ?? 500) < 300 ? 'chip live' : 'chip bad', word: String(delivery.status) };
  }
  return { look: 'chip bad', word: delivery.outcome };
}

function deliveryPart(now: () => number): (delivery: Delivery) => Part<Delivery> {
  return (first) => {
    const chip = el('span', { class: 'chip' });
    const { what, detail } = summary(first);
    const at = new Date(first.queuedAt).toLocaleTimeString([], { hour12: false });
    const node = el(
      'details',
      {},
      el('summary', {}, el('time', {}, at), el('span', { class: 'what' }, what, el('small', {}, detail)), chip),
      el('pre', { class: 'mono' }, `POST ${first.url}\n\n${JSON.stringify(JSON.parse(first.body), null, 2)}`),
    );
    return {
      node,
      update(delivery) {
        const { look, word } = outcome(delivery, now());
        chip.className = look;
        setText(chip, word);
      },
    };
  };
}

function pendingPart(now: () => number): () => Part<Pending> {
  return () => {
    const [what, left, bar] = [el('span'), el('span', { class: 'clock' }), el('progress', { max: 1 })];
    return {
      node: el('div', {}, el('div', { class: 'row' }, what, left), bar),
      update(pending) {
        const { changedAt, visibleAt } = pending.row;
        setText(what, `${pending.report} ${pending.displayCaseNumber}`);
        setText(left, `shown in ${duration(visibleAt - now() + 999)}`);
        bar.value = (now() - changedAt) / Math.max(1, visibleAt - changedAt);
      },
    };
  };
}

function seconds([least, most]: readonly [number, number]): string {
  return least === most ? `${least / 1000} s` : `${least / 1000} to ${most / 1000} s`;
}

/** The right column: rows that reports do not show yet, and each hook with what became of it. */
export function createFeed(body: HTMLElement): (state: ConsoleState) => void {
  const [reportNote, hookNote] = [el('p', { class: 'note' }), el('p', { class: 'note' })];
  const [pendingList, deliveryList] = [el('div', { class: 'lag-list' }), el('div', { class: 'feed' })];
  body.append(
    el('h3', { class: 'section-title' }, 'Reports'),
    pendingList,
    reportNote,
    el('h3', { class: 'section-title' }, 'Event hooks'),
    hookNote,
    deliveryList,
  );
  let latest: ConsoleState | undefined;
  const now = () => latest?.now ?? 0;
  const drawPending = keyedList<Pending>(pendingList, {
    key: ({ report, row }) => `${report} ${row.key} ${row.changedAt}`,
    make: pendingPart(now),
  });
  const drawDeliveries = keyedList<Delivery>(deliveryList, { key: ({ id }) => id, make: deliveryPart(now) });
  return (state) => {
    latest = state;
    drawPending(state.pendingReports);
    drawDeliveries(state.deliveries);
    const lag = state.lag === '0' ? 'at once' : `${seconds(state.latencies.reportLag)} after a change`;
    setText(reportNote, `Reports show rows ${lag}. A client has to ask for them.`);
    reportNote.hidden = state.pendingReports.length > 0;
    const names = state.subscriptions.map(({ event }) => event).join(' and ');
    const how = `Subscribed: ${names}. Each hook leaves ${seconds(state.latencies.hook)} after the event.`;
    setText(
      hookNote,
      names ? how : 'Nobody has subscribed to event hooks: a client learns of calls from the reports only.',
    );
    hookNote.hidden = state.deliveries.length > 0;
  };
}
