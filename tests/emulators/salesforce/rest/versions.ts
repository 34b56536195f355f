import { SalesforceError } from '../types.ts';

/**
 * What the service answers to. Differences between the versions are not emulated: those before 60.0 are there because
 * clients ask under them, the Salesforce CLI for one asks who signed in under 51.0.
 * https://developer.salesforce.com/docs/platform/api-rest/guide/api-rest-eol.html
 */
const OLDEST = 31;
const NEWEST = 68;

/** Three releases a year, 60.0 being the first of 2024; Winter is called after the year that it begins before. */
function releaseOf(version: number): string {
  const since = version - 60;
  const season = ['Spring', 'Summer', 'Winter'][((since % 3) + 3) % 3];
  return `${season} '${24 + Math.floor(since / 3) + (season === 'Winter' ? 1 : 0)}`;
}

const API_VERSIONS: readonly { label: string; version: string }[] = Array.from(
  { length: NEWEST - OLDEST + 1 },
  (_, at) => ({ label: releaseOf(OLDEST + at), version: `${OLDEST + at}.0` }),
);

/** Gone since Summer '25: https://help.salesforce.com/s/articleView?id=000354473&type=1 */
const OLDEST_RETIRED = 7;
const NEWEST_RETIRED = 30;

/** False for a version that is unknown here. Throws GONE (410) for one that the service has retired. */
export function isSupportedVersion(version: string): boolean {
  const number = Number(version);
  if (number >= OLDEST_RETIRED && number <= NEWEST_RETIRED)
    throw new SalesforceError(410, 'GONE', `API version ${version} has been retired.`);
  return API_VERSIONS.some((known) => known.version === version);
}

/** `GET /services/data`: needs no session. */
export function versionsResponse(): Response {
  return Response.json(
    API_VERSIONS.map(({ label, version }) => ({ label, url: `/services/data/v${version}`, version })),
  );
}
