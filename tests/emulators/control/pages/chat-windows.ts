import type { ConsoleState } from '../console-state.ts';
import { button, el, face, keyedList, setText } from './elements.ts';
import type { Part } from './elements.ts';
import { act } from './requests.ts';

type Chat = ConsoleState['chats'][number];
type Message = Chat['messages'][number];

const statusLooks: Record<Chat['status'], { look: string; word: string }> = {
  open: { look: 'chip wait', word: 'Waiting' },
  ongoing: { look: 'chip live', word: 'Handling' },
  'followed-up': { look: 'chip live', word: 'Following up' },
  missed: { look: 'chip bad', word: 'Missed' },
  closed: { look: 'chip', word: 'Closed' },
};

function bubble(message: Message, nameOf: (eid: string) => string): HTMLElement {
  const isForm = message.event === 'TYPE_PRECHAT';
  const time = new Date(message.at).toLocaleTimeString([], { hour12: false, hour: '2-digit', minute: '2-digit' });
  const author = message.from === 'staff' ? nameOf(message.fromEid) : isForm ? 'Pre-chat form' : 'Customer';
  const kind = message.from === 'staff' ? 'staff' : isForm ? 'form' : '';
  const text = message.file ? `📎 ${message.file.name}` : message.text;
  return el('div', { class: `bubble ${kind}`, dir: 'auto' }, text, el('small', {}, `${author} · ${time}`));
}

function composer(label: HTMLElement, send: (text: string) => Promise<boolean>, buttons: HTMLElement) {
  const input = el('textarea', { rows: 1, placeholder: 'Write a message', 'aria-label': 'Message' });
  const submit = async () => {
    const text = input.value;
    if (text.trim() && (await send(text))) input.value = '';
  };
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void submit();
  });
  buttons.prepend(button('Send', { look: 'primary small', press: () => void submit() }));
  return { node: el('div', { class: 'composer' }, label, input, buttons), input };
}

function chatWindow(current: () => ConsoleState): Part<Chat> {
  let chat: Chat | undefined;
  let shown = 0;
  const path = (action: string) => `/enquiries/${chat?.inquiry ?? ''}/${action}`;
  const nameOf = (eid: string) => current().staff.find((one) => one.eid === eid)?.name ?? 'Staff';
  const [title, detail, chip, avatar] = [el('strong'), el('small'), el('span'), el('span')];
  const messages = el('div', { class: 'messages', role: 'log' });
  const [customerLabel, staffLabel] = [el('label', {}, 'As the customer'), el('label')];
  const pickUps = el('div', { class: 'row' });
  const close = button('Close the enquiry', { look: 'small', press: () => void act(path('close')) });
  const customer = composer(
    customerLabel,
    (text) => act(path('visitor-messages'), { text }),
    el('div', { class: 'row' }),
  );
  const staff = composer(
    staffLabel,
    (text) => act(path('staff-messages'), { staff: chat?.agent, text }),
    el('div', { class: 'row' }, close),
  );
  const waiting = el('div', { class: 'composer' }, el('label', {}, 'As a staff member'), pickUps);
  const node = el(
    'article',
    { class: 'card' },
    el('header', {}, avatar, el('div', { class: 'who' }, title, detail), chip),
    messages,
    el('div', { class: 'composers' }, customer.node, waiting, staff.node),
  );

  function drawPickUps(next: Chat): void {
    if (pickUps.childElementCount === 0) {
      pickUps.append(
        ...current().staff.map(({ eid, name }) =>
          button(`Pick up as ${name.split(' ')[0] ?? name}`, {
            look: 'go small',
            press: () => void act(path('pick-up'), { staff: eid }),
          }),
        ),
        button('Nobody picks up', { look: 'small', press: () => void act(path('miss')) }),
      );
    }
    const miss = pickUps.lastElementChild;
    if (miss instanceof HTMLElement) miss.hidden = next.status !== 'open';
  }

  return {
    node,
    update(next) {
      chat = next;
      const { look, word } = statusLooks[next.status];
      const name = next.visitor.name || next.visitor.email || next.visitor.phone || 'Visitor';
      if (title.textContent !== name) avatar.replaceChildren(face(name));
      setText(title, name);
      setText(detail, `${next.channel} · enquiry ${next.displayCaseNumber}`);
      chip.className = look;
      setText(chip, word);
      const isHandled = next.status === 'ongoing' || next.status === 'followed-up';
      staff.node.hidden = !isHandled;
      waiting.hidden = isHandled || next.status === 'closed';
      if (isHandled) setText(staffLabel, `As ${nameOf(next.agent)}`);
      else drawPickUps(next);
      setText(
        customerLabel,
        next.status === 'closed' ? 'As the customer (takes the chat up again)' : 'As the customer',
      );
      if (next.messages.length === shown) return;
      messages.append(...next.messages.slice(shown).map((message) => bubble(message, nameOf)));
      shown = next.messages.length;
      messages.scrollTop = messages.scrollHeight;
    },
  };
}

/** Chats with both sides' composers. */
export function createChatWindows(container: HTMLElement): (state: ConsoleState) => void {
  let latest: ConsoleState | undefined;
  const current = () => {
    if (!latest) throw new Error('nothing has been read yet');
    return latest;
  };
  const draw = keyedList<Chat>(container, { key: ({ inquiry }) => inquiry, make: () => chatWindow(current) });
  return (state) => {
    latest = state;
    draw(state.chats.toReversed());
  };
}
