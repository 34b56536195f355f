/** The path of a browser that loads unpacked extensions; fetches one when there is none. */
export function ensureBrowser(): Promise<string>;
