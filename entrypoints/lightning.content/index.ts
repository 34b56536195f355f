import { defineContentScript } from '#imports';
import { mount } from './mount.ts';

/** Set in this script's isolated world, which the page cannot see: a tab may get the script twice after an update. */
const mountedFlag = Symbol.for('cinnox.mounted');

export default defineContentScript({
  matches: [
    'https://*.lightning.force.com/*',
    'https://*.lightning.crmforce.mil/*',
    'https://*.lightning.sfcrmapps.cn/*',
  ],
  runAt: 'document_idle',
  main() {
    const isMounted: unknown = Reflect.get(globalThis, mountedFlag);
    if (typeof isMounted === 'function' && isMounted() === true) return;
    // `chrome` of a script that an update left behind has lost its id.
    const { runtime } = chrome;
    Reflect.set(globalThis, mountedFlag, () => runtime.id !== undefined);
    void mount();
  },
});
