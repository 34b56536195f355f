/**
 * Public half of the development key. It gives unpacked builds a fixed id, so that the OAuth callback stays the same
 * on every machine. The stores assign ids of their own and refuse a `key`, so store builds leave it out.
 */
export const DEVELOPMENT_KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAww1jdgFFKhtkcRDCXaUQfvF28F/J+ImGXkz90sl+M34zVvQer+AtX7Y7YhqkGCfVkOuVta05fjGD0B8Nus9cpLF9mmw/PiHOO8c0Hl8DVD9TtgGiqtb/DgOT5jvs8iaVhSg9RgHA+aHwDvpx8vI6a1wUEhvwRHw6yL6AhqLKjOpILjGAGT9nA4iz+7Lg8YkAw21Es51ey9v5z4u2vVJ/ulnMBuUOBy04oCfxpLYAxeHCLbqRIP9bx0mLNqTwMTuVCTWXkHQp6cwoqrxXwmUD4D6vXO6mQaX0MH68mP6YtKKZRUNhD+jZgEd8BdWRoBupwRLN3brck5X+M/jShLU7swIDAQAB';

/** Everything the extension may do. `scripts/checks/manifest.ts` holds the built manifest against this list. */
export const PERMISSIONS = [
  'identity', // sign-in
  'storage', // the projection that pages watch
  'unlimitedStorage', // queues and the contact index must not be evicted
  'alarms', // backstop of every timer
  'offscreen', // the event stream
  'scripting', // open or refresh a record in the page; mount again after an update
  'sidePanel',
] as const;

/** Pages that may frame the panel: the Lightning hosts of every Salesforce cloud. */
export const LIGHTNING_HOSTS = [
  'https://*.lightning.force.com/*',
  'https://*.lightning.crmforce.mil/*',
  'https://*.lightning.sfcrmapps.cn/*',
] as const;

export const HOSTS = [
  'https://*.lightning.force.com/*',
  'https://*.my.salesforce.com/*',
  'https://*.my.salesforce-setup.com/*',
  'https://*.my.salesforce-sites.com/*',
  'https://*.lightning.crmforce.mil/*',
  'https://*.my.salesforce.mil/*',
  'https://*.lightning.sfcrmapps.cn/*',
  'https://*.my.sfcrmproducts.cn/*',
  'https://*.cinnox.com/*',
  'https://*.cinnox.cn/*',
] as const;

/** Other CINNOX base URLs are asked for one by one on the options page or in the popup. */
export const OPTIONAL_HOSTS = ['https://*/*'] as const;

export const EXTENSION_PAGES_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self' https:",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Values that a browser policy may set; `public/managed-schema.json` is published with the extension. */
export const MANAGED_SCHEMA = 'managed-schema.json';

/** The manifest's constant part; WXT adds the entrypoints, the version and the icons. */
export function manifestFor({ forStore }: { forStore: boolean }) {
  return {
    name: 'CINNOX for Salesforce',
    short_name: 'CINNOX',
    description: 'See who is calling or writing, take notes, and have each call and enquiry logged once in Salesforce.',
    minimum_chrome_version: '130',
    ...(forStore ? {} : { key: DEVELOPMENT_KEY }),
    permissions: [...PERMISSIONS],
    host_permissions: [...HOSTS],
    optional_host_permissions: [...OPTIONAL_HOSTS],
    content_security_policy: { extension_pages: EXTENSION_PAGES_POLICY },
    storage: { managed_schema: MANAGED_SCHEMA },
    side_panel: { default_path: 'panel.html' },
    web_accessible_resources: [{ resources: ['panel.html'], matches: [...LIGHTNING_HOSTS], use_dynamic_url: true }],
  };
}
