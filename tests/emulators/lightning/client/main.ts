import { api } from './api.ts';
import { LightningApp } from './app.ts';
import type { Aura } from './aura.ts';
import { h } from './dom.ts';

declare global {
  interface Window {
    $A?: Aura;
  }
}

/** `?nodes=5000` fills the page with that many elements more, to measure what a content script costs on a heavy page. */
function addBallast(wanted: number): void {
  if (!(wanted > 0)) return;
  const cells = Array.from({ length: wanted }, (_, index) => h('span', { class: 'lex-ballast-cell' }, String(index)));
  document.querySelector('.lex-stage')?.append(h('div', { class: 'lex-ballast', 'aria-hidden': 'true' }, ...cells));
}

async function main(): Promise<void> {
  const app = new LightningApp(await api.boot());
  window.$A = app.aura;
  // Read before the app rewrites the address.
  const nodes = Math.min(Number(new URL(window.location.href).searchParams.get('nodes') ?? 0), 50_000);
  const started = app.start();
  document.getElementById('auraLoadingBox')?.classList.add('loadingHide');
  addBallast(nodes);
  await started;
}

main().catch((error: unknown) => {
  const box = document.getElementById('auraErrorMessage');
  if (box === null) return;
  box.hidden = false;
  box.textContent = `Sorry to interrupt. This page has an error: ${error instanceof Error ? error.message : String(error)}`;
  document.getElementById('auraLoadingBox')?.classList.add('loadingHide');
});
