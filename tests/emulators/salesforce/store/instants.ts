/** `2026-11-23T10:00:00.000+0000`: how the service writes date-times. System fields carry no milliseconds. */
export function formatInstant(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('Z', '+0000');
}

export function formatInstantToSecond(epochMs: number): string {
  return formatInstant(Math.floor(epochMs / 1000) * 1000);
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?$/;

/** Epoch ms of an ISO date-time with zone (`Z`, `+08:00` or `+0800`; none means UTC); undefined when it is none. */
export function parseInstant(text: string): number | undefined {
  const match = INSTANT.exec(text);
  if (!match) return undefined;
  const zone = (match[3] ?? 'Z').replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
  const epochMs = Date.parse(`${match[1]}T${match[2]}${zone}`);
  return Number.isNaN(epochMs) ? undefined : epochMs;
}

/** Is it a real day of the calendar, written `YYYY-MM-DD`? */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const epochMs = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(epochMs) && new Date(epochMs).toISOString().startsWith(text);
}
