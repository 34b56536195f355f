/** A short, stable name of a report row's content (FNV-1a over its JSON, twice with different seeds). */
export function fingerprint(value: unknown): string {
  const text = JSON.stringify(value);
  return fnv(text, 0x811c9dc5) + fnv(text, 0x01000193);
}

function fnv(text: string, seed: number): string {
  let hash = seed;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
