import type { ActivityView, RecordPageView } from '../page-model.ts';
import { api } from './api.ts';
import { assistiveText, h, type Child } from './dom.ts';
import { dayOf, formatDate, formatDuration, parseDateTime, relativeDay } from './format.ts';
import { objectIcon, utilityIcon } from './icons.ts';
import { recordLink, type PageContext } from './page-context.ts';

/** The day under which an activity stands: the one the user chose, else that of its completion. */
export function dayShown(activity: ActivityView, timeZone: string): string {
  return activity.activityDate ?? dayOf(parseDateTime(activity.completedAt ?? activity.createdAt).getTime(), timeZone);
}

/** One activity: icon, subject, day, who did what, and details that unfold. `expanded` keeps which ones are open. */
export function timelineItem(
  context: PageContext,
  record: RecordPageView,
  activity: ActivityView,
  expanded: Set<string>,
): HTMLElement {
  const { timeZone, id: userId } = context.boot.user;
  const day = dayShown(activity, timeZone);
  const isOverdue =
    !activity.isClosed && activity.activityDate !== null && activity.activityDate < dayOf(record.now, timeZone);
  const root = h('div', {
    class: `slds-timeline__item_expandable slds-timeline__item_${activity.kind}${expanded.has(activity.id) ? ' slds-is-open' : ''}`,
    'data-activity-id': activity.id,
  });
  const toggle = (): void => {
    const isOpen = root.classList.toggle('slds-is-open');
    if (isOpen) expanded.add(activity.id);
    else expanded.delete(activity.id);
    switchButton.setAttribute('aria-expanded', String(isOpen));
  };
  const switchButton = h(
    'button',
    {
      class: 'slds-button slds-button_icon',
      type: 'button',
      title: 'Toggle details',
      'aria-expanded': String(expanded.has(activity.id)),
      on: { click: toggle },
    },
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
          h(
            'div',
            { class: 'slds-grid slds-grid_vertical-align-center slds-truncate' },
            doneBox(context, activity),
            h('h3', { class: 'slds-truncate' }, recordLink(context, ref, { class: 'lex-activity-subject' })),
          ),
          h(
            'div',
            { class: 'slds-timeline__actions slds-timeline__actions_inline' },
            h(
              'p',
              { class: `slds-timeline__date ${isOverdue ? 'slds-text-color_error' : ''}` },
              isOverdue
                ? `Overdue · ${relativeDay(day, record.now, timeZone)}`
                : relativeDay(day, record.now, timeZone),
            ),
          ),
        ),
        h(
          'p',
          { class: 'slds-m-horizontal_xx-small lex-activity-line' },
          ...summary(context, record, activity, userId),
        ),
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
      (error: unknown) =>
        context.toast({ type: 'error', message: [error instanceof Error ? error.message : String(error)] }),
    );
  };
  return h('input', {
    class: 'lex-done-box',
    type: 'checkbox',
    checked: activity.isClosed,
    'aria-label': 'Mark as done',
    on: { change },
  });
}

function summary(context: PageContext, record: RecordPageView, activity: ActivityView, userId: string): Child[] {
  const isMine = activity.owner?.id === userId;
  const actor: Child = isMine || activity.owner === null ? 'You' : recordLink(context, activity.owner);
  const [past, upcoming] =
    activity.kind === 'call'
      ? ['logged a call', 'have an upcoming call']
      : activity.kind === 'email'
        ? ['sent an email', 'have an email to send']
        : ['had a task', 'have an upcoming task'];
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
    {
      class: 'slds-box slds-timeline__item_details slds-theme_shade slds-m-top_x-small slds-m-horizontal_xx-small',
      'aria-hidden': 'false',
    },
    h(
      'dl',
      { class: 'lex-activity-details' },
      ...shown.map(([label, value]) => h('div', {}, h('dt', {}, label), h('dd', {}, value))),
    ),
    h(
      'div',
      { class: 'lex-activity-description' },
      h('span', { class: 'lex-description-label' }, 'Description'),
      h('p', { class: 'lex-multiline' }, activity.description === '' ? '—' : activity.description),
    ),
  );
}
