/** Id of unpacked builds, given by the development key in the manifest. */
export const DEVELOPMENT_EXTENSION_ID = 'jjedeofkmoklplepkiladbabefhbcnic';

/**
 * Every id under which the extension is distributed. Each store assigns one of its own and each id has its own OAuth
 * callback, so the org's External Client App has to list the callbacks of all of them.
 */
export const EXTENSION_IDS: readonly string[] = [DEVELOPMENT_EXTENSION_ID];

/** The OAuth callback that `identity.launchWebAuthFlow` intercepts for this extension id. */
export function callbackUrl(extensionId: string): string {
  return `https://${extensionId}.chromiumapp.org/oauth2`;
}

/** All callbacks that the org has to accept. */
export function callbackUrls(): string[] {
  return EXTENSION_IDS.map(callbackUrl);
}
