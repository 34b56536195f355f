import type { ActivityView, RecordPageView } from '../page-model.ts';
import { h } from './dom.ts';
import { dayOf, monthHeading, parseDateTime } from './format.ts';
import { objectIcon, utilityIcon } from './icons.ts';
import { menuButton } from './menu.ts';
import type { PageContext } from './page-context.ts';
import { dayShown, timelineItem } from './timeline-item.ts';

/** What the user opened in a timeline; survives a refresh of the page. */
export interface TimelineState {
  expanded: Set<string>;
  kind: ActivityView['kind'] | 'all';
}

const kindNames = { all: 'All types', call: 'Calls', task: 'Tasks', email: 'Emails' } as const;

/** The activity timeline of a record: composer buttons, filters, what is due, what happened by month. */
export function timeline(context: PageContext, record: RecordPageView, state: TimelineState): HTMLElement {
  const list = h('div', { class: 'lex-timeline-list' });
  const draw = (): void => {
    list.replaceChildren(...timelineSections(context, record, state));
  };
  draw();
  return h(
    'div',
    { class: 'activityPanel runtime_sales_activitiesActivityPanel' },
    composer(context, record),
    filterBar(context, record, state, draw),
    list,
  );
}

function composer(context: PageContext, record: RecordPageView): HTMLElement {
  const isPerson = record.object === 'Contact';
  const related = isPerson ? { WhoId: record.id } : { WhatId: record.id };
  const contact = record.highlights.find((field) => field.name === 'ContactId')?.ref?.id;
  const links = !isPerson && contact !== undefined ? { ...related, WhoId: contact } : related;
  const defaults = { ...links, OwnerId: context.boot.user.id };
  const newTask = (): void => context.openForm({ target: 'Task', defaults, title: 'New Task' });
  const logCall = (): void =>
    context.openForm({
      target: 'Task',
      title: 'Log a Call',
      hidden: { TaskSubtype: 'Call' },
      defaults: {
        ...defaults,
        Subject: 'Call',
        Status: 'Completed',
        ActivityDate: dayOf(record.now, context.boot.user.timeZone),
      },
    });
  const button = (icon: 'call' | 'task', label: string, click: () => void): HTMLElement =>
    h(
      'button',
      { class: 'slds-button slds-button_neutral lex-composer', type: 'button', title: label, on: { click } },
      objectIcon(icon, 'x-small'),
      label,
    );
  return h(
    'div',
    { class: 'lex-composer-row' },
    button('task', 'New Task', newTask),
    button('call', 'Log a Call', logCall),
  );
}

function filterBar(context: PageContext, record: RecordPageView, state: TimelineState, draw: () => void): HTMLElement {
  const label = h('span', { class: 'slds-text-body_small slds-text-color_weak' });
  const showLabel = (): void => {
    label.textContent = `Filters: All time • All activities • ${kindNames[state.kind]}`;
  };
  showLabel();
  const choose = (kind: TimelineState['kind']) => (): void => {
    state.kind = kind;
    showLabel();
    draw();
  };
  const kinds: TimelineState['kind'][] = ['all', 'call', 'task', 'email'];
  const filter = menuButton({
    label: [utilityIcon('filter')],
    className: 'slds-button slds-button_icon slds-button_icon-border slds-button_icon-small',
    title: 'Timeline Settings',
    items: () => kinds.map((kind) => ({ label: kindNames[kind], selected: state.kind === kind, run: choose(kind) })),
  });
  const all = record.activities ?? [];
  const expandAll = (): void => {
    const isAllOpen = all.every((activity) => state.expanded.has(activity.id));
    state.expanded = new Set(isAllOpen ? [] : all.map((activity) => activity.id));
    draw();
  };
  const textButton = (text: string, click: () => void): HTMLElement =>
    h('button', { class: 'slds-button lex-text-button', type: 'button', on: { click } }, text);
  return h(
    'div',
    { class: 'lex-timeline-tools' },
    h(
      'div',
      { class: 'slds-grid slds-grid_align-end slds-grid_vertical-align-center' },
      label,
      h('span', { class: 'slds-m-left_x-small' }, filter),
    ),
    h(
      'div',
      { class: 'slds-text-align_right' },
      textButton('Refresh', () => void context.refresh()),
      ' • ',
      textButton('Expand All', expandAll),
    ),
  );
}

function timelineSections(context: PageContext, record: RecordPageView, state: TimelineState): HTMLElement[] {
  const wanted = (record.activities ?? []).filter((activity) => state.kind === 'all' || activity.kind === state.kind);
  const dueDay = (activity: ActivityView): string => activity.activityDate ?? '9999';
  const due = wanted.filter((activity) => !activity.isClosed).sort((a, b) => dueDay(a).localeCompare(dueDay(b)));
  const past = wanted.filter((activity) => activity.isClosed).sort((a, b) => whenOf(b) - whenOf(a));
  const timeZone = context.boot.user.timeZone;
  const item = (activity: ActivityView): HTMLElement => timelineItem(context, record, activity, state.expanded);
  const empty = (text: string): HTMLElement => h('p', { class: 'lex-timeline-empty' }, text);
  const sections = [
    section(
      'Upcoming & Overdue',
      '',
      due.length === 0
        ? [empty('No activities to show.'), empty('Get started by sending an email, scheduling a task, and more.')]
        : [timelineList(due.map(item))],
    ),
  ];
  for (const [month, activities] of Map.groupBy(past, (activity) => dayShown(activity, timeZone).slice(0, 7))) {
    const { title, distance } = monthHeading(`${month}-01`, record.now, timeZone);
    sections.push(section(title, distance, [timelineList(activities.map(item))]));
  }
  if (past.length === 0)
    sections.push(
      h('div', { class: 'lex-timeline-end' }, 'No past activity. Past meetings and tasks marked as done show up here.'),
    );
  else sections.push(h('div', { class: 'lex-timeline-end' }, 'No more past activities to load.'));
  return sections;
}

function timelineList(items: HTMLElement[]): HTMLElement {
  return h('ul', { class: 'slds-timeline' }, ...items.map((item) => h('li', {}, item)));
}

function section(title: string, distance: string, content: HTMLElement[]): HTMLElement {
  return h(
    'div',
    { class: 'slds-section slds-is-open lex-timeline-section' },
    h(
      'h3',
      { class: 'lex-timeline-heading' },
      utilityIcon('down', 'lex-heading-icon'),
      h('span', {}, title),
      h('span', { class: 'lex-heading-distance' }, distance),
    ),
    ...content,
  );
}

function whenOf(activity: ActivityView): number {
  const moment = parseDateTime(activity.completedAt ?? activity.createdAt).getTime();
  if (activity.activityDate === null) return moment;
  const day = Date.parse(activity.activityDate);
  // Same day: the later one first. The date is the user's, the moment only orders within it.
  return day + (moment % 86_400_000) / 1000;
}
