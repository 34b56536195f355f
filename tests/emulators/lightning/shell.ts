import { clientModules } from './static-files.ts';

/**
 * The policy of a Lightning page: own scripts only, no inline script, no string to a script sink.
 * Inline styles are allowed, as Lightning allows them.
 */
export const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self' https://*.my.salesforce.com https://*.lightning.force.com",
  "frame-src 'self' https://*.force.com https://*.salesforce.com",
  "frame-ancestors 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self' https://*.salesforce.com",
  "require-trusted-types-for 'script'",
].join('; ');

export function pageHeaders(): Record<string, string> {
  return {
    'content-type': 'text/html; charset=UTF-8',
    'content-security-policy': contentSecurityPolicy,
    'cache-control': 'no-cache,must-revalidate,max-age=0,no-store,private',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
    'referrer-policy': 'origin-when-cross-origin',
    'cross-origin-opener-policy': 'same-origin-allow-popups',
  };
}

/** The one HTML document of the app. It carries no data of the org. */
export function shellPage(): Response {
  const preloads = clientModules.map((name) => `<link rel="modulepreload" href="/lightning-client/${name}">`);
  const html = `<!DOCTYPE html>
<html lang="en-US">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Lightning Experience</title>
<link rel="icon" type="image/svg+xml" href="/lightning-client/mark.svg">
<link rel="stylesheet" href="/_slds/styles/salesforce-lightning-design-system.min.css">
<link rel="stylesheet" href="/lightning-client/lightning.css">
${preloads.join('\n')}
<script type="module" src="/lightning-client/main.ts"></script>
</head>
<body class="desktop">
<div id="auraLoadingBox" class="auraLoadingBox oneLoadingBox"><div class="loadingSpinner" role="status" aria-label="Loading"></div></div>
<div id="auraErrorMessage" role="alert" hidden></div>
</body>
</html>
`;
  return new Response(html, { status: 200, headers: pageHeaders() });
}

export function missingPage(path: string): Response {
  const text = path.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
  const html = `<!DOCTYPE html><html lang="en-US"><head><meta charset="utf-8"><title>URL No Longer Exists</title></head>
<body><h1>URL No Longer Exists</h1><p>You have attempted to reach a URL that does not exist on this site: ${text}</p></body></html>`;
  return new Response(html, { status: 404, headers: pageHeaders() });
}
