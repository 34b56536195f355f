import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import type { Hono } from 'hono';

const contentTypes: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  ts: 'text/javascript; charset=utf-8',
};

/** Pages load nothing from elsewhere, and texts of customers can never become code. */
export const pageHeaders = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
};

function load(fileName: string): string {
  const source = readFileSync(new URL(`./pages/${fileName}`, import.meta.url), 'utf8');
  return fileName.endsWith('.ts') ? stripTypeScriptTypes(source) : source;
}

/** The pages' files, as they are; TypeScript is served without its types, so that there is no build step. */
export function addPageFiles(app: Hono, fileNames: readonly string[]): void {
  for (const fileName of fileNames) {
    const path = fileName.endsWith('.html') ? `/${fileName.slice(0, -'.html'.length)}` : `/${fileName}`;
    const type = contentTypes[fileName.split('.').at(-1) ?? ''] ?? 'text/plain';
    app.get(path, (c) => c.body(load(fileName), 200, { 'Content-Type': type, ...pageHeaders }));
  }
}
