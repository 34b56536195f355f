import { callObject } from '../domain/keys.ts';

/** `Task.CallObject` of a key, taken back to the key. */
export function keyOfCallObject(value: unknown): string | undefined {
  const prefix = callObject('');
  return typeof value === 'string' && value.startsWith(prefix) && value.length > prefix.length
    ? value.slice(prefix.length)
    : undefined;
}
