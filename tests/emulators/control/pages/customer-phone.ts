import type { ConsoleState } from '../console-state.ts';
import type { Person } from '../people.ts';
import { button, duration, el, face, fillSelect, keyedList, setText } from './elements.ts';
import type { Part } from './elements.ts';
import { partyName } from './call-cards.ts';
import { act, read } from './requests.ts';

type Call = ConsoleState['liveCalls'][number];
type Mode = 'call' | 'chat';

const presets = [
  { label: 'Unknown', number: '+442079460123' },
  { label: 'Withheld', number: 'anonymous' },
  { label: 'Malformed', number: '+' },
];
const channels = [
  'Weblink',
  'Email',
  'WHATSAPP',
  'FACEBOOK',
  'WECHAT',
  'LINE',
  'INSTAGRAM',
  'ThirdParty',
  'WOZTELL',
  'CHATBOT',
];

function field(label: string, control: HTMLElement): HTMLElement {
  return el('label', { class: 'field' }, el('span', {}, label), control);
}

function createPeopleList(choose: (person: Person) => void) {
  const list = el('ul', { class: 'people', 'aria-label': 'People' });
  const search = el('input', {
    class: 'search',
    type: 'search',
    placeholder: 'Find a person',
  });
  let people: Person[] = [];
  let chosen: Person | undefined;

  function row(person: Person): HTMLElement {
    const press = () => {
      chosen = person;
      draw();
      choose(person);
    };
    const detail = [person.phone, person.company].filter(Boolean).join(' · ');
    return el(
      'li',
      {},
      el(
        'button',
        { type: 'button', 'aria-pressed': String(person === chosen), on: { click: press } },
        face(person.name),
        el('span', { class: 'who' }, person.name, el('small', {}, detail)),
        el('span', { class: person.knownIn === 'Salesforce' ? 'chip info' : 'chip' }, person.knownIn),
      ),
    );
  }

  function draw(): void {
    const wanted = search.value.toLowerCase().trim();
    const found = people.filter((person) =>
      `${person.name} ${person.company} ${person.phone} ${person.email}`.toLowerCase().includes(wanted),
    );
    const scrolled = list.scrollTop;
    list.replaceChildren(...found.slice(0, 100).map(row));
    if (found.length === 0) list.append(el('li', { class: 'none' }, 'Nobody found. Any number can be typed below.'));
    list.scrollTop = scrolled;
  }

  search.addEventListener('input', draw);
  void read<{ people: Person[] }>('/people').then((answer) => {
    people = answer.people;
    chosen = people[0];
    if (chosen) choose(chosen);
    draw();
  });
  return { search, list };
}

function phonePart(current: () => ConsoleState | undefined): Part<Call> {
  const small = el('small');
  const name = el('span');
  const what = el('span', { class: 'what' }, name, small);
  let id = '';
  const hangUp = button('Hang up', {
    look: 'stop small',
    icon: 'hangUp',
    press: () => void act(`/calls/${id}/hang-up`, { by: 'visitor' }),
  });
  const answer = button('Answer', { look: 'go small', icon: 'phone', press: () => void act(`/calls/${id}/answer`) });
  const decline = button('Decline', { look: 'small', press: () => void act(`/calls/${id}/decline`) });
  const node = el('div', {}, what, answer, decline, hangUp);
  return {
    node,
    update(call) {
      id = call.hid;
      const state = current();
      setText(name, state ? partyName(call, state) : call.externalNumber);
      const isRungByStaff = call.direction === 'outbound' && call.state === 'ringing';
      setText(small, isRungByStaff ? 'acme is calling' : call.state === 'ringing' ? 'Ringing…' : 'Connected');
      answer.hidden = decline.hidden = !isRungByStaff;
      hangUp.hidden = isRungByStaff;
    },
  };
}

/** The left column: who calls or writes, and whom. */
export function createCustomerPhone(modes: HTMLElement, body: HTMLElement): (state: ConsoleState) => void {
  let mode: Mode = 'call';
  let latest: ConsoleState | undefined;
  const number = el('input', { autocomplete: 'off', spellcheck: 'false' });
  const to = el('select');
  const [name, email, phone] = [el('input'), el('input', { type: 'email' }), el('input')];
  const channel = el('select', {}, ...channels.map((one) => el('option', { value: one }, one)));
  const preChat = el('input', { type: 'checkbox', checked: true });
  const onPhone = el('div', { class: 'on-phone', 'aria-live': 'polite' });
  const people = createPeopleList((person) => {
    number.value = phone.value = person.phone;
    name.value = person.name;
    email.value = person.email;
  });
  const presetButtons = presets.map((preset) =>
    el('button', { type: 'button', on: { click: () => void (number.value = preset.number) } }, preset.label),
  );
  const ring = button('Call', {
    look: 'go wide',
    icon: 'phone',
    press: () => void act('/calls', { from: number.value, to: to.value }),
  });
  const start = button('Start the chat', {
    look: 'primary wide',
    icon: 'chat',
    press: () =>
      void act('/chats', {
        channel: channel.value,
        name: name.value,
        email: email.value,
        phone: phone.value,
        preChat: preChat.checked,
      }),
  });
  const callForm = el(
    'div',
    {},
    field('Calls from', number),
    el('div', { class: 'presets' }, ...presetButtons),
    field('Calls', to),
    ring,
  );
  const chatForm = el(
    'div',
    {},
    el('div', { class: 'pair' }, field('Name', name), field('Channel', channel)),
    el('div', { class: 'pair' }, field('E-mail', email), field('Telephone', phone)),
    el('label', { class: 'check' }, preChat, 'Fill in the pre-chat form'),
    start,
  );
  body.append(onPhone, people.search, people.list, callForm, chatForm);

  const drawMode = () => {
    callForm.hidden = mode !== 'call';
    chatForm.hidden = mode !== 'chat';
    modes.replaceChildren(
      ...(['call', 'chat'] as const).map((one) =>
        el(
          'button',
          { type: 'button', 'aria-pressed': String(one === mode), on: { click: () => ((mode = one), drawMode()) } },
          one === 'call' ? 'Call' : 'Chat',
        ),
      ),
    );
  };
  drawMode();

  const drawCalls = keyedList<Call>(onPhone, { key: ({ hid }) => hid, make: () => phonePart(() => latest) });
  return (state) => {
    latest = state;
    fillSelect(to, [
      { value: 'hotline', label: `${state.hotline.name} (${state.hotline.number})` },
      ...state.staff.map((one) => ({ value: one.eid, label: `${one.name}, directly` })),
    ]);
    drawCalls(state.liveCalls);
    document.title =
      state.liveCalls.length > 0
        ? `${duration(state.now - (state.liveCalls[0]?.startedAt ?? 0))} · CINNOX console`
        : 'CINNOX console';
  };
}
