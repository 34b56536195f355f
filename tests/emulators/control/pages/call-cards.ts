import type { ConsoleState } from '../console-state.ts';
import { button, duration, el, face, keyedList, setText } from './elements.ts';
import type { Part } from './elements.ts';
import { act } from './requests.ts';

type Call = ConsoleState['liveCalls'][number];

const partWords: Record<Call['parts'][number]['state'], string> = {
  ringing: 'ringing',
  talking: 'talking',
  ended: 'left',
  declined: 'declined',
  missed: 'did not answer',
  'answered-elsewhere': 'no longer rung',
  cancelled: 'no longer rung',
};

export function partyName(call: Call, state: ConsoleState): string {
  const enquiry = state.callEnquiries.find(({ inquiry }) => inquiry === call.inquiry);
  return enquiry?.visitor.name || call.externalNumber || '(no number)';
}

function caseNumber(call: Call, state: ConsoleState): string {
  return state.callEnquiries.find(({ inquiry }) => inquiry === call.inquiry)?.displayCaseNumber ?? '';
}

function transferSelect(call: Call, eid: string, state: ConsoleState): HTMLElement {
  const others = state.staff.filter((one) => one.eid !== eid);
  const select = el(
    'select',
    {
      'aria-label': 'Transfer to',
      on: { change: () => void act(`/calls/${call.hid}/transfer`, { to: select.value }) },
    },
    el('option', { value: '' }, 'Transfer to…'),
    ...others.map((one) => el('option', { value: one.eid }, one.name)),
  );
  return select;
}

function staffRow(call: Call, part: Call['parts'][number], state: ConsoleState): HTMLElement {
  const name = state.staff.find(({ eid }) => eid === part.eid)?.name ?? part.eid;
  const first = name.split(' ')[0] ?? name;
  const buttons: HTMLElement[] = [];
  if (part.state === 'ringing' && call.direction === 'inbound') {
    buttons.push(
      button(`Answer as ${first}`, {
        look: 'go small',
        icon: 'phone',
        press: () => void act(`/calls/${call.hid}/answer`, { staff: part.eid }),
      }),
      button('Decline', { look: 'small', press: () => void act(`/calls/${call.hid}/decline`, { staff: part.eid }) }),
    );
  } else if (part.state === 'ringing' || part.state === 'talking') {
    if (part.state === 'talking') buttons.push(transferSelect(call, part.eid, state));
    buttons.push(
      button('Hang up', {
        look: 'stop small',
        icon: 'hangUp',
        press: () => void act(`/calls/${call.hid}/hang-up`, { by: 'staff' }),
      }),
    );
  }
  const words = call.direction === 'outbound' && part.state === 'ringing' ? 'calling' : partWords[part.state];
  return el(
    'div',
    {},
    face(name, 'staff'),
    el('span', { class: 'who' }, `${name} `, el('span', { class: 'muted' }, words)),
    ...buttons,
  );
}

function callCard(current: () => ConsoleState): Part<Call> {
  const [title, detail, clock, chip] = [
    el('strong'),
    el('small'),
    el('span', { class: 'clock' }),
    el('span', { class: 'chip' }),
  ];
  const rows = el('div', { class: 'staff-rows' });
  const avatar = el('span');
  const node = el(
    'article',
    { class: 'card' },
    el('header', {}, avatar, el('div', { class: 'who' }, title, detail), chip, clock),
    rows,
  );
  const noAnswer = el('div');
  let drawn = '';
  return {
    node,
    update(call) {
      const state = current();
      const name = partyName(call, state);
      node.className = `card ${call.state}`;
      setText(title, name);
      const way = call.direction === 'inbound' ? 'calls in' : 'is called';
      const number = name === call.externalNumber ? '' : `${call.externalNumber} `;
      setText(detail, `${number}${way} · enquiry ${caseNumber(call, state)}`);
      chip.className = call.state === 'talking' ? 'chip live' : 'chip wait';
      setText(chip, call.state === 'talking' ? 'Talking' : 'Ringing');
      setText(clock, duration(state.now - (call.answeredAt ?? call.startedAt)));
      const next = JSON.stringify([call.state, call.parts, name]);
      if (next === drawn) return;
      drawn = next;
      avatar.replaceChildren(face(name));
      noAnswer.replaceChildren(
        el('span', { class: 'who muted' }, 'Or let it ring out'),
        button('Nobody answers', { look: 'small', press: () => void act(`/calls/${call.hid}/miss`) }),
      );
      rows.replaceChildren(...call.parts.map((part) => staffRow(call, part, state)));
      if (call.state === 'ringing') rows.append(noAnswer);
    },
  };
}

function endedRow(): Part<Call> {
  const node = el('div');
  let drawn = false;
  return {
    node,
    update(call) {
      if (drawn) return;
      drawn = true;
      const talkedMs = call.answeredAt === undefined ? 0 : (call.endedAt ?? 0) - call.answeredAt;
      const look = call.outcome === 'Call Ended' ? 'chip live' : 'chip bad';
      const ended = new Date(call.endedAt ?? 0).toLocaleTimeString([], { hour12: false });
      node.append(
        el('span', { class: 'muted mono' }, ended),
        el('span', { class: 'who' }, call.externalNumber || '(no number)'),
        el('span', { class: 'clock muted' }, talkedMs > 0 ? duration(talkedMs) : ''),
        el('span', { class: look }, call.outcome ?? ''),
      );
    },
  };
}

/** Live calls with the buttons of each staff member, and the last ended ones. */
export function createCallCards(live: HTMLElement, ended: HTMLElement): (state: ConsoleState) => void {
  let latest: ConsoleState | undefined;
  const current = () => {
    if (!latest) throw new Error('nothing has been read yet');
    return latest;
  };
  const drawLive = keyedList<Call>(live, { key: ({ hid }) => hid, make: () => callCard(current) });
  const drawEnded = keyedList<Call>(ended, { key: ({ hid }) => hid, make: endedRow });
  return (state) => {
    latest = state;
    drawLive(state.liveCalls);
    drawEnded(state.endedCalls);
  };
}
