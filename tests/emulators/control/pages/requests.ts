import { el } from './elements.ts';

function toast(message: string): void {
  document.querySelector('.toast')?.remove();
  const note = el('div', { class: 'toast', role: 'status' }, message);
  document.body.append(note);
  setTimeout(() => note.remove(), 5000);
}

export async function read<T>(path: string): Promise<T> {
  const response = await fetch(`/api${path}`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

/** Sends an action and says what went wrong, if anything did. */
export async function act(path: string, body: Record<string, unknown> = {}): Promise<boolean> {
  const headers = { 'Content-Type': 'application/json' };
  try {
    const response = await fetch(`/api${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) toast(String((await response.json()).error ?? response.statusText));
    document.dispatchEvent(new Event('acted'));
    return response.ok;
  } catch {
    toast('The local world does not answer. Is it still running?');
    return false;
  }
}
