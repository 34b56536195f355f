interface HostRule {
  readonly from: RegExp;
  readonly to: string;
}

/**
 * From the host of a page to the org's My Domain host, which is the only one with the API.
 * Forms: https://help.salesforce.com/s/articleView?id=products.domain_name_app_url_changes.htm
 */
const toApi: readonly HostRule[] = [
  { from: /^(.+)\.lightning\.force\.com$/, to: '$1.my.salesforce.com' },
  { from: /^(.+)\.lightning\.([^.]+)\.force\.com$/, to: '$1.my.$2.salesforce.com' },
  { from: /^(.+)\.lightning\.crmforce\.mil$/, to: '$1.my.salesforce.mil' },
  { from: /^(.+)\.lightning\.sfcrmapps\.cn$/, to: '$1.my.sfcrmproducts.cn' },
  { from: /^(.+)\.my\.salesforce-setup\.com$/, to: '$1.my.salesforce.com' },
  { from: /^(.+)--[^.-]+(\.[a-z]+)?\.vf\.force\.com$/, to: '$1$2.my.salesforce.com' },
  // Before enhanced domains: the server of a sandbox was part of its host.
  { from: /^([^.]+--[^.]+)--[^.-]+\.cs\d+\.visual\.force\.com$/, to: '$1.sandbox.my.salesforce.com' },
  { from: /^(.+)--[^.-]+(?:\.[a-z]+\d+)?\.visual\.force\.com$/, to: '$1.my.salesforce.com' },
  { from: /^([^.]+--[^.]+)\.cs\d+\.my\.salesforce\.com$/, to: '$1.sandbox.my.salesforce.com' },
  { from: /^(.+\.my\.salesforce\.com)$/, to: '$1' },
  { from: /^(.+\.my\.[^.]+\.salesforce\.com)$/, to: '$1' },
  { from: /^(.+\.my\.salesforce\.mil)$/, to: '$1' },
  { from: /^(.+\.my\.sfcrmproducts\.cn)$/, to: '$1' },
];

const toLightning: readonly HostRule[] = [
  { from: /^(.+)\.my\.salesforce\.com$/, to: '$1.lightning.force.com' },
  { from: /^(.+)\.my\.([^.]+)\.salesforce\.com$/, to: '$1.lightning.$2.force.com' },
  { from: /^(.+)\.my\.salesforce\.mil$/, to: '$1.lightning.crmforce.mil' },
  { from: /^(.+)\.my\.sfcrmproducts\.cn$/, to: '$1.lightning.sfcrmapps.cn' },
];

const hostName = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;
const shared = new Set(['login', 'test', 'www', 'help', 'trailhead', 'developer', 'welcome']);
/** `na45.lightning.force.com`: a server that many orgs shared. Host names of orgs begin with their own name. */
const serverOfMany = /^(?:na|eu|ap|cs|um)\d{1,4}\.(?!my\.)/;

function mapped(host: string, rules: readonly HostRule[]): string | null {
  const rule = rules.find(({ from }) => from.test(host));
  return rule === undefined ? null : host.replace(rule.from, rule.to);
}

/** The host of a pasted address, without what proxies append; null for what is no https address. */
export function bareHost(pasted: string): string | null {
  const text = pasted.trim().toLowerCase();
  const url = /^[a-z][a-z0-9+.-]*:\/\//.test(text) ? text : `https://${text}`;
  if (!URL.canParse(url)) return null;
  const { protocol, hostname, username } = new URL(url);
  if (protocol !== 'https:' || username !== '') return null;
  // Microsoft Defender for Cloud Apps appends its own domain to every host.
  const host = hostname.replace(/\.mcas\.ms$/, '');
  return hostName.test(host) ? host : null;
}

/**
 * The My Domain host of whatever a person pastes: a host, or a URL with a path, of the API, Lightning, Setup or
 * Visualforce. Null for what is no org: login and test hosts, other companies, http.
 */
export function apiHost(pasted: string): string | null {
  const host = bareHost(pasted);
  if (host === null || serverOfMany.test(host)) return null;
  const api = mapped(host, toApi);
  if (api === null || shared.has(api.split('.', 1)[0] ?? '')) return null;
  return api;
}

/** The Lightning host that belongs to a My Domain host; the same host when it has an unknown form. */
export function lightningHost(host: string): string {
  return mapped(host, toLightning) ?? host;
}

/**
 * Does the host say that it is a sandbox or a scratch org, where nothing is real? Names of production orgs hold no `--`.
 * https://help.salesforce.com/s/articleView?id=xcloud.domain_name_url_format.htm
 */
export function isSandboxHost(host: string): boolean {
  return /\.(?:sandbox|scratch)\.|^[^.]+--[^.]+\.(?:my|lightning)\./.test(host);
}

/** Short name of the org as people know it, e.g. `acme--uat`. */
export function orgLabel(host: string): string {
  return host.split('.', 1)[0] ?? host;
}

/** Is this page one of the org whose My Domain host is given? */
export function sameOrg(pageUrl: string, host: string): boolean {
  const page = apiHost(pageUrl);
  return page !== null && page === host.toLowerCase();
}

/** An org has the address that was entered and the one that it names itself: old names live on as redirects. */
export function isPageOf(pageUrl: string, { host, instanceUrl }: { host: string; instanceUrl: string }): boolean {
  return sameOrg(pageUrl, host) || sameOrg(pageUrl, apiHost(instanceUrl) ?? host);
}
