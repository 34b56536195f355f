/** Nobody can write to it any more: what is handed to several callers is the same for all of them. */
export function deepFreeze<T>(value: T): T {
  // Views of bytes cannot be frozen.
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
  return value;
}
