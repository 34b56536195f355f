const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const pad = (value: number) => String(value).padStart(2, '0');

/** `0:04`, `12:30`, `1:02:03`. */
export function formatElapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / secondMs));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  if (hours === 0) return `${minutes}:${pad(seconds % 60)}`;
  return `${hours}:${pad(minutes)}:${pad(seconds % 60)}`;
}

/** Clock time in the user's Salesforce time zone, e.g. `14:31`. */
export function formatTime(at: number, timeZone: string | undefined): string {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone }).format(at);
}

/** The shortest true statement of an age: `now`, `4 min`, `3 h`, `2 d`, `5 wk`. */
export function formatAge(at: number, now: number): string {
  const age = Math.max(0, now - at);
  if (age < minuteMs) return 'now';
  if (age < hourMs) return `${Math.floor(age / minuteMs)} min`;
  if (age < dayMs) return `${Math.floor(age / hourMs)} h`;
  if (age < 14 * dayMs) return `${Math.floor(age / dayMs)} d`;
  if (age < 365 * dayMs) return `${Math.floor(age / (7 * dayMs))} wk`;
  return `${Math.floor(age / (365 * dayMs))} y`;
}

/** `2 min ago`, `just now`. */
export function formatAgo(at: number, now: number): string {
  const age = formatAge(at, now);
  return age === 'now' ? 'just now' : `${age} ago`;
}

/** Up to two letters of a name, whatever its script. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/u).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  return words
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase() ?? '')
    .join('');
}
