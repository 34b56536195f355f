export interface Address {
  readonly host: string;
  readonly pathname: string;
  /** With its question mark; empty without a query. */
  readonly search: string;
}

const schemeEnd = '://';

/**
 * The parts of a request's address. It is complete and in its standard form already, so it need not be parsed like one
 * that somebody typed: that would take a good part of what a short answer takes.
 */
export function addressOf(request: Request): Address {
  const url = request.url.includes('#') ? request.url.slice(0, request.url.indexOf('#')) : request.url;
  const hostStart = url.indexOf(schemeEnd) + schemeEnd.length;
  const queryStart = url.indexOf('?', hostStart);
  const pathEnd = queryStart < 0 ? url.length : queryStart;
  const pathStart = url.indexOf('/', hostStart);
  const search = url.slice(pathEnd);
  return {
    host: url.slice(hostStart, pathStart),
    pathname: url.slice(pathStart, pathEnd),
    // A question mark without anything after it is no query.
    search: search === '?' ? '' : search,
  };
}
