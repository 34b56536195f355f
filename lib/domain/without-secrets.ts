/**
 * What looks like a credential, whoever put it into a message: session ids of Salesforce (`00D…!…`), refresh tokens
 * (`5Aep…`), bearer headers, and values named as secrets in JSON, a query or a header.
 */
const secrets: readonly [RegExp, string][] = [
  [/\b00D[a-zA-Z0-9]{9,15}(?:!|%21)[\w.%-]+/g, '[removed]'],
  [/\b5Aep[\w.%-]{20,}/g, '[removed]'],
  [/\b(bearer|oauth)\s+[\w.!~+/%=-]{8,}/gi, '$1 [removed]'],
  [
    /((?:token|secret|password|\bsid|signature|code_verifier|assertion)["'\\]*\s*[=:]\s*["'\\]*)([^"'\\\s&,;}]{6,})/gi,
    '$1[removed]',
  ],
];

/** A text without anything that could sign somebody in. */
export function withoutSecrets(text: string): string {
  return secrets.reduce((next, [pattern, instead]) => next.replace(pattern, instead), text);
}
