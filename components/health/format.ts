/** `14:31`, or `23 Nov 14:31` over several days, in the user's Salesforce time zone. */
export function formatMoment(at: number, timeZone: string, withDay: boolean): string {
  const day = withDay ? ({ day: 'numeric', month: 'short' } as const) : {};
  return new Intl.DateTimeFormat('en-GB', { ...day, hour: '2-digit', minute: '2-digit', timeZone })
    .format(at)
    .replace(',', '');
}

/** `2026-11-23` as `23 Nov 2026` */
export function dayOf(date: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.parse(date));
}
