import { apiHost, bareHost } from './hosts.ts';

/** What a person typed as the address of an org: its My Domain host, or a sentence that says what is wrong with it. */
export type OrgAddress = { host: string } | { refused: string };

const how =
  'Open your org in the browser and paste the address of any of its pages, for example https://acme.lightning.force.com.';

/** Addresses that are often taken for the org's own. The first that fits speaks. */
const mistaken: readonly { host: RegExp; says: string }[] = [
  {
    host: /^(?:login|test|welcome)\.(?:my\.)?salesforce\.com$/,
    says: 'This is the sign-in page that all orgs share; it does not say which org is yours. Sign in there first.',
  },
  {
    host: /^(?:[^.]+\.)?(?:na|eu|ap|cs|um)\d{1,4}\.(?:(?:lightning|visual)\.force|salesforce|force)\.com$/,
    says: 'This is the old address of a server that many orgs shared. Your org has an address of its own now.',
  },
  {
    host: /(?:^|\.)(?:www|help|developer|trailhead|trailblazer|trust|status|appexchange)\.salesforce\.com$|^salesforce\.com$/,
    says: 'This is a page of Salesforce the company, not of your org.',
  },
  {
    host: /\.(?:my\.site\.com|site\.com|my\.salesforce-sites\.com|force\.com|documentforce\.com|salesforce-experience\.com)$/,
    says: 'This is the address of a site or of files of an org, where nobody can sign in for this.',
  },
  {
    host: /\.my-(?:salesforce|lightning)\.com$/,
    says: 'This is an org in a Salesforce cloud that this extension may not reach.',
  },
  {
    host: /(?:^|\.)cinnox\.(?:com|cn)$/,
    says: 'This is an address of CINNOX. It belongs in the part below; here the address of your Salesforce org is needed.',
  },
];

/** Mail programs and documents wrap addresses; words may stand around them. */
function addressIn(typed: string): string {
  const words = typed
    .replace(/[\u200B-\u200D\u2060\uFEFF]/g, '')
    .split(/\s+/)
    .map((word) => word.replace(/^[<("'“‘]+|[>)"'”’,;]+$/g, ''))
    .filter((word) => word !== '');
  const address = words.length === 1 ? words[0] : words.find((word) => /^https?:\/\/|\.(?:com|mil|cn)\b/i.test(word));
  return (address ?? '').replace(/^\/\//, '').replace(/^http:/i, 'https:');
}

/**
 * Understands the Domain Name in every form in which people find it: a host, the address of a page of Lightning, of
 * Setup, of Visualforce or of the API, with path, blanks or without a scheme, in production, sandboxes, scratch orgs,
 * Developer Editions and the other clouds.
 */
export function readOrgAddress(typed: string): OrgAddress {
  const address = addressIn(typed);
  const host = apiHost(address);
  if (host !== null) return { host };
  if (address === '') return { refused: how };
  const named = bareHost(address);
  if (named === null && /^https?:\/\/[^/]*@/i.test(address))
    return { refused: `This address holds a user name or password. ${how}` };
  const mistake = mistaken.find((one) => named !== null && one.host.test(named));
  return {
    refused: mistake === undefined ? `This is not the address of a Salesforce org. ${how}` : `${mistake.says} ${how}`,
  };
}

/**
 * The name of the server that Setup lists as a sandbox's Location, e.g. `CS5`, `USA254S`. An address of it is taken, too.
 * Null for what is none.
 */
export function readLocation(typed: string): string | null {
  const text = typed
    .trim()
    .toUpperCase()
    .replace(/^HTTPS?:\/\//, '')
    .replace(/\.(?:MY\.)?SALESFORCE\.COM.*$/, '');
  return /^[A-Z]{2,3}\d{1,4}S?$/.test(text) ? text : null;
}
