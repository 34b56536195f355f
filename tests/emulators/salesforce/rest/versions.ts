import { SalesforceError } from '../types.ts';

/**
 * What this emulator answers to. The service knows 31.0 and later ones; differences between those below are not
 * emulated. https://developer.salesforce.com/docs/platform/api-rest/guide/api-rest-eol.html
 */
const API_VERSIONS: readonly { label: string; version: string }[] = [
  { label: "Spring '24", version: '60.0' },
  { label: "Summer '24", version: '61.0' },
  { label: "Winter '25", version: '62.0' },
  { label: "Spring '25", version: '63.0' },
  { label: "Summer '25", version: '64.0' },
  { label: "Winter '26", version: '65.0' },
  { label: "Spring '26", version: '66.0' },
  { label: "Summer '26", version: '67.0' },
  { label: "Winter '27", version: '68.0' },
];

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
