import { isSupportedVersion } from './versions.ts';

export interface Target {
  version: string;
  segments: string[];
  query: URLSearchParams;
}

/** Splits `/services/data/v68.0/sobjects/Case?x=y`; undefined when it is no such address or the version is unknown. Throws GONE. */
export function splitTarget(pathAndQuery: string): Target | undefined {
  const match = /^\/services\/data\/v(\d+\.\d+)(\/[^?]*)?(?:\?(.*))?$/s.exec(pathAndQuery);
  const version = match?.[1] ?? '';
  if (!match || !isSupportedVersion(version)) return undefined;
  const path = (match[2] ?? '').replace(/^\/|\/$/g, '');
  try {
    const segments = path === '' ? [] : path.split('/').map((segment) => decodeURIComponent(segment));
    return { version, segments, query: new URLSearchParams(match[3] ?? '') };
  } catch {
    return undefined;
  }
}
