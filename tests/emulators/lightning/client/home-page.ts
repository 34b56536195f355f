import type { HomePageView } from '../page-model.ts';
import { api } from './api.ts';
import { h, type Child } from './dom.ts';
import { relativeDay } from './format.ts';
import { objectIcon } from './icons.ts';
import { pageLink, recordLink, type PageContext } from './page-context.ts';
import type { Target } from './routes.ts';
import { dataTable } from './table.ts';
import type { Page } from './page.ts';

export function createHomePage(context: PageContext): Page {
  return {
    async load() {
      const home = await api.home();
      const body = h(
        'div',
        { class: 'lex-home' },
        greeting(context, home.now),
        h(
          'div',
          { class: 'lex-columns' },
          h(
            'div',
            { class: 'lex-column-main' },
            casesCard(context, home),
            h('div', { class: 'lex-home-pair' }, eventsCard(), tasksCard(context, home)),
          ),
          h('div', { class: 'lex-column-side' }, recentCard(context, home)),
        ),
      );
      return { title: 'Home', kind: '', icon: 'home', target: { page: 'home' }, body };
    },
  };
}

function greeting(context: PageContext, now: number): HTMLElement {
  const { timeZone, name } = context.boot.user;
  const hour = Number(new Intl.DateTimeFormat('en-US', { hour: 'numeric', hourCycle: 'h23', timeZone }).format(now));
  const part = hour < 12 ? 'Good morning' : hour < 18 ? 'Good afternoon' : 'Good evening';
  const date = new Intl.DateTimeFormat('en-US', { dateStyle: 'full', timeZone }).format(now);
  return h(
    'div',
    { class: 'slds-page-header lex-highlights' },
    h(
      'div',
      { class: 'slds-media slds-media_center' },
      h('div', { class: 'slds-media__figure' }, objectIcon('home', 'large')),
      h(
        'div',
        { class: 'slds-media__body' },
        h('div', { class: 'slds-line-height_reset' }, 'Home'),
        h('h1', { class: 'slds-page-header__title' }, `${part}, ${name.split(' ')[0] ?? name}`),
      ),
      h('div', { class: 'slds-text-color_weak' }, date),
    ),
  );
}

function card(title: string, body: Child[], footer?: HTMLElement, icon?: string): HTMLElement {
  return h(
    'article',
    { class: 'slds-card' },
    h(
      'div',
      { class: 'slds-card__header slds-grid' },
      h(
        'header',
        { class: 'slds-media slds-media_center' },
        icon === undefined ? null : h('div', { class: 'slds-media__figure' }, objectIcon(icon, 'small')),
        h('h2', { class: 'slds-card__header-title slds-media__body' }, title),
      ),
    ),
    h('div', { class: 'slds-card__body' }, ...body),
    footer === undefined ? null : h('footer', { class: 'slds-card__footer' }, footer),
  );
}

function viewAll(context: PageContext, target: Target, text = 'View All'): HTMLElement {
  return pageLink(context, target, { class: 'slds-card__footer-action' }, text);
}

function casesCard(context: PageContext, home: HomePageView): HTMLElement {
  const empty = h('p', { class: 'lex-timeline-empty' }, 'No open cases are assigned to you.');
  const content =
    home.cases.rows.length === 0 ? empty : h('div', { class: 'lex-card-table' }, dataTable(context, home.cases));
  return card(
    'My Open Cases',
    [content],
    viewAll(context, { page: 'list', object: 'Case', filterName: 'AllOpenCases' }),
    'Case',
  );
}

function eventsCard(): HTMLElement {
  return card('Today’s Events', [
    h('p', { class: 'lex-home-empty' }, 'Looks like you’re free and clear the rest of the day.'),
  ]);
}

function tasksCard(context: PageContext, home: HomePageView): HTMLElement {
  const rows = home.tasks.map((task) =>
    h(
      'li',
      { class: 'lex-home-task' },
      h('div', { class: 'slds-truncate' }, recordLink(context, { id: task.id, object: 'Task', name: task.subject })),
      h(
        'div',
        { class: 'slds-text-color_weak slds-truncate' },
        task.who === null ? (task.what === null ? '' : recordLink(context, task.what)) : recordLink(context, task.who),
      ),
      h(
        'span',
        { class: 'lex-home-date' },
        task.activityDate === null ? '' : relativeDay(task.activityDate, home.now, context.boot.user.timeZone),
      ),
    ),
  );
  const content =
    rows.length === 0
      ? h('p', { class: 'lex-home-empty' }, 'Nothing due today. Be a go-getter, and check back soon.')
      : h('ul', { class: 'lex-home-tasks' }, ...rows);
  return card('Today’s Tasks', [content], viewAll(context, { page: 'list', object: 'Task', filterName: 'OpenTasks' }));
}

function recentCard(context: PageContext, home: HomePageView): HTMLElement {
  const rows = home.recent.map((ref) =>
    h(
      'li',
      { class: 'lex-recent' },
      objectIcon(ref.object, 'small'),
      h(
        'div',
        { class: 'slds-truncate' },
        recordLink(context, ref),
        h('div', { class: 'slds-text-color_weak slds-truncate' }, ref.detail),
      ),
    ),
  );
  return card(
    'Recent Records',
    [h('ul', {}, ...rows)],
    viewAll(context, { page: 'list', object: 'Contact', filterName: 'Recent' }),
  );
}
