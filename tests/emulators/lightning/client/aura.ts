import type { BootView } from '../page-model.ts';
import type { ToastOptions } from './toast.ts';

export interface AuraActions {
  openRecord(id: string, slide: string | undefined): void;
  openUrl(url: string): void;
  refreshView(): void;
  showToast(options: ToastOptions): void;
  createRecord(object: string, defaults: Record<string, string>): void;
}

interface AuraEvent {
  setParams(params: Record<string, unknown>): AuraEvent;
  getParams(): Record<string, unknown>;
  fire(): void;
}

export interface Aura {
  get(name: string): unknown;
  getCallback<A extends unknown[], R>(run: (...args: A) => R): (...args: A) => R;
  getRoot(): { isValid(): boolean };
}

/**
 * The page's global `$A`, as far as page scripts use it to navigate:
 * https://developer.salesforce.com/docs/atlas.en-us.lightning.meta/lightning/ref_force_navigateToSObject.htm
 */
export function createAura(boot: BootView, actions: AuraActions): Aura {
  const values: Readonly<Record<string, string>> = {
    '$SObjectType.CurrentUser.Id': boot.user.id,
    '$SObjectType.CurrentUser.Email': boot.user.email,
    '$Locale.timezone': boot.user.timeZone,
    '$Locale.userLocaleLang': 'en',
    '$Locale.userLocaleCountry': 'US',
    '$Browser.formFactor': 'DESKTOP',
  };
  const events: Readonly<Record<string, (params: Record<string, unknown>) => void>> = {
    'e.force:navigateToSObject': (params) => {
      const { recordId, slideDevName } = params;
      if (typeof recordId === 'string')
        actions.openRecord(recordId, typeof slideDevName === 'string' ? slideDevName : undefined);
    },
    'e.force:navigateToURL': ({ url }) => {
      if (typeof url === 'string') actions.openUrl(url);
    },
    'e.force:refreshView': () => actions.refreshView(),
    'e.force:showToast': ({ message, title, type }) => {
      const known = (['success', 'error', 'info', 'warning'] as const).find((name) => name === type);
      actions.showToast({
        type: known ?? 'info',
        message: [typeof message === 'string' ? message : ''],
        ...(typeof title === 'string' ? { title } : {}),
      });
    },
    'e.force:createRecord': ({ entityApiName, defaultFieldValues }) => {
      const defaults =
        typeof defaultFieldValues === 'object' && defaultFieldValues !== null ? Object.entries(defaultFieldValues) : [];
      if (typeof entityApiName === 'string')
        actions.createRecord(entityApiName, Object.fromEntries(defaults.map(([name, value]) => [name, String(value)])));
    },
  };
  return {
    get: (name) =>
      Object.hasOwn(events, name) ? createEvent(events[name]) : Object.hasOwn(values, name) ? values[name] : undefined,
    getCallback: (run) => run,
    getRoot: () => ({ isValid: () => true }),
  };
}

function createEvent(run: ((params: Record<string, unknown>) => void) | undefined): AuraEvent {
  let params: Record<string, unknown> = {};
  const event: AuraEvent = {
    setParams(given) {
      params = { ...params, ...given };
      return event;
    },
    getParams: () => params,
    fire: () => run?.(params),
  };
  return event;
}
