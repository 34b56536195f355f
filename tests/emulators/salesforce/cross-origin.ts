/**
 * What the service does with requests of web pages. No origin is on the org's CORS list, so no answer ever carries
 * `Access-Control-Allow-Origin`, and the data API refuses pages outright. Extensions with host permissions are not held
 * to CORS by the browser, and the service lets their origins pass.
 * https://help.salesforce.com/s/articleView?id=sf.extend_code_cors.htm&type=5
 */
export function refuseForeignPage(request: Request, host: string): Response | undefined {
  const origin = request.headers.get('origin');
  if (origin === null || origin === `https://${host}` || /^(chrome|moz|safari-web)-extension:\/\//.test(origin))
    return undefined;
  const { pathname } = new URL(request.url);
  const isData = pathname.startsWith('/services/data') || pathname.startsWith('/services/apexrest');
  return isData || request.method === 'OPTIONS' ? new Response(null, { status: 403 }) : undefined;
}
