/** Times as a reader says them: "5 minutes ago", "yesterday", then a date in their own form. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function when(time: string | number, language: string, now: number = Date.now()): string {
  const at = typeof time === 'number' ? time : Date.parse(time);
  if (Number.isNaN(at)) return '';
  const ago = Math.max(0, now - at);
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  if (ago < MINUTE) return relative.format(0, 'second');
  if (ago < HOUR) return relative.format(-Math.floor(ago / MINUTE), 'minute');
  if (ago < DAY) return relative.format(-Math.floor(ago / HOUR), 'hour');
  if (ago < 7 * DAY) return relative.format(-Math.floor(ago / DAY), 'day');
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const year = isThisYear ? {} : { year: 'numeric' as const };
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', ...year }).format(at);
}

/** A time that is still to come: "in 5 hours", "tomorrow", then a date. */
export function whenComing(time: string, language: string, now: number = Date.now()): string {
  const at = Date.parse(time);
  if (Number.isNaN(at)) return '';
  const left = Math.max(0, at - now);
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  if (left < HOUR) return relative.format(Math.ceil(left / MINUTE), 'minute');
  if (left < DAY) return relative.format(Math.round(left / HOUR), 'hour');
  if (left < 14 * DAY) return relative.format(Math.round(left / DAY), 'day');
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', year: 'numeric' }).format(at);
}

/** Whole days that are begun, 0 once the time has come. */
export function daysUntil(time: string, now: number = Date.now()): number {
  return Math.max(0, Math.ceil((Date.parse(time) - now) / DAY));
}

/** The full date and time, for a tooltip. */
export function exactly(time: string | number, language: string): string {
  const at = typeof time === 'number' ? time : Date.parse(time);
  if (Number.isNaN(at)) return '';
  return new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short' }).format(at);
}

/** Date and time in figures, to stand beside what `when` says. */
export function exactTime(time: string | number, language: string): string {
  const at = typeof time === 'number' ? time : Date.parse(time);
  if (Number.isNaN(at)) return '';
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(at);
}
