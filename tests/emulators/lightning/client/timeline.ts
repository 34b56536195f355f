import type { ActivityView, RecordPageView } from '../page-model.ts';
import { api } from './api.ts';
import { assistiveText, h, type Child } from './dom.ts';
import { dayOf, formatDate, formatDuration, monthHeading, parseDateTime, relativeDay } from './format.ts';
import { objectIcon, utilityIcon } from './icons.ts';
import { menuButton } from './menu.ts';
import { recordLink, type PageContext } from './page-context.ts';

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
  return h('div', { class: 'activityPanel runtime_sales_activitiesActivityPanel' }, composer(context, record), filterBar(context, record, state, draw), list);
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
      target: 'Task', title: 'Log a Call', hidden: { TaskSubtype: 'Call' },
      defaults: { ...defaults, Subject: 'Call', Status: 'Completed', ActivityDate: dayOf(record.now, context.boot.user.timeZone) },
    });
  const button = (icon: 'call' | 'task', label: string, click: () => void): HTMLElement =>
    h('button', { class: 'slds-button slds-button_neutral lex-composer', type: 'button', title: label, on: { click } }, objectIcon(icon, 'x-small'), label);
  return h('div', { class: 'lex-composer-row' }, button('task', 'New Task', newTask), button('call', 'Log a Call', logCall));
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
    h('div', { class: 'slds-grid slds-grid_align-end slds-grid_vertical-align-center' }, label, h('span', { class: 'slds-m-left_x-small' }, filter)),
    h('div', { class: 'slds-text-align_right' }, textButton('Refresh', () => void context.refresh()), ' • ', textButton('Expand All', expandAll)),
  );
}

