/** What the service answers to. Older and newer versions are 404. */
export const API_VERSIONS: readonly { label: string; version: string }[] = [
  { label: "Summer '26", version: '67.0' },
  { label: "Winter '27", version: '68.0' },
];

export function isSupportedVersion(version: string): boolean {
  return API_VERSIONS.some((known) => known.version === version);
}

/** `GET /services/data`: needs no session. */
export function versionsResponse(): Response {
  return Response.json(
    API_VERSIONS.map(({ label, version }) => ({ label, url: `/services/data/v${version}`, version })),
  );
}
