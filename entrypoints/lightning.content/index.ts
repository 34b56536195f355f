import { defineContentScript } from '#imports';

export default defineContentScript({
  matches: ['https://*.lightning.force.com/*', 'https://*.lightning.crmforce.mil/*', 'https://*.lightning.sfcrmapps.cn/*'],
  runAt: 'document_idle',
  main() {},
});
