export interface PageWatch {
  stop(): void;
}

interface NavigationLike {
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
}

export interface PageWatchOptions {
  currentUrl: () => string;
  /** The Navigation API, where the browser has it; Lightning navigates by pushState, which fires nothing else. */
  navigation: NavigationLike | undefined;
  onChange: (url: string) => void;
  setPoll: (run: () => void, ms: number) => number;
  clearPoll: (id: number) => void;
}

const events = ['navigatesuccess', 'currententrychange'];
const pollMs = 500;

/** Says each new URL of the page once. Without the Navigation API the address is compared twice a second. */
export function watchPageUrl({ currentUrl, navigation, onChange, setPoll, clearPoll }: PageWatchOptions): PageWatch {
  let last = currentUrl();
  const look = () => {
    const url = currentUrl();
    if (url === last) return;
    last = url;
    onChange(url);
  };
  if (navigation === undefined) {
    const poll = setPoll(look, pollMs);
    return { stop: () => clearPoll(poll) };
  }
  for (const type of events) navigation.addEventListener(type, look);
  return {
    stop() {
      for (const type of events) navigation.removeEventListener(type, look);
    },
  };
}

/**
 * The part of the address that the worker needs: origin, path, and of the query only the console's workspace tab. Other
 * parameters may carry what people typed into a search.
 */
export function reportableUrl(href: string): string {
  const url = new URL(href);
  const workspace = url.searchParams.get('ws');
  // Old Lightning addresses carry the page in the fragment (`/one/one.app#/sObject/<id>/view`).
  const fragment = url.pathname.startsWith('/one/') ? url.hash : '';
  const query = workspace === null ? '' : `?ws=${encodeURIComponent(workspace)}`;
  return `${url.origin}${url.pathname}${query}${fragment}`.slice(0, 4096);
}

/** `isSandboxHost` of lib/salesforce/hosts.ts for the hosts of pages, repeated here: this script carries no rooms. */
export function isSandboxPage(host: string): boolean {
  return /\.(?:sandbox|scratch)\.|^[^.]+--[^.]+\.lightning\./.test(host);
}
