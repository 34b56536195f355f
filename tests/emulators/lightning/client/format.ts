/** Salesforce writes `2026-01-31T09:30:00.000+0000`; `Date` wants a colon in the offset. */
export function parseDateTime(text: string): Date {
  return new Date(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
}

/** `1/31/2026, 5:30 PM` in the user's time zone. */
export function formatDateTime(text: string, timeZone: string): string {
  const date = parseDateTime(text);
  if (Number.isNaN(date.getTime())) return text;
  const parts = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat('en-US', { ...parts, timeZone }).format(date);
}

/** `1/31/2026`; a plain date has no time zone. */
export function formatDate(text: string): string {
  const [year, month, day] = text.slice(0, 10).split('-').map(Number);
  return year === undefined || month === undefined || day === undefined || Number.isNaN(day)
    ? text
    : `${month}/${day}/${year}`;
}

/** The date (`YYYY-MM-DD`) of a moment in the user's time zone. */
export function dayOf(moment: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    moment,
  );
}

/** `Today`, `Yesterday`, `Tomorrow`, `Jan 31`, `Jan 31, 2024`. */
export function relativeDay(day: string, now: number, timeZone: string): string {
  const dayMs = 86_400_000;
  const today = dayOf(now, timeZone);
  const distance = Math.round((Date.parse(day) - Date.parse(today)) / dayMs);
  if (distance === 0) return 'Today';
  if (distance === -1) return 'Yesterday';
  if (distance === 1) return 'Tomorrow';
  const sameYear = day.slice(0, 4) === today.slice(0, 4);
  const options: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric', timeZone: 'UTC' };
  if (!sameYear) options.year = 'numeric';
  return new Intl.DateTimeFormat('en-US', options).format(Date.parse(day));
}

/** `January • 2026` and how far that month is from now. */
export function monthHeading(day: string, now: number, timeZone: string): { title: string; distance: string } {
  const today = dayOf(now, timeZone);
  const title = new Intl.DateTimeFormat('en-US', { month: 'long', timeZone: 'UTC' }).format(Date.parse(day));
  const months =
    (Number(today.slice(0, 4)) - Number(day.slice(0, 4))) * 12 + Number(today.slice(5, 7)) - Number(day.slice(5, 7));
  const names: Record<number, string> = { [-1]: 'Next Month', 0: 'This Month', 1: 'Last Month' };
  return {
    title: `${title} • ${day.slice(0, 4)}`,
    distance: names[months] ?? (months > 0 ? `${months} Months Ago` : 'Later'),
  };
}

/** `4 min 5 sec`. */
export function formatDuration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const parts = [hours > 0 ? `${hours} h` : '', minutes > 0 ? `${minutes} min` : '', `${seconds % 60} sec`];
  return parts.filter((part) => part !== '').join(' ');
}

export function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