function timelineSections(context: PageContext, record: RecordPageView, state: TimelineState): HTMLElement[] {
  const wanted = (record.activities ?? []).filter((activity) => state.kind === 'all' || activity.kind === state.kind);
  const dueDay = (activity: ActivityView): string => activity.activityDate ?? '9999';
  const due = wanted.filter((activity) => !activity.isClosed).sort((a, b) => dueDay(a).localeCompare(dueDay(b)));
  const past = wanted.filter((activity) => activity.isClosed).sort((a, b) => whenOf(b) - whenOf(a));
  const timeZone = context.boot.user.timeZone;
  const item = (activity: ActivityView): HTMLElement => timelineItem(context, record, activity, state);
  const empty = (text: string): HTMLElement => h('p', { class: 'lex-timeline-empty' }, text);
  const sections = [
    section('Upcoming & Overdue', '', due.length === 0 ? [empty('No activities to show.'), empty('Get started by sending an email, scheduling a task, and more.')] : [timelineList(due.map(item))]),
  ];
  for (const [month, activities] of Map.groupBy(past, (activity) => dayShown(activity, timeZone).slice(0, 7))) {
    const { title, distance } = monthHeading(`${month}-01`, record.now, timeZone);
    sections.push(section(title, distance, [timelineList(activities.map(item))]));
  }
  if (past.length === 0) sections.push(h('div', { class: 'lex-timeline-end' }, 'No past activity. Past meetings and tasks marked as done show up here.'));
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
    h('h3', { class: 'lex-timeline-heading' }, utilityIcon('down', 'lex-heading-icon'), h('span', {}, title), h('span', { class: 'lex-heading-distance' }, distance)),
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

function dayShown(activity: ActivityView, timeZone: string): string {
  return activity.activityDate ?? dayOf(parseDateTime(activity.completedAt ?? activity.createdAt).getTime(), timeZone);
}

function timelineItem(context: PageContext, record: RecordPageView, activity: ActivityView, state: TimelineState): HTMLElement {
  const { timeZone, id: userId } = context.boot.user;
  const day = dayShown(activity, timeZone);
  const isOverdue = !activity.isClosed && activity.activityDate !== null && activity.activityDate < dayOf(record.now, timeZone);
  const root = h('div', {
    class: `slds-timeline__item_expandable slds-timeline__item_${activity.kind}${state.expanded.has(activity.id) ? ' slds-is-open' : ''}`,
    'data-activity-id': activity.id,
  });
  const toggle = (): void => {
    const isOpen = root.classList.toggle('slds-is-open');
    if (isOpen) state.expanded.add(activity.id);
    else state.expanded.delete(activity.id);
    switchButton.setAttribute('aria-expanded', String(isOpen));
  };
  const switchButton = h(
    'button',
    { class: 'slds-button slds-button_icon', type: 'button', title: 'Toggle details', 'aria-expanded': String(state.expanded.has(activity.id)), on: { click: toggle } },
    utilityIcon('right', 'slds-button__icon slds-timeline__details-action-icon'),
  );
  const icon = objectIcon(activity.kind, 'small');
  icon.classList.add('slds-timeline__icon');
  const ref = { id: activity.id, object: 'Task', name: activity.subject === '' ? '[No Subject]' : activity.subject };
  root.append(
    assistiveText(activity.kind),
    h(
      'div',
      { class: 'slds-media' },
      h('div', { class: 'slds-media__figure' }, switchButton, icon),
      h(
        'div',
        { class: 'slds-media__body' },
        h(
          'div',
          { class: 'slds-grid slds-grid_align-spread slds-timeline__trigger' },
          h('div', { class: 'slds-grid slds-grid_vertical-align-center slds-truncate' }, doneBox(context, activity), h('h3', { class: 'slds-truncate' }, recordLink(context, ref, { class: 'lex-activity-subject' }))),
          h('div', { class: 'slds-timeline__actions slds-timeline__actions_inline' }, h('p', { class: `slds-timeline__date ${isOverdue ? 'slds-text-color_error' : ''}` }, isOverdue ? `Overdue · ${relativeDay(day, record.now, timeZone)}` : relativeDay(day, record.now, timeZone))),
        ),
        h('p', { class: 'slds-m-horizontal_xx-small lex-activity-line' }, ...summary(context, record, activity, userId)),
        details(context, activity),
      ),
    ),
  );
  return root;
}

function doneBox(context: PageContext, activity: ActivityView): Child {
  if (activity.kind !== 'task') return null;
  const change = (): void => {
    const status = activity.isClosed ? 'Not Started' : 'Completed';
    api.update(activity.id, { Status: status }).then(
      () => context.refresh(),
      (error: unknown) => context.toast({ type: 'error', message: [error instanceof Error ? error.message : String(error)] }),
    );
  };
  return h('input', { class: 'lex-done-box', type: 'checkbox', checked: activity.isClosed, 'aria-label': 'Mark as done', on: { change } });
}

function summary(context: PageContext, record: RecordPageView, activity: ActivityView, userId: string): Child[] {
  const isMine = activity.owner?.id === userId;
  const actor: Child = isMine || activity.owner === null ? 'You' : recordLink(context, activity.owner);
  const [past, upcoming] = activity.kind === 'call' ? ['logged a call', 'have an upcoming call'] : activity.kind === 'email' ? ['sent an email', 'have an email to send'] : ['had a task', 'have an upcoming task'];
  const verb = activity.isClosed ? past : isMine ? upcoming : upcoming.replace('have', 'has');
  const about = [activity.who, activity.what].find((ref) => ref !== null && ref.id !== record.id) ?? null;
  const joint = about === activity.who ? ' with ' : ' about ';
  return [actor, ` ${verb}`, ...(about === null ? [] : [joint, recordLink(context, about)])];
}

function details(context: PageContext, activity: ActivityView): HTMLElement {
  const pairs: [string, Child][] = [
    ['Name', activity.who === null ? null : recordLink(context, activity.who)],
    ['Related To', activity.what === null ? null : recordLink(context, activity.what)],
    ['Call Type', activity.callType],
    ['Call Duration', activity.callDurationSeconds === null ? null : formatDuration(activity.callDurationSeconds)],
    ['Call Result', activity.callDisposition],
    ['Status', activity.status],
    ['Due Date', activity.activityDate === null ? null : formatDate(activity.activityDate)],
    ['Assigned To', activity.owner === null ? null : recordLink(context, activity.owner)],
  ];
  const shown = pairs.filter(([, value]) => value !== null && value !== '');
  return h(
    'article',
    { class: 'slds-box slds-timeline__item_details slds-theme_shade slds-m-top_x-small slds-m-horizontal_xx-small', 'aria-hidden': 'false' },
    h('dl', { class: 'lex-activity-details' }, ...shown.map(([label, value]) => h('div', {}, h('dt', {}, label), h('dd', {}, value)))),
    h('div', { class: 'lex-activity-description' }, h('span', { class: 'lex-description-label' }, 'Description'), h('p', { class: 'lex-multiline' }, activity.description === '' ? '—' : activity.description)),
  );
}
