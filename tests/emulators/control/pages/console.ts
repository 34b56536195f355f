import type { ConsoleState } from '../console-state.ts';
import { createCallCards } from './call-cards.ts';
import { createChatWindows } from './chat-windows.ts';
import { createCustomerPhone } from './customer-phone.ts';
import { button, el, fillSelect, icon } from './elements.ts';
import { createFeed } from './feed.ts';
import { act, read } from './requests.ts';

const pollMs = 500;

function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element;
}

function createDesk(desk: HTMLElement): (state: ConsoleState) => void {
  const empty = el(
    'div',
    { class: 'empty' },
    icon('phone'),
    el('strong', {}, 'Nobody is calling'),
    el('span', {}, 'Choose a person on the left and press Call, or start a chat. Then answer here.'),
  );
  const [live, chats, ended] = [el('div'), el('div'), el('div', { class: 'ended' })];
  const [callTitle, chatTitle, endedTitle] = ['Calls', 'Chats', 'Last ended calls'].map((text) =>
    el('h3', { class: 'section-title' }, text),
  );
  desk.append(empty, ...[callTitle, live, chatTitle, chats, endedTitle, ended].filter((node) => node !== undefined));
  const [drawCalls, drawChats] = [createCallCards(live, ended), createChatWindows(chats)];
  return (state) => {
    drawCalls(state);
    drawChats(state);
    empty.hidden = state.liveCalls.length > 0 || state.chats.length > 0;
    if (callTitle) callTitle.hidden = state.liveCalls.length === 0;
    if (chatTitle) chatTitle.hidden = state.chats.length === 0;
    if (endedTitle) endedTitle.hidden = state.endedCalls.length === 0;
  };
}

function createCallOut(form: HTMLElement): (state: ConsoleState) => void {
  const staff = el('select', { 'aria-label': 'Staff member' });
  const number = el('input', { 'aria-label': 'Number', placeholder: 'Any number', value: '+85291234501' });
  const call = button('Call', {
    look: 'go',
    icon: 'phone',
    press: () => void act('/calls/out', { staff: staff.value, to: number.value }),
  });
  form.append(el('span', {}, 'Call out as'), staff, number, call);
  form.addEventListener('submit', (event) => event.preventDefault());
  return (state) =>
    fillSelect(
      staff,
      state.staff.map(({ eid, name }) => ({ value: eid, label: name })),
    );
}

function showConnection(isLive: boolean): void {
  const [dot, word] = byId('connection').children;
  dot?.classList.toggle('off', !isLive);
  if (word) word.textContent = isLive ? 'Live' : 'No answer';
}

const drawings = [
  createCustomerPhone(byId('modes'), byId('customer')),
  createCallOut(byId('call-out')),
  createDesk(byId('desk')),
  createFeed(byId('feed')),
];

async function refresh(): Promise<void> {
  try {
    const state = await read<ConsoleState>('/console');
    showConnection(true);
    for (const draw of drawings) draw(state);
  } catch (error) {
    console.error(error);
    showConnection(false);
  }
}

document.addEventListener('acted', () => void refresh());
for (;;) {
  await refresh();
  await new Promise((resolve) => setTimeout(resolve, pollMs));
}
